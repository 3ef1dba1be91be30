import { dirname } from 'node:path';
import { onInterrupt } from '../../batch/signals.ts';
import type { ItemHandler } from '../../batch/worker.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, worse } from '../exit.ts';
import { startProgress } from '../view/progress.ts';
import { type SignFormat, type SignRenderer, signRenderer } from '../view/sign-formats.ts';
import { writeOut } from '../view/streams.ts';
import { runDocuments, type WorkItem } from './batch.ts';
import { type Failure, failureOf } from './failure.ts';
import { documentItems } from './items.ts';
import { type LeftoverCleaner, leftoverCleaner } from './leftovers.ts';
import { openLog } from './log.ts';
import { excludedFolder, type OutputPlan, outputGuard, outputOf } from './outputs.ts';
import { exitOfRecord, type SignRecord } from './sign-record.ts';

/** A document to make another one of, and where that goes. */
export interface OutputItem extends WorkItem {
  /** Absent when the document was refused before it had a place. */
  readonly output?: string;
  /** Another name of this very document, under which this run deals with it. */
  readonly sameAs?: string;
}

/** Documents one thread has under way at once, so that it works while others are flushed to the disk. */
const underWay = 16;
/** The same while a service deals with many together. */
const mostUnderWay = 64;

interface RunValues {
  readonly format?: SignFormat;
  readonly log?: string;
  readonly jobs?: number;
  readonly dryRun?: boolean;
  readonly filesFrom?: string;
  readonly null?: boolean;
}

/** A command that makes one document of each input. */
export interface OutputWork<Setup> {
  /** Key of the worker's table. */
  readonly kind: string;
  readonly inputs: readonly string[];
  readonly values: RunValues;
  readonly plan: OutputPlan;
  readonly context: CommandContext;
  readonly setup: Setup;
  readonly handler: (setup: Setup) => Promise<ItemHandler<OutputItem, SignRecord>>;
  readonly crashed: (item: OutputItem, failure: Failure) => SignRecord;
  /** Leaves `NAME.signed.pdf` out of folder walks where `NAME.pdf` stands beside it. */
  readonly passOverSigned: boolean;
  /** Addresses contacted. */
  readonly network: () => readonly string[];
  readonly stop: AbortController;
  /** Documents that are best under way at the same time, in one thread. */
  readonly together?: number;
  /** Where the command writes what became of documents in a way of its own. */
  readonly renderer?: SignRenderer;
}

/** Runs such a command: each document's record as it is finished, in input order, then the totals. */
export async function runOutputs<Setup>(work: OutputWork<Setup>): Promise<ExitCode> {
  const { values, plan, context, setup, network, stop } = work;
  const log = openLog(values.log);
  const cleaner = leftoverCleaner();
  const interruption = onInterrupt(async () => {
    stop.abort();
    await cleaner.clearOwn();
  });
  const toStdout = plan.kind === 'file' && plan.path === '-';
  const write = async (text: string): Promise<void> =>
    toStdout ? void process.stderr.write(text) : writeOut(text);
  const painter = toStdout ? context.err : context.out;
  const renderer = work.renderer ?? signRenderer(values.format ?? 'human', context.messages, painter);
  const progress = startProgress(context);
  const dryRun = values.dryRun ?? false;
  let exit: ExitCode = 0;
  try {
    const records = runDocuments({
      kind: work.kind,
      setup,
      items: outputItems(work, dryRun ? undefined : cleaner),
      jobs: toStdout || work.together !== undefined ? 1 : values.jobs,
      concurrency: Math.max(underWay, Math.min(mostUnderWay, work.together ?? 0)),
      handler: work.handler,
      crashed: work.crashed,
      repeatable: false,
      signal: interruption.signal,
    });
    let begun = false;
    const begin = async (): Promise<void> => {
      if (!begun) await write(renderer.head());
      begun = true;
    };
    for await (const record of records) {
      await begin();
      progress.pause();
      if (!dryRun) log.append(record);
      await write(renderer.document(record));
      exit = worse(exit, exitOfRecord(record));
      progress.step();
    }
    progress.stop();
    if (interruption.signal.aborted) {
      context.note(context.messages.notice.interrupted);
      exit = 130;
    }
    await begin();
    await write(renderer.foot(network()));
  } finally {
    progress.stop();
    log.close();
    interruption.release();
  }
  return exit;
}

/** Every document with the place of its output, planned in the order of the inputs. */
async function* outputItems<Setup>(
  { inputs, values, plan, context, passOverSigned }: OutputWork<Setup>,
  cleaner: LeftoverCleaner | undefined,
): AsyncGenerator<OutputItem> {
  const guard = outputGuard(plan, inputs);
  const exclude = excludedFolder(plan);
  const walked = documentItems(inputs, values, context, {
    passOverSigned: passOverSigned && plan.kind === 'beside',
    ...(exclude === undefined ? {} : { exclude }),
  });
  for await (const item of walked) {
    if (item.kind === 'error') {
      yield { file: item.path, failure: failureOf(item.error) };
      continue;
    }
    const output = outputOf(item, plan);
    const objection = guard(item.path, output);
    if (objection !== undefined) {
      const { path: file } = item;
      if (objection.kind === 'same') yield { file, output, sameAs: objection.first };
      else yield { file, output, failure: failureOf(objection.error) };
      continue;
    }
    if (output !== '-') await cleaner?.clear(dirname(output));
    yield { file: item.path, output };
  }
}
