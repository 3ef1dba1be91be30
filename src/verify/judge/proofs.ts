import type { DocumentFacts } from '../facts.ts';
import type { Evidence } from './evidence.ts';

/**
 * Since when something is proven to have existed (EN 319 102-1, 5.6.2.3). What nothing dates existed at the validation
 * time and no earlier. Keys: a certificate's SHA-256, and the parsed CRL, OCSP response or CMS itself.
 */
export interface Proofs {
  of(key: object | string): Date;
  /** undefined: nothing dates it. */
  earliest(key: object | string): Date | undefined;
  add(key: object | string, time: Date): void;
  /**
   * Up to when revocation data may be dated to count at a control time: what was fetched for a judgement as of now is a
   * little newer than that now.
   */
  horizon(control: Date): Date;
}

/** Milliseconds by which clocks may differ, and that a run may take. */
const clockSkew = 5 * 60_000;
const longestRun = 24 * 60 * 60_000;

/** `fetched`: the last time something was fetched for the judgement. */
export function proofsOfExistence(at: Date, fetched?: Date): Proofs {
  const newest =
    fetched && fetched > at && fetched.getTime() - at.getTime() <= longestRun
      ? fetched.getTime() + clockSkew
      : at.getTime();
  const times = new Map<object | string, Date>();
  return {
    of: (key) => times.get(key) ?? at,
    earliest: (key) => times.get(key),
    add: (key, time) => {
      const known = times.get(key);
      if (!known || time < known) times.set(key, time);
    },
    horizon: (control) => (control.getTime() === at.getTime() ? new Date(newest) : control),
  };
}

/**
 * A document time-stamp over a revision proves everything that stands in it: earlier signatures with all they carry, and
 * the security store as it was (EN 319 102-1, 5.6.2.3.3; EN 319 142-1, 5.5).
 */
export function coverRevision(
  proofs: Proofs,
  revision: number,
  time: Date,
  facts: DocumentFacts,
  evidence: Evidence,
): void {
  for (const { cms, revision: own } of facts.signatures) {
    if (!cms || own >= revision) continue;
    proofs.add(cms, time);
    for (const { cms: stamp } of cms.timestamps) if (stamp) proofs.add(stamp, time);
    for (const carried of [cms, ...cms.timestamps.flatMap((stamp) => stamp.cms ?? [])]) {
      for (const { sha256 } of carried.certificates) proofs.add(sha256, time);
      for (const item of evidence.carriedBy(carried)) proofs.add(item, time);
    }
  }
  for (const { value, revision: own } of facts.store?.certificates ?? [])
    if (own <= revision) proofs.add(value.sha256, time);
  for (const { item, revision: own } of evidence.stored()) if (own <= revision) proofs.add(item, time);
}
