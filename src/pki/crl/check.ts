import { asKysoError } from '../../errors.ts';
import { wholeElement } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import type { RevocationCheck, RevocationTimes } from '../revocation/check.ts';
import type { Certificate } from '../x509/types.ts';
import { type Crl, CrlExtension } from './crl.ts';
import { continues } from './delta.ts';
import type { CrlEntry } from './entries.ts';
import { type CrlIssuerQuestion, crlIssuer } from './issuer.ts';
import { allReasons } from './reasons.ts';
import { crlScope } from './scope.ts';

/** CRL extensions whose meaning is followed; any other must not be critical (RFC 5280, 5.2). */
const processed: ReadonlySet<string> = new Set(Object.values(CrlExtension));

export interface CrlQuestion extends CrlIssuerQuestion {
  readonly certificate: Certificate;
  readonly crls: readonly Crl[];
}

/** What CRLs say together: one alone, a complete one with a delta, or several of some reasons each. */
export interface CrlAnswer {
  readonly check: RevocationCheck;
  readonly crls: readonly [Crl, ...Crl[]];
}

/** A CRL that may speak of the certificate. */
interface Speaker {
  readonly crl: Crl;
  readonly responder: Certificate;
  readonly reasons: number;
  readonly times: RevocationTimes;
  /** undefined: not on it. */
  readonly entry: CrlEntry | undefined;
}

/**
 * What CRLs say of a certificate. Never throws but for a bound.
 * @throws limit-exceeded
 * @see RFC 5280, 6.3
 */
export function checkCrls(question: CrlQuestion): CrlAnswer[] {
  const answers: CrlAnswer[] = [];
  const speakers: Speaker[] = [];
  for (const crl of new Set(question.crls)) {
    const heard = hear(crl, question);
    if ('crl' in heard) speakers.push(heard);
    else answers.push({ check: heard, crls: [crl] });
  }
  const deltas = speakers.filter(({ crl }) => crl.baseNumber !== undefined);
  const partial: (Speaker & { readonly crls: CrlAnswer['crls'] })[] = [];
  const say = (speaker: Speaker, ...crls: CrlAnswer['crls']): void => {
    const { entry, reasons, times, responder } = speaker;
    if (entry) answers.push({ check: revoked(entry, speaker), crls });
    else if (reasons === allReasons) answers.push({ check: { status: 'good', times, responder }, crls });
    else partial.push({ ...speaker, crls });
  };
  for (const base of speakers) {
    if (base.crl.baseNumber !== undefined) continue;
    const own = deltas.filter((delta) => continues(delta.crl, base.crl));
    if (!own.some((delta) => lifts(delta, base))) say(base, base.crl);
    for (const delta of own) say(brought(base, delta), delta.crl, base.crl);
  }
  for (const { crl, ...delta } of deltas) {
    if (delta.entry && delta.entry.reason !== 'removeFromCRL') say({ crl, ...delta }, crl);
    else if (!speakers.some((base) => continues(crl, base.crl))) answers.push(withoutBase(crl));
  }
  return [...answers, ...together(partial)];
}

const withoutBase = (crl: Crl): CrlAnswer => ({
  check: { status: 'incomplete', reason: 'a delta CRL without the CRL it continues' },
  crls: [crl],
});

/** What one CRL has to say, or why nothing. */
function hear(crl: Crl, question: CrlQuestion): Speaker | RevocationCheck {
  const { certificate } = question;
  const scope = crlScope(crl, certificate);
  if (scope.status !== 'covered') return scope;
  const signer = crlIssuer(crl, question);
  if (signer.status !== 'found') return signer;
  for (const { oid, critical } of crl.extensions.values())
    if (critical && !processed.has(oid))
      return { status: 'unsupported', reason: `a CRL with the unknown critical extension ${oid}` };
  try {
    const unknown = crl.unknownInEntries();
    if (unknown !== undefined)
      return { status: 'unsupported', reason: `a CRL entry with the unknown critical extension ${unknown}` };
    if (crl.nextUpdate && crl.nextUpdate < crl.thisUpdate)
      return { status: 'invalid', reason: 'a CRL whose next update is before its own' };
    const entry = decisive(crl.find(certificate.serialBytes, certificate.issuer));
    if (entry?.reason === 'removeFromCRL' && crl.baseNumber === undefined)
      return { status: 'invalid', reason: 'a complete CRL with an entry removed from it' };
    const { reasons } = scope;
    return { crl, responder: signer.certificate, reasons, times: timesOf(crl), entry };
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'limit-exceeded') throw known;
    return { status: 'invalid', reason: known.message };
  }
}

