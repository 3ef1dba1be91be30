import type { PathRules } from '../../pki/path/types.ts';
import type { ChainVerdict } from './chain-verdict.ts';
import type { TimestampVerdict } from './timestamp.ts';

/**
 * Until when a verdict that passed can be reached again from the document alone: while its own chain is valid, or a
 * time-stamp proves that the signature is older, and the chain of that one is valid or proven by a later one in turn
 * (EN 319 102-1, 5.6.2). A chain no later time-stamp proves ends with its revocation data, where that is required.
 * undefined: nothing in it ends.
 */
export function provableUntil(
  chain: ChainVerdict,
  stamps: readonly TimestampVerdict[],
  covering: readonly TimestampVerdict[],
  { anchorValidity }: PathRules,
): Date | undefined {
  const ends = [chain, ...[...stamps, ...covering].filter(({ trusted }) => trusted)]
    .map((each) => endOf(each, anchorValidity === 'applied'))
    .filter((end) => end !== undefined);
  return ends.length > 0 ? new Date(Math.max(...ends)) : undefined;
}

/** When the first certificate below the anchor ends, or the anchor where its end counts, or what keeps them good. */
function endOf(
  { path, currentUntil }: Pick<ChainVerdict, 'path' | 'currentUntil'>,
  withAnchor: boolean,
): number | undefined {
  const judged = path.length > 1 && !withAnchor ? path.slice(0, -1) : path;
  const ends = [...judged.map(({ notAfter }) => notAfter), ...(currentUntil ? [currentUntil] : [])];
  return ends.length > 0 ? Math.min(...ends.map((end) => end.getTime())) : undefined;
}
