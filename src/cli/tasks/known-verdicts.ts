import { type FileFacts, factsOf, segmentsOf } from '../../report/facts.ts';
import { isSigners } from '../../report/measures.ts';
import type { FactsLine } from '../../verify/facts-file/codec.ts';
import type { Policy } from '../../verify/policy.ts';
import type { DocumentResult, SignerResult } from '../../verify/result.ts';
import type { KnownFile } from './facts-cache/facts-cache.ts';

/** What documents have in common whose facts differ only in what is shown, and in the times claimed. */
interface Alike {
  /** Of each signature. */
  readonly signers: readonly (SignerResult | null)[];
  /** By where the times claimed lie. */
  readonly verdicts: Map<string, Verdict>;
}

interface Verdict {
  readonly facts: FileFacts;
  /** Which signature's claim is the document's time; undefined where that is none, or proven. */
  readonly claim?: number;
}

/** Kinds of documents remembered; beyond, all are forgotten: one kind of many is met again soon. */
const most = 4096;

/**
 * Makes the function that judges documents for the report from their facts, those that are alike once: policy, trust and time
 * are the same for all. A claimed time is shown, and counts by where it lies to the validity of its signer's certificate;
 * where the policy demands more of it, documents with other times are not alike.
 */
export function knownVerdicts(
  judge: (line: FactsLine) => DocumentResult,
  { claimedTime }: Policy,
): (known: KnownFile, file: string, below: string) => FileFacts | undefined {
  const demanded = claimedTime.withinValidity || claimedTime.beforeProven !== undefined;
  const kinds = new Map<string, Alike>();
  return (known, file, below) => {
    const { claims } = known;
    const likeness = demanded ? `${known.likeness} ${claims.join()}` : known.likeness;
    const alike = kinds.get(likeness);
    const verdict = alike?.verdicts.get(placesOf(claims, alike.signers));
    if (verdict !== undefined)
      return { ...verdict.facts, file, path: segmentsOf(below), ...timeOf(verdict, claims) };
    const line = known.line();
    if (line === undefined) return undefined;
    const result = judge(line);
    const facts = factsOf(result, below);
    const signers = result.signatures.map(({ signer }) => signer);
    // Where judging failed, nobody knows what it depends on.
    if (signers.length !== claims.length) return facts;
    if (kinds.size >= most) kinds.clear();
    const own = alike ?? { signers, verdicts: new Map<string, Verdict>() };
    own.verdicts.set(placesOf(claims, signers), { facts, ...claimOf(result, facts) });
    kinds.set(likeness, own);
    return facts;
  };
}

/** Where each claim lies: before, within or behind the validity of who signed. */
function placesOf(claims: readonly (string | null)[], signers: readonly (SignerResult | null)[]): string {
  let places = '';
  for (const [at, claim] of claims.entries()) {
    const signer = signers[at];
    const time = claim === null ? Number.NaN : Date.parse(claim);
    if (!signer || Number.isNaN(time)) places += '-';
    else if (time < Date.parse(signer.notBefore)) places += '<';
    else places += time > Date.parse(signer.notAfter) ? '>' : '=';
  }
  return places;
}

function claimOf({ signatures }: DocumentResult, { signedAt }: FileFacts): Pick<Verdict, 'claim'> {
  if (signedAt?.source !== 'claimed') return {};
  return { claim: signatures.findLastIndex((own) => isSigners(own) && own.time.claimed !== undefined) };
}

function timeOf({ claim }: Verdict, claims: readonly (string | null)[]): Pick<FileFacts, 'signedAt'> {
  const time = claim === undefined ? null : claims[claim];
  return typeof time === 'string' ? { signedAt: { time, source: 'claimed' } } : {};
}
