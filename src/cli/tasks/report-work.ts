import type { ItemHandler } from '../../batch/worker.ts';
import { type FileFacts, factsOf, factsOfPresence } from '../../report/facts.ts';
import type { Exclusion } from '../../report/tally.ts';
import { decodeFacts, encodeFacts, type FactsLine } from '../../verify/facts-file/codec.ts';
import { signedPathOf } from '../../verify/kind.ts';
import type { WorkItem } from './batch.ts';
import { errorResult } from './error-result.ts';
import { isSettled, stampOf } from './facts-cache/stamp.ts';
import { documentVerifier } from './verifier.ts';
import type { VerifierSetup } from './verifier-setup.ts';

/** A document to count, with its path below the input: where it belongs. */
export interface ReportItem extends WorkItem {
  readonly below: string;
  /** Counted as left out for this reason, and not opened. */
  readonly closed?: Exclusion;
  /** A line of a facts file gathered before: the document is not opened. */
  readonly known?: string;
}

export interface ReportOutcome {
  readonly below: string;
  readonly file: string;
  readonly closed?: Exclusion;
  /** All the report counts of it: results cross from worker to caller by copying. Absent for a document that is left out. */
  readonly facts?: FileFacts;
  /** Addresses contacted for it. */
  readonly network: readonly string[];
  /** For the cache: its facts as a line of a facts file, and what the file system said of it then. */
  readonly keep?: { readonly stamp: string; readonly line: string };
}

export interface ReportSetup {
  readonly verifier: VerifierSetup;
  /** The channel to the network; absent when that is not to be used. */
  readonly online?: string;
  /** Give the facts for the cache, too. */
  readonly caching?: boolean;
  /** Only look which signatures there are: nothing is checked. */
  readonly presence?: boolean;
}

/** Makes the function that verifies one document for the report; runs in a worker or in line. */
export async function reportHandler({
  verifier,
  online,
  caching,
  presence,
}: ReportSetup): Promise<ItemHandler<ReportItem, ReportOutcome>> {
  const { gather, complete, judge, present, presentIn } = documentVerifier(verifier, online);
  return async ({ file, below, failure, closed, known }) => {
    if (closed !== undefined) return { below, file, closed, network: [] };
    if (failure !== undefined)
      return { below, file, facts: factsOf(errorResult(file, failure), below), network: [] };
    // With a cache all facts are gathered: it serves other measures too.
    if (presence && !caching)
      return { below, file, facts: factsOfPresence(file, await present(file), below), network: [] };
    const before = caching && known === undefined ? stampOf(file) : undefined;
    const line = known === undefined ? await gather(file) : decodeFacts(known);
    const result = presence ? undefined : judge(await complete(line));
    return {
      below,
      file,
      facts: result ? factsOf(result, below) : factsOfPresence(file, presentIn(line), below),
      network: result?.network ?? [],
      ...(before !== undefined && isKept(line) && isSettled(before) && stampOf(file) === before
        ? { keep: { stamp: before, line: encodeFacts(line) } }
        : {}),
    };
  };
}

/**
 * Errors of reading a file, and of kyso itself, may be gone the next time; what a file named as a signature is worth depends
 * on the document beside it, which may change while its own file does not.
 */
const isKept = ({ file, sha256, gathered }: FactsLine): boolean =>
  gathered.status === 'read'
    ? signedPathOf(file) === undefined
    : sha256 !== undefined && gathered.error.code !== 'internal';
