import type { Certificate } from '../../pki/x509/types.ts';
import type { ChainVerdict } from './chain-verdict.ts';
import type { TimestampVerdict } from './timestamp.ts';

/**
 * Until when a verdict that passed can be reached again from the document alone: while its own chain is valid, or a
 * time-stamp proves that the signature is older, and the chain of that one is valid or proven by a later one in turn
 * (EN 319 102-1, 5.6.2). undefined: nothing in it ends.
 */
export function provableUntil(
  { path }: ChainVerdict,
  stamps: readonly TimestampVerdict[],
  covering: readonly TimestampVerdict[],
): Date | undefined {
  const ends = [path, ...[...stamps, ...covering].filter(({ trusted }) => trusted).map((stamp) => stamp.path)]
    .map(endOf)
    .filter((end) => end !== undefined);
  return ends.length > 0 ? new Date(Math.max(...ends)) : undefined;
}

/** When the first certificate below the anchor ends. */
function endOf(path: readonly Certificate[]): number | undefined {
  const judged = path.length > 1 ? path.slice(0, -1) : path;
  return judged.length > 0 ? Math.min(...judged.map(({ notAfter }) => notAfter.getTime())) : undefined;
}