/** Of several entries the final one, then the oldest. */
function decisive(entries: readonly CrlEntry[]): CrlEntry | undefined {
  const weight = ({ reason }: CrlEntry): number =>
    reason === 'removeFromCRL' ? 2 : reason === 'certificateHold' ? 1 : 0;
  const [first] = [...entries].sort(
    (a, b) => weight(a) - weight(b) || a.revokedAt.getTime() - b.revokedAt.getTime(),
  );
  return first;
}

function timesOf({ thisUpdate, nextUpdate, extensions }: Crl): RevocationTimes {
  const expired = extensions.get(CrlExtension.expiredCertsOnCrl);
  return {
    thisUpdate,
    nextUpdate,
    ...(expired === undefined ? {} : { coversExpiredSince: readTime(wholeElement(expired.value, 'der')) }),
  };
}

function revoked(
  { revokedAt, reason, invalidSince }: CrlEntry,
  { times, responder }: Speaker,
): RevocationCheck {
  return {
    status: 'revoked',
    times,
    responder,
    revokedAt,
    reason,
    ...(invalidSince === undefined ? {} : { invalidSince }),
  };
}

/** A complete CRL brought up to date by a delta (5.2.4). */
function brought(base: Speaker, delta: Speaker): Speaker {
  const entry = isRemoved(delta)
    ? lifts(delta, base)
      ? undefined
      : base.entry
    : (delta.entry ?? base.entry);
  return { ...base, times: delta.times, entry };
}

const isRemoved = ({ entry }: Speaker): boolean => entry?.reason === 'removeFromCRL';

/** Only a hold is ever lifted: other entries leave a list when the certificate expires, revoked as it is (5.3.1). */
const lifts = (delta: Speaker, base: Speaker): boolean =>
  isRemoved(delta) && base.entry?.reason === 'certificateHold';

/** CRLs of some reasons each, which say nothing before all reasons are covered (6.3.3). */
function together(partial: readonly (Speaker & { readonly crls: CrlAnswer['crls'] })[]): CrlAnswer[] {
  const newestFirst = [...partial].sort(
    (a, b) => b.times.thisUpdate.getTime() - a.times.thisUpdate.getTime(),
  );
  let covered = 0;
  const taken = newestFirst.filter(({ reasons }) => {
    const adds = (reasons & ~covered) !== 0;
    covered |= reasons;
    return adds;
  });
  const [first, ...more] = taken;
  if (!first) return [];
  const crls: CrlAnswer['crls'] = [first.crls[0], ...first.crls.slice(1), ...more.flatMap((one) => one.crls)];
  if (covered !== allReasons)
    return [{ check: { status: 'incomplete', reason: 'the CRLs at hand are of some reasons only' }, crls }];
  const times = taken.map((one) => one.times).reduce(narrower);
  return [{ check: { status: 'good', times, responder: first.responder }, crls }];
}

/** What both speak for: of the older one's time, until the first of them ends. */
function narrower(a: RevocationTimes, b: RevocationTimes): RevocationTimes {
  const thisUpdate = a.thisUpdate < b.thisUpdate ? a.thisUpdate : b.thisUpdate;
  const ends = [a.nextUpdate, b.nextUpdate].filter((end) => end !== undefined);
  const nextUpdate = ends.length === 0 ? undefined : ends.reduce((one, other) => (one < other ? one : other));
  return { thisUpdate, nextUpdate };
}
