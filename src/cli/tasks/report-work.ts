import type { ItemHandler } from '../../batch/worker.ts';
import { type FileFacts, factsOf } from '../../report/facts.ts';
import type { WorkItem } from './batch.ts';
import { errorResult } from './error-result.ts';
import { documentVerifier } from './verifier.ts';
import type { VerifierSetup } from './verifier-setup.ts';

/** A document to count, with its path below the input: where it belongs. */
export interface ReportItem extends WorkItem {
  readonly below: string;
  /** Counted as left out, and not opened. */
  readonly excluded?: true;
}

export interface ReportOutcome {
  readonly below: string;
  readonly file: string;
  /** All the report counts of it: results cross from worker to caller by copying. Absent for a document that is left out. */
  readonly facts?: FileFacts;
  /** Addresses contacted for it. */
  readonly network: readonly string[];
}

export interface ReportSetup {
  readonly verifier: VerifierSetup;
  /** The channel to the network; absent when that is not to be used. */
  readonly online?: string;
}

/** Makes the function that verifies one document for the report; runs in a worker or in line. */
export async function reportHandler({
  verifier,
  online,
}: ReportSetup): Promise<ItemHandler<ReportItem, ReportOutcome>> {
  const { verify } = documentVerifier(verifier, online);
  return async ({ file, below, failure, excluded }) => {
    if (excluded) return { below, file, network: [] };
    const result = failure === undefined ? await verify(file) : errorResult(file, failure);
    return { below, file, facts: factsOf(result, below), network: result.network ?? [] };
  };
}
