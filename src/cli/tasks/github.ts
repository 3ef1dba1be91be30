import { appendFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import type { ReportDocument } from '../../report/document-rows.ts';
import { renderMarkdown } from '../../report/render/md.ts';
import type { Report } from '../../report/report.ts';
import type { RowOrder } from '../../report/view.ts';
import type { CommandContext } from '../context.ts';

/** Annotations a step may show: GitHub drops further ones. */
const mostAnnotations = 10;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Appends the report to the summary of the step.
 * @throws file-unwritable, disk-full
 */
export function writeStepSummary(
  report: Report,
  order: RowOrder,
  { lang }: CommandContext,
  env: Environment,
): void {
  const path = env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === '') return;
  try {
    appendFileSync(path, `${renderMarkdown(report, { lang, order })}\n`);
  } catch (error) {
    throw fileError(error, path, 'write');
  }
}

/** Thresholds that were missed, then documents whose signature does not hold, as annotations of the step. */
export function annotations(
  misses: readonly string[],
  documents: readonly ReportDocument[],
  sayBroken: (document: ReportDocument) => string,
): string[] {
  const lines = misses.map((miss) => `::error title=kyso report::${escaped(miss)}`);
  for (const document of documents) {
    if (lines.length >= mostAnnotations) break;
    // A name of a file is data: nothing in it may begin a command of the workflow.
    if (document.status === 'failed')
      lines.push(`::error file=${property(document.file)},title=kyso::${escaped(sayBroken(document))}`);
  }
  return lines.slice(0, mostAnnotations);
}

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
