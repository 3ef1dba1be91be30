import { onInterrupt } from '../../batch/signals.ts';
import type { KysoError } from '../../errors.ts';
import { type FileFacts, factsOf, factsOfPresence } from '../../report/facts.ts';
import type { Shard } from '../../report/part.ts';
import type { Register } from '../../report/register/lines.ts';
import { encodeFacts } from '../../verify/facts-file/codec.ts';
import type { CommandContext } from '../context.ts';
import type { ReportValues } from '../options/report.ts';
import { errorLines } from '../view/errors.ts';
import { printable } from '../view/printable.ts';
import { startProgress } from '../view/progress.ts';
import { runDocuments } from './batch.ts';
import { errorResult } from './error-result.ts';
import { type FactsCache, type KnownFile, openFactsCache } from './facts-cache/facts-cache.ts';
import { knownVerdicts } from './known-verdicts.ts';
import { documentsWaiting, openOnline } from './online.ts';
import { reportItems } from './report-items.ts';
import { type ReportItem, type ReportOutcome, type ReportSetup, reportHandler } from './report-work.ts';
import { documentVerifier } from './verifier.ts';
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
  register: Register | undefined,
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
  const cache = values.cache === undefined ? undefined : openCache(values.cache, verifier, context);
  const onMissing = (error: KysoError): void => {
    missing++;
    incomplete = true;
    for (const line of errorLines(error, context.err, context.verbose, context.messages)) context.note(line);
  };
  try {
    const setup: ReportSetup = {
      verifier,
      ...(online ? { online: online.channel } : {}),
      caching: cache !== undefined,
      presence: values.measure === 'present',
    };
    const count = async (outcome: ReportOutcome): Promise<void> => {
      await take(outcome);
      if (outcome.keep !== undefined) cache?.keep(outcome.file, outcome.keep.stamp, outcome.keep.line);
      if (unopened.has(outcome.facts?.error?.code ?? '')) incomplete = true;
      for (const address of outcome.network) network.add(address);
      files++;
      progress.step();
    };
    const items = reportItems(inputs, values, shard, register, context, onMissing);
    const outcomes = runDocuments<ReportItem, ReportSetup, ReportOutcome>({
      kind: 'report',
      setup,
      items: cache === undefined ? items : withKnown(items, cache, setup, count),
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
    for await (const outcome of outcomes) await count(outcome);
    await cache?.finish();
  } finally {
    cache?.discard();
    online?.close();
    progress.stop();
    interruption.release();
  }
  const run = { files, missing, incomplete, ...(online ? { network: [...network].sort() } : {}) };
  if (!interruption.signal.aborted) return { status: 'done', ...run };
  context.note(context.messages.notice.interrupted);
  return { status: 'interrupted', ...run };
}

/**
 * Judges what the cache knows here and at once: that takes less than handing it to another thread. With the network it
 * takes long, and goes with the others.
 */
async function* withKnown(
  items: AsyncGenerator<ReportItem>,
  cache: FactsCache,
  { verifier, online, presence }: ReportSetup,
  count: (outcome: ReportOutcome) => Promise<void>,
): AsyncGenerator<ReportItem> {
  const { judge, presentIn } = documentVerifier(verifier, undefined);
  const verdictOf = knownVerdicts(judge, verifier.policy);
  const presenceIn = (known: KnownFile, file: string, below: string): FileFacts | undefined => {
    const line = known.line();
    return line && factsOfPresence(file, presentIn(line), below);
  };
  for await (const item of items) {
    const { file, below } = item;
    const known = item.closed !== undefined ? undefined : cache.find(file);
    const line = online !== undefined && !presence ? known?.line() : undefined;
    if (line !== undefined) yield { ...item, known: encodeFacts(line) };
    else {
      const isJudged = known !== undefined && (online === undefined || presence);
      const facts = isJudged ? (presence ? presenceIn : verdictOf)(known, file, below) : undefined;
      if (facts === undefined) yield item;
      else await count({ below, file, facts, network: [] });
    }
  }
}

const openCache = (path: string, verifier: VerifierSetup, { note, messages }: CommandContext): FactsCache =>
  openFactsCache(path, verifier, (what) => note(messages.notice.cache(printable(path), what)));

/** A document that could not be opened at all leaves the figures incomplete; a damaged one is a figure itself. */
const unopened: ReadonlySet<string> = new Set(['file-unreadable', 'file-not-found', 'internal']);
