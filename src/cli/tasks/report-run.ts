import { onInterrupt } from '../../batch/signals.ts';
import type { KysoError } from '../../errors.ts';
import { factsOf } from '../../report/facts.ts';
import type { Shard } from '../../report/part.ts';
import type { CommandContext } from '../context.ts';
import type { ReportValues } from '../options/report.ts';
import { errorLines } from '../view/errors.ts';
import { startProgress } from '../view/progress.ts';
import { runDocuments } from './batch.ts';
import { errorResult } from './error-result.ts';
import { documentsWaiting, openOnline } from './online.ts';
import { reportItems } from './report-items.ts';
import { type ReportItem, type ReportOutcome, type ReportSetup, reportHandler } from './report-work.ts';
import type { VerifierSetup } from './verifier-setup.ts';

/** What a run over the documents came to, besides what was counted. */
export interface ReportRun {
  readonly status: 'done' | 'interrupted';
  /** Files met, those left out among them. */
  readonly files: number;
  /** Inputs that could not be listed. */
  readonly missing: number;
  /** Whether an input or a document could not be opened: the figures are not complete. */
  readonly incomplete: boolean;
  /** Addresses contacted, sorted; undefined when the network was not to be used. */
  readonly network?: string[];
}

/** Judges the documents of the population, in their order, and hands each outcome on. */
export async function runReport(
  inputs: readonly string[],
  values: ReportValues,
  verifier: VerifierSetup,
  shard: Shard | undefined,
  context: CommandContext,
  take: (outcome: ReportOutcome) => void | Promise<void>,
): Promise<ReportRun> {
  const interruption = onInterrupt(async () => undefined);
  const online = openOnline(values, interruption.signal);
  const network = new Set<string>();
  const progress = startProgress(context);
  let files = 0;
  let missing = 0;
  let incomplete = false;
  const onMissing = (error: KysoError): void => {
    missing++;
    incomplete = true;
    for (const line of errorLines(error, context.err, context.verbose)) context.note(line);
  };
  try {
    const setup: ReportSetup = { verifier, ...(online ? { online: online.channel } : {}) };
    const outcomes = runDocuments<ReportItem, ReportSetup, ReportOutcome>({
      kind: 'report',
      setup,
      items: reportItems(inputs, values, shard, context, onMissing),
      jobs: values.jobs,
      concurrency: online ? documentsWaiting : 1,
      handler: reportHandler,
      crashed: ({ below, file }, failure) => ({
        below,
        file,
        facts: factsOf(errorResult(file, failure), below),
        network: [],
      }),
      repeatable: true,
      signal: interruption.signal,
    });
    for await (const outcome of outcomes) {
      await take(outcome);
      if (unopened.has(outcome.facts?.error?.code ?? '')) incomplete = true;
      for (const address of outcome.network) network.add(address);
      files++;
      progress.step();
    }
  } finally {
    online?.close();
    progress.stop();
    interruption.release();
  }
  const run = { files, missing, incomplete, ...(online ? { network: [...network].sort() } : {}) };
  if (!interruption.signal.aborted) return { status: 'done', ...run };
  context.note(context.messages.notice.interrupted);
  return { status: 'interrupted', ...run };
}

/** A document that could not be opened at all leaves the figures incomplete; a damaged one is a figure itself. */
const unopened: ReadonlySet<string> = new Set(['file-unreadable', 'file-not-found', 'internal']);
