import { hasNoCheck } from '../../pki/ocsp/extensions.ts';
import type { OcspResponse } from '../../pki/ocsp/response.ts';
import type { RevocationCheck, RevocationReason } from '../../pki/revocation/check.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Policy } from '../policy.ts';
import type { Proofs } from './proofs.ts';
import { type RevocationAnswer, type RevocationQuestion, revocationAnswers } from './revocation-answers.ts';

export {
  hasRevocationData,
  type RevocationAnswer,
  type RevocationQuestion,
  revocationAnswers,
} from './revocation-answers.ts';

/** What the material at hand says of one certificate at the time that matters. */
export type RevocationFact =
  | {
      readonly status: 'good';
      readonly at: Date;
      readonly source: string;
      readonly until: Date;
      /** What is not known of the source itself. */
      readonly note?: string;
    }
  | {
      readonly status: 'revoked';
      readonly at: Date;
      readonly source: string;
      readonly onHold: boolean;
      /** The key is said to be in other hands: whatever else certifies it, too. */
      readonly stolen: boolean;
    }
  | { readonly status: 'unknown'; readonly reason: string };

type Revoked = Extract<RevocationCheck, { status: 'revoked' }>;

/**
 * The status of a certificate at a time it was in use, `existed`, as known at `control`. Only what is proven to have
 * existed by the control time speaks, and a source speaks for times up to its next update (RFC 5280, 6.3.3; RFC 6960,
 * 4.2.2.1; EN 319 102-1, 5.6.2.2). A revocation is final; a hold lasts until something newer does not know of it.
 */
export function revocationOf(
  question: RevocationQuestion,
  existed: Date,
  control: Date,
  proofs: Proofs,
  policy: Policy,
): RevocationFact {
  const collected = new Collected(question);
  const horizon = proofs.horizon(control);
  const proven = ({ items }: Pick<RevocationAnswer, 'items'>): boolean =>
    items.every((item) => proofs.of(item) <= control);
  for (const answer of revocationAnswers(question, isCurrent(proofs, control))) {
    const { check } = answer;
    const source = `${answer.kind === 'ocsp' ? 'OCSP' : 'CRL'} from ${answer.origin}`;
    if (check.status === 'not-applicable') continue;
    if (check.status !== 'good' && check.status !== 'revoked') {
      collected.open(`${source}: ${check.reason}`);
      continue;
    }
    if (!proven(answer)) {
      collected.open(`nothing proves that the ${source} existed at ${control.toISOString()}`);
      continue;
    }
    const responder = responderOf(answer, check.responder, question, control, proofs, policy);
    if (responder.status === 'refused') {
      collected.open(`${source}: ${responder.reason}`);
      continue;
    }
    const { thisUpdate, coversExpiredSince } = check.times;
    if (check.status === 'revoked') {
      const at = revocationTime(check);
      const onHold = check.reason === 'certificateHold';
      const stolen = isStolen(check);
      if (at <= control) collected.revoked({ status: 'revoked', at, source, onHold, stolen }, thisUpdate);
      // Who is said to be revoked from later on was not revoked before.
      else collected.good({ status: 'good', at: control, source, until: at, ...responder.note });
      continue;
    }
    const until = speaksUntil(check.times, policy);
    if (thisUpdate > horizon) collected.open(`${source} is of a later time`);
    else if (outlives(thisUpdate, coversExpiredSince, question.certificate))
      collected.open(`${source} was made after the certificate expired`);
    else if (until < existed) collected.open(`${source} was no longer current`);
    else collected.good({ status: 'good', at: thisUpdate, source, until, ...responder.note });
  }
  return collected.fact();
}

/** May a CRL be read with others at the control time? */
export const isCurrent =
  (proofs: Proofs, control: Date) =>
  (crl: { readonly thisUpdate: Date }): boolean =>
    crl.thisUpdate <= proofs.horizon(control) && proofs.of(crl) <= control;

/** What was found so far: a revocation before a hold before the newest good word before the last reason for none. */
class Collected {
  #final: RevocationFact | undefined;
  #held: { readonly fact: RevocationFact; readonly thisUpdate: Date } | undefined;
  #good: Extract<RevocationFact, { status: 'good' }> | undefined;
  #reason: string;

