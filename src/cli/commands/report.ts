import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../../batch/atomic-file.ts';
import { onInterrupt } from '../../batch/signals.ts';
import { statOf } from '../../batch/stat.ts';
import { KysoError } from '../../errors.ts';
import { membership } from '../../report/population.ts';
import { renderHuman } from '../../report/render/human.ts';
import { type Format, render } from '../../report/render/render.ts';
import { createReport, type Report, type ReportCollector } from '../../report/report.ts';
import { type ThresholdMiss, thresholds } from '../../report/thresholds.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, worse } from '../exit.ts';
import type { ReportValues } from '../options/report.ts';
import { runDocuments } from '../tasks/batch.ts';
import { errorResult } from '../tasks/error-result.ts';
import { documentItems, requireList } from '../tasks/items.ts';
import { documentsWaiting, openOnline } from '../tasks/online.ts';
import {
  type ReportItem,
  type ReportOutcome,
  type ReportSetup,
  reportHandler,
} from '../tasks/report-work.ts';
import { readTargets } from '../tasks/targets.ts';
import { verifierSetup } from '../tasks/verifier-setup.ts';
import { version } from '../version.ts';
import { errorLines } from '../view/errors.ts';
import { printable } from '../view/printable.ts';
import { startProgress } from '../view/progress.ts';
import { reportStyle } from '../view/report-style.ts';
import { writeOut } from '../view/streams.ts';

/** `kyso report`: the share of documents that is signed, whole and by rows. */
export async function run(
  inputs: readonly string[],
  values: ReportValues,
  context: CommandContext,
): Promise<ExitCode> {
  const formats = values.format ?? ['human'];
  const destination = destinationOf(values.output, formats);
  requireList(values);
  const verifier = await verifierSetup(values, context);
  const collector = createReport(reportOptions(inputs, values, verifier.at));
  const interruption = onInterrupt(async () => undefined);
  const online = openOnline(values, interruption.signal);
  const network = new Set<string>();
  const progress = startProgress(context);
  let exit: ExitCode = 0;
  let counted = 0;
  let missing = 0;
  const onMissing = (error: KysoError): void => {
    missing++;
    exit = 2;
    for (const line of errorLines(error, context.err, context.verbose)) context.note(line);
  };
  try {
    const setup: ReportSetup = { verifier, ...(online ? { online: online.channel } : {}) };
    const outcomes = runDocuments<ReportItem, ReportSetup, ReportOutcome>({
      kind: 'report',
      setup,
      items: reportItems(inputs, values, context, onMissing),
      jobs: values.jobs,
      concurrency: online ? documentsWaiting : 1,
      handler: reportHandler,
      crashed: ({ below, file }, failure) => ({ below, file, result: errorResult(file, failure) }),
      repeatable: true,
      signal: interruption.signal,
    });
    for await (const outcome of outcomes) {
      exit = worse(exit, take(outcome, collector));
      for (const address of outcome.result?.network ?? []) network.add(address);
      counted++;
      progress.step();
    }
  } finally {
    online?.close();
    progress.stop();
    interruption.release();
  }
  if (interruption.signal.aborted) {
    context.note(context.messages.notice.interrupted);
    return 130;
  }
  if (counted === 0 && missing > 0) return 2;
  const report: Report = online ? { ...collector.finish(), network: [...network] } : collector.finish();
  await deliver(report, formats, destination, context);
  const misses = thresholds(report, limitsOf(values));
  for (const miss of misses) context.note(missLine(miss, context));
  return misses.length > 0 ? worse(exit, 1) : exit;
}

function reportOptions(inputs: readonly string[], values: ReportValues, at: string) {
  const { measure, by, unitDepth, target, targets, include, exclude } = values;
  const population = { inputs, ...(include ? { include } : {}), ...(exclude ? { exclude } : {}) };
  return {
    kyso: version,
    generatedAt: at,
    population,
    ...(measure === undefined ? {} : { measure }),
    ...(by === undefined ? {} : { by }),
    ...(unitDepth === undefined ? {} : { unitDepth }),
    ...(target === undefined ? {} : { target }),
    ...(targets === undefined ? {} : { targets: readTargets(targets) }),
    ...limitsOf(values),
  };
}

