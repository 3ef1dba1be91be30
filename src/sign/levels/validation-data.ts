import { asKysoError, KysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { checkCrls } from '../../pki/crl/check.ts';
import { parseCrl } from '../../pki/crl/crl.ts';
import { checkOcsp } from '../../pki/ocsp/check.ts';
import { parseOcspResponse } from '../../pki/ocsp/response.ts';
import { anchorSet } from '../../pki/path/anchors.ts';
import { findPath } from '../../pki/path/search.ts';
import type { RevocationCheck } from '../../pki/revocation/check.ts';
import { issued } from '../../pki/x509/issued.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { ValidationData } from './store-update.ts';

/** A signer or time-stamp authority whose chain must be provable offline. */
export interface ChainSubject {
  readonly certificate: Certificate;
  /** Certificates its CMS carries. */
  readonly carried: readonly Certificate[];
  /** DER of revocation data the document holds already. */
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
}

/** Gets what is not at hand, from the addresses certificates name. Each throws what went wrong, or gives nothing. */
export interface EvidenceFetcher {
  issuers(certificate: Certificate): Promise<readonly Certificate[]>;
  /** DER of an OCSP response. */
  ocsp(certificate: Certificate, issuer: Certificate): Promise<Uint8Array | undefined>;
  /** DER of CRLs. */
  crls(certificate: Certificate, issuer: Certificate): Promise<readonly Uint8Array[]>;
}

export interface ValidationDataOptions {
  /** Trust anchors; without them a chain goes as far up as certificates are at hand. */
  readonly trust?: readonly Certificate[];
  /** Further certificates at hand. */
  readonly certificates?: readonly Certificate[];
  /** DER CRLs and OCSP responses given. */
  readonly crls?: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
  readonly fetcher?: EvidenceFetcher;
  /** Bytes of a CRL that may go into a document. */
  readonly maxCrl?: number;
  /** How long an answer that names no next update counts, in seconds. */
  readonly answerAge?: number;
  readonly now?: () => Date;
  readonly limits: Limits;
}

/** Where the validation data of a level B-LT comes from; answers are kept for the documents that follow. */
export interface ValidationDataSource {
  /** @throws validation-data-missing naming each certificate without an answer; certificate-revoked */
  collect(subjects: readonly ChainSubject[]): Promise<ValidationData>;
}

/** Certificates in one chain. */
const maxChain = 16;
const week = 7 * 24 * 60 * 60;

/** One answer on a certificate, checked. */
interface Answer {
  readonly kind: 'crl' | 'ocsp';
  readonly der: Uint8Array;
  readonly until: Date;
  /** Certificate of a responder the issuer delegated to. */
  readonly responder: Certificate | undefined;
}

export function validationDataSource(options: ValidationDataOptions): ValidationDataSource {
  const now = options.now ?? (() => new Date());
  const answers = new Map<string, Promise<Answer>>();
  const chains = new Map<string, Promise<readonly Certificate[]>>();

  /** What is remembered of a batch's earlier documents, as long as it is current. */
  const answerFor = async (pair: Pair): Promise<Answer> => {
    const key = `${pair.certificate.sha256} ${pair.issuer.sha256}`;
    const known = await answers.get(key)?.catch(() => undefined);
    if (known && known.until >= now()) return known;
    const asked = findAnswer(pair, options, now());
    answers.set(key, asked);
    return asked;
  };
  const chainOf = (subject: ChainSubject): Promise<readonly Certificate[]> => {
    const known = chains.get(subject.certificate.sha256);
    if (known) return known;
    const found = findChain(subject, options, now());
    chains.set(subject.certificate.sha256, found);
    found.catch(() => chains.delete(subject.certificate.sha256));
    return found;
  };

  return {
    async collect(subjects) {
      const data = {
        certificates: new Set<Certificate>(),
        crls: new Set<Uint8Array>(),
        ocsps: new Set<Uint8Array>(),
      };
      const missing: string[] = [];
      for (const subject of subjects) {
        const chain = await chainOf(subject);
        const carried = new Set(subject.carried.map(({ sha256 }) => sha256));
        for (const certificate of chain)
          if (!carried.has(certificate.sha256)) data.certificates.add(certificate);
        for (const pair of pairsOf(chain, subject)) {
          try {
            const answer = await answerFor(pair);
            (answer.kind === 'crl' ? data.crls : data.ocsps).add(answer.der);
          } catch (error) {
            const known = asKysoError(error);
            if (known.code !== 'validation-data-missing') throw known;
            missing.push(known.message);
          }
        }
      }
      if (missing.length > 0) throw absent([...new Set(missing)].join('; '));
      return {
        certificates: [...data.certificates].map(({ der }) => der),
        crls: [...data.crls],
        ocsps: [...data.ocsps],
      };
    },
  };
}

const absent = (what: string): KysoError =>
  new KysoError('validation-data-missing', what, {
    hint: 'Let kyso ask for it with --online, give it with --crl, --ocsp and --trust, or name a --level-fallback.',
  });

interface Pair {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly chain: readonly Certificate[];
  readonly subject: ChainSubject;
}

/** Every certificate below the top with its issuer: whoever trusts the top trusts it as it is. */
function pairsOf(chain: readonly Certificate[], subject: ChainSubject): Pair[] {
  return chain.slice(0, -1).flatMap((certificate, at) => {
    const issuer = chain[at + 1];
    return issuer ? [{ certificate, issuer, chain, subject }] : [];
  });
}

/** The chain to an anchor, or to the topmost issuer there is. @throws validation-data-missing */
async function findChain(
  { certificate, carried }: ChainSubject,
  { trust, certificates = [], fetcher, limits }: ValidationDataOptions,
  at: Date,
): Promise<readonly Certificate[]> {
  const pool = [...carried, ...certificates];
  for (let round = 0; ; round++) {
    const chain = trust ? anchored(certificate, trust, pool, at, limits) : climbed(certificate, pool);
    const top = chain.at(-1) ?? certificate;
    const complete = trust
      ? chain.some(({ sha256 }) => trust.some((anchor) => anchor.sha256 === sha256))
      : top.selfIssued;
    if (complete) return chain;
    const found = round < maxChain ? await fetchedIssuers(top, fetcher) : [];
    const fresh = found.filter(({ sha256 }) => !pool.some((known) => known.sha256 === sha256));
    if (fresh.length === 0) {
      // Without anchors an issuer that is at hand will do; a signer alone proves nothing.
      if (!trust && chain.length > 1) return chain;
      throw absent(`${top.subject}: the certificate of its issuer, ${top.issuer}, is not at hand`);
    }
    pool.push(...fresh);
  }
}

async function fetchedIssuers(
  certificate: Certificate,
  fetcher: EvidenceFetcher | undefined,
): Promise<readonly Certificate[]> {
  if (!fetcher || certificate.selfIssued) return [];
  return (await fetcher.issuers(certificate)).filter((issuer) => issued(issuer, certificate));
}

function anchored(
  leaf: Certificate,
  trust: readonly Certificate[],
  intermediates: readonly Certificate[],
  at: Date,
  limits: Limits,
): readonly Certificate[] {
  return findPath({ leaf, anchors: anchorSet(trust), intermediates, at }, limits).path;
}

function climbed(leaf: Certificate, pool: readonly Certificate[]): readonly Certificate[] {
  const chain = [leaf];
  for (let top = leaf; !top.selfIssued && chain.length < maxChain; ) {
    const below = top;
    const issuer = pool.find((candidate) => !chain.includes(candidate) && issued(candidate, below));
    if (!issuer) break;
    chain.push(issuer);
    top = issuer;
  }
  return chain;
}

/** The first source that answers: what is at hand, then OCSP, then CRLs. @throws validation-data-missing, certificate-revoked */
async function findAnswer(pair: Pair, options: ValidationDataOptions, at: Date): Promise<Answer> {
  const { certificate, issuer, subject } = pair;
  const { fetcher, crls = [], ocsps = [] } = options;
  const reasons: string[] = [];
  const weigh = (der: Uint8Array, kind: Answer['kind']): Answer | undefined => {
    const answer = current(der, kind, pair, options, at);
    if (typeof answer !== 'string') return answer;
    if (answer !== '') reasons.push(answer);
    return undefined;
  };
  for (const der of [...ocsps, ...subject.ocsps]) {
    const answer = weigh(der, 'ocsp');
    if (answer) return answer;
  }
  for (const der of [...crls, ...subject.crls]) {
    const answer = weigh(der, 'crl');
    if (answer) return answer;
  }
  const attempt = async (ask: () => Promise<Answer | undefined>): Promise<Answer | undefined> => {
    try {
      return await ask();
    } catch (error) {
      const known = asKysoError(error);
      if (known.code === 'certificate-revoked' || known.code === 'internal') throw known;
      reasons.push(known.message);
      return undefined;
    }
  };
  if (fetcher) {
    const byOcsp = await attempt(async () => {
      const der = await fetcher.ocsp(certificate, issuer);
      return der === undefined ? undefined : weigh(der, 'ocsp');
    });
    if (byOcsp) return byOcsp;
    const byCrl = await attempt(async () => {
      for (const der of await fetcher.crls(certificate, issuer)) {
        const answer = weigh(der, 'crl');
        if (answer) return answer;
      }
      return undefined;
    });
    if (byCrl) return byCrl;
  }
  const why = reasons.length > 0 ? reasons.join(', ') : 'no OCSP response or CRL is at hand';
  throw absent(`${certificate.subject}: ${why}`);
}

/** An answer that is good and current; otherwise why not, empty when it speaks of others. @throws certificate-revoked */
function current(
  der: Uint8Array,
  kind: Answer['kind'],
  { certificate, issuer, chain, subject }: Pair,
  { maxCrl, answerAge = week }: ValidationDataOptions,
  at: Date,
): Answer | string {
  if (kind === 'crl' && maxCrl !== undefined && der.length > maxCrl)
    return `a CRL of ${der.length} bytes is larger than ${maxCrl} (--max-crl)`;
  const atHand = [...chain, ...subject.carried];
  let check: RevocationCheck;
  try {
    check =
      kind === 'ocsp'
        ? checkOcsp(certificate, issuer, parseOcspResponse(der), { atHand })
        : byCrl(certificate, issuer, der);
  } catch (error) {
    return asKysoError(error).message;
  }
  if (check.status === 'revoked')
    throw new KysoError(
      'certificate-revoked',
      `${certificate.subject} was revoked at ${check.revokedAt.toISOString()}`,
      { subject: certificate.sha256, hint: 'Sign with another certificate.' },
    );
  if (check.status === 'not-applicable') return '';
  if (check.status !== 'good') return check.reason;
  const { thisUpdate, nextUpdate } = check.times;
  const until = nextUpdate ?? new Date(thisUpdate.getTime() + answerAge * 1000);
  if (until < at)
    return `the ${kind === 'ocsp' ? 'OCSP response' : 'CRL'} is of ${thisUpdate.toISOString()} and no longer current`;
  const delegated = check.responder.sha256 === issuer.sha256 ? undefined : check.responder;
  return { kind, der, until, responder: delegated };
}

/** A CRL that needs no other one beside it, signed by the issuer itself. */
function byCrl(certificate: Certificate, issuer: Certificate, der: Uint8Array): RevocationCheck {
  const [answer] = checkCrls({
    certificate,
    issuer,
    crls: [parseCrl(der)],
    atHand: [],
    authorised: () => false,
  });
  return answer?.check ?? { status: 'not-applicable', reason: 'a CRL that does not speak of it' };
}
