import type { Revision, XrefEntry } from './types.ts';

/** What the cross-references of all revisions said about each object. */
export interface EntryHistory {
  /** The entry of an object as of a revision. */
  at(num: number, revision: number): XrefEntry | undefined;
}

interface Step {
  readonly revision: number;
  readonly entry: XrefEntry;
}

/** Turns sections into a history of each object, so that looking one up does not walk thousands of sections. */
export function entryHistory(revisions: readonly Revision[]): EntryHistory {
  const steps = new Map<number, Step[]>();
  // Oldest first: within a revision the newest section has the last word.
  for (const { index, sections } of revisions)
    for (const { entries } of [...sections].reverse())
      for (const [num, entry] of entries) {
        const own = steps.get(num);
        if (own) own.push({ revision: index, entry });
        else steps.set(num, [{ revision: index, entry }]);
      }
  return {
    at: (num, revision) => {
      const own = steps.get(num) ?? [];
      let low = 0;
      let high = own.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((own[middle] as Step).revision <= revision) low = middle + 1;
        else high = middle;
      }
      return own[low - 1]?.entry;
    },
  };
}