  constructor({ material }: RevocationQuestion) {
    const [fault] = material.flatMap(({ faults = [], origin }) => faults.map((each) => `${origin}: ${each}`));
    this.#reason = fault ?? 'no revocation data at hand speaks of it';
  }

  open(reason: string): void {
    this.#reason = reason;
  }

  good(fact: Extract<RevocationFact, { status: 'good' }>): void {
    if (!this.#good || fact.at > this.#good.at) this.#good = fact;
  }

  revoked(fact: Extract<RevocationFact, { status: 'revoked' }>, thisUpdate: Date): void {
    if (fact.onHold) {
      if (!this.#held || thisUpdate > this.#held.thisUpdate) this.#held = { fact, thisUpdate };
    } else if (this.#final?.status !== 'revoked' || fact.at < this.#final.at) this.#final = fact;
  }

  fact(): RevocationFact {
    if (this.#final) return this.#final;
    if (this.#held && !(this.#good && this.#good.at > this.#held.thisUpdate)) return this.#held.fact;
    return this.#good ?? { status: 'unknown', reason: this.#reason };
  }
}

const compromises: ReadonlySet<RevocationReason> = new Set(['keyCompromise', 'cACompromise', 'aACompromise']);

/** A key that was stolen signs for the thief from then on, whenever that was noticed (RFC 5280, 5.3.2). */
function revocationTime(check: Revoked): Date {
  const { revokedAt, invalidSince } = check;
  return isStolen(check) && invalidSince && invalidSince < revokedAt ? invalidSince : revokedAt;
}

const isStolen = ({ reason }: Revoked): boolean => reason !== undefined && compromises.has(reason);

type Responder =
  | { readonly status: 'accepted'; readonly note?: { readonly note: string } }
  | { readonly status: 'refused'; readonly reason: string };

/**
 * How a delegated OCSP responder stands itself, unless its issuer says that this need not be asked (RFC 6960,
 * 4.2.2.2.1): what it says of its own certificate, or another delegate without more, does not count.
 */
function responderOf(
  { items, item, kind }: RevocationAnswer,
  responder: Certificate,
  question: RevocationQuestion,
  control: Date,
  proofs: Proofs,
  policy: Policy,
): Responder {
  const { issuer, certificate } = question;
  const delegated = kind === 'ocsp' && responder.sha256 !== issuer.sha256 && !hasNoCheck(responder);
  if (!delegated || responder.sha256 === certificate.sha256) return { status: 'accepted' };
  const material = question.material.map((one) => ({ ...one, ocsps: [] }));
  const produced = (item as OcspResponse).producedAt;
  const fact = revocationOf(
    { ...question, certificate: responder, material },
    produced,
    control,
    proofs,
    policy,
  );
  if (fact.status === 'unknown') question.watch?.({ certificate: responder, issuer });
  if (fact.status === 'good') return { status: 'accepted' };
  if (fact.status === 'unknown') {
    const note = `the status of its responder ${responder.subject} is not known`;
    return question.required
      ? { status: 'refused', reason: `${note}: ${fact.reason}` }
      : { status: 'accepted', note: { note } };
  }
  // What is proven to be older than the revocation was not made by who holds the key since.
  return items.every((each) => proofs.of(each) < fact.at)
    ? { status: 'accepted' }
    : {
        status: 'refused',
        reason: `its responder is revoked, at ${fact.at.toISOString()} by ${fact.source}`,
      };
}

/** Until when an answer counts: its next update, or what the policy grants one that names none. */
function speaksUntil(
  { thisUpdate, nextUpdate }: { readonly thisUpdate: Date; readonly nextUpdate: Date | undefined },
  { revocationAge, staleRevocation }: Policy,
): Date {
  if (staleRevocation === 'until-this-update') return thisUpdate;
  const granted = new Date(thisUpdate.getTime() + revocationAge * 1000);
  return nextUpdate ?? granted;
}

/**
 * A certificate that has expired need not be listed any more, so silence made later says nothing (RFC 5280, 3.3; X.509
 * expiredCertsOnCRL; RFC 6960, 4.4.4).
 */
function outlives(
  thisUpdate: Date,
  coversExpiredSince: Date | undefined,
  { notAfter }: Certificate,
): boolean {
  return thisUpdate > notAfter && !(coversExpiredSince && coversExpiredSince <= notAfter);
}