const limitsOf = ({ failUnder, failUnderUnit }: ReportValues) => ({
  ...(failUnder === undefined ? {} : { failUnder }),
  ...(failUnderUnit === undefined ? {} : { failUnderUnit }),
});

/** The documents of the population; inputs that cannot be listed are told at once, since they count nowhere. */
async function* reportItems(
  inputs: readonly string[],
  values: ReportValues,
  context: CommandContext,
  onMissing: (error: KysoError) => void,
): AsyncGenerator<ReportItem> {
  const belongs = membership({ include: values.include ?? [], exclude: values.exclude ?? [] });
  const otherName = otherNames();
  for await (const item of documentItems(inputs, values, context)) {
    if (item.kind === 'error') {
      onMissing(item.error);
      continue;
    }
    const member = belongs(item.relative);
    if (member === 'outside') continue;
    const first = otherName(item.path);
    if (first !== undefined) {
      if (!context.quiet)
        context.note(context.messages.notice.sameDocument(printable(item.path), printable(first)));
      continue;
    }
    const found = { file: item.path, below: item.relative };
    yield member === 'excluded' ? { ...found, excluded: true } : found;
  }
}

/** Tells of a path under which other name its file was met before: through a link, or spelled otherwise. */
function otherNames(): (path: string) => string | undefined {
  const known = new Map<string, string>();
  return (path) => {
    let real: string;
    try {
      real = realpathSync.native(path);
    } catch {
      return undefined; // Whoever opens it gets the reason.
    }
    const first = known.get(real);
    if (first === undefined) known.set(real, path);
    return first === path ? undefined : first;
  };
}

/** A document that could not be opened at all leaves the figures incomplete; a damaged one is a figure itself. */
function take({ below, file, result }: ReportOutcome, collector: ReportCollector): ExitCode {
  if (result === undefined) {
    collector.exclude(below, file);
    return 0;
  }
  collector.add(below, result);
  const code = result.error?.code;
  return code === 'file-unreadable' || code === 'file-not-found' || code === 'internal' ? 2 : 0;
}

type Destination = { readonly kind: 'stdout' } | { readonly kind: 'file' | 'folder'; readonly path: string };

/** @throws usage when several formats have no folder to go to */
function destinationOf(output: string | undefined, formats: readonly Format[]): Destination {
  if (output === undefined || output === '-') {
    if (formats.length === 1) return { kind: 'stdout' };
    throw new KysoError('usage', 'several formats need a folder', { hint: 'Name it with -o FOLDER.' });
  }
  const existing = statOf(output);
  const isFolder = existing === undefined ? /[\\/]$/.test(output) : existing.isDirectory();
  if (formats.length > 1 && existing !== undefined && !isFolder)
    throw new KysoError('usage', `--output ${output} is a file, but several formats need a folder`, {
      subject: output,
    });
  return { kind: isFolder || formats.length > 1 ? 'folder' : 'file', path: output };
}

async function deliver(
  report: Report,
  formats: readonly Format[],
  destination: Destination,
  context: CommandContext,
): Promise<void> {
  for (const format of formats) {
    if (destination.kind === 'stdout' && format === 'human') {
      await writeOut(renderHuman(report, { lang: context.lang, style: reportStyle(context.out) }));
      continue;
    }
    const artifacts = await render(report, format, context.lang);
    const [main] = artifacts;
    if (main === undefined) continue;
    if (destination.kind === 'stdout') await writeOut(main.content);
    else if (destination.kind === 'file') await save(destination.path, main.content, context);
    else
      for (const { name, content } of artifacts) await save(join(destination.path, name), content, context);
  }
}

async function save(path: string, content: string, { quiet, messages, note }: CommandContext): Promise<void> {
  await writeAtomic(path, [Buffer.from(content, 'utf8')], { kind: 'overwrite' });
  if (!quiet) note(messages.notice.wrote(printable(path)));
}

const missLine = (
  { option, unit, share, threshold }: ThresholdMiss,
  { messages, err }: CommandContext,
): string =>
  `${err.paint.red(err.bad)} ${messages.notice.missed(option, unit === null ? null : printable(unit), share, threshold)}`;
