import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import type { Measure } from '../../report/measures.ts';
import type { Format } from '../../report/render/render.ts';
import type { Report } from '../../report/report.ts';
import { thresholds } from '../../report/thresholds.ts';
import { decodeBaseline, dropOf, historyEntry, withTrend } from '../../report/trend.ts';
import type { RowOrder } from '../../report/view.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { printable } from '../view/printable.ts';
import { onGithub } from '../view/workflow-commands.ts';
import { annotations, writeStepSummary } from './github.ts';
import { readHistory, recordHistory } from './history-file.ts';
import { type Destination, deliver } from './report-output.ts';

/** What a result is compared with, as the options name it. */
export interface TrendValues {
  readonly baseline?: string;
  readonly failOnDrop?: boolean;
  readonly history?: string;
}

/** Earlier results, found readable before the work is begun. */
export interface Trend {
  readonly baseline?: Report;
  readonly history?: string;
  readonly failOnDrop: boolean;
}

/**
 * @throws usage, baseline-unusable, history-malformed, file-not-found, file-unreadable
 */
export function openTrend({ baseline, failOnDrop, history }: TrendValues, measure: Measure): Trend {
  if (failOnDrop && baseline === undefined && history === undefined)
    throw new KysoError('usage', '--fail-on-drop needs something to compare with', {
      hint: 'Name an earlier JSON report with --baseline, or a history with --history.',
    });
  if (history !== undefined) readHistory(history);
  return {
    failOnDrop: failOnDrop ?? false,
    ...(history === undefined ? {} : { history }),
    ...(baseline === undefined ? {} : { baseline: decodeBaseline(textOf(baseline), baseline, measure) }),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** What a finished report is held against, and where it goes. */
export interface Conclusion {
  readonly trend: Trend;
  readonly limits: Parameters<typeof thresholds>[1];
  readonly formats: readonly Format[];
  readonly destination: Destination;
  /** Of rows, where people read them as text. */
  readonly order: RowOrder;
  /** Whether something could not be opened: such a result is no result of its period. */
  readonly incomplete: boolean;
}

/** Puts the report beside earlier ones, writes it, and tells what falls short: 1 when something does. */
export async function conclude(
  found: Report,
  { trend, limits, formats, destination, order, incomplete }: Conclusion,
  context: CommandContext,
): Promise<ExitCode> {
  const { baseline, failOnDrop } = trend;
  const history =
    trend.history === undefined ? undefined : await remembered(found, trend.history, incomplete, context);
  const report = withTrend(found, {
    ...(history === undefined ? {} : { history }),
    ...(baseline === undefined ? {} : { baseline }),
  });
  await deliver(report, formats, destination, context, order);
  const { messages } = context;
  const misses = thresholds(report, limits).map(({ option, unit, share, threshold }) =>
    messages.notice.missed(option, unit === null ? null : printable(unit), share, threshold),
  );
  const drop = failOnDrop ? dropOf(report) : undefined;
  if (drop) misses.push(messages.notice.dropped(drop.share, drop.before));
  for (const miss of misses) context.note(`${context.err.paint.red(context.err.bad)} ${miss}`);
  if (onGithub(process.env)) {
    writeStepSummary(report, order, context, process.env);
    const broken = (): string => messages.notice.broken;
    // As they are: these are commands, with what they name escaped.
    for (const line of annotations(misses, report.documents, broken)) process.stderr.write(`${line}\n`);
  }
  return misses.length > 0 ? 1 : 0;
}

async function remembered(report: Report, path: string, incomplete: boolean, context: CommandContext) {
  const own = historyEntry(report);
  if (!incomplete) return recordHistory(path, own);
  context.note(context.messages.notice.notRecorded(printable(path)));
  return readHistory(path);
}
