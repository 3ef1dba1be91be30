import { indent } from './indent.ts';
import { documentBlock, type HumanView, statusWord } from './verify-human.ts';
import type { Summary, VerifyFormat, VerifyRenderer } from './verify-renderer.ts';

const json: VerifyRenderer = {
  document: (result) => indent(JSON.stringify(result, null, 2), '    '),
  head: (heading) => `${JSON.stringify(heading, null, 2).slice(0, -2)},\n  "documents": [\n`,
  between: ',\n',
  // The summary stands last, so that any number of documents passes through without being held.
  foot: (summary) =>
    `\n  ],\n  "summary": ${indent(JSON.stringify(summary, null, 2), '  ').trimStart()}\n}\n`,
};

const ndjson: VerifyRenderer = {
  document: (result) => `${JSON.stringify(result)}\n`,
  head: () => '',
  between: '',
  foot: () => '',
};

function human(view: HumanView): VerifyRenderer {
  return {
    document: (result, unmet) => documentBlock(result, view, unmet),
    head: () => '',
    between: '\n',
    foot: (summary) => (summary.documents > 1 ? `\n${summaryLine(summary, view)}\n` : ''),
  };
}

const statuses = ['passed', 'intact', 'indeterminate', 'failed', 'unsigned', 'error'] as const;

function summaryLine(summary: Summary, view: HumanView): string {
  const parts = statuses
    .filter((status) => summary[status] > 0)
    .map((status) => statusWord(status, view, summary[status]));
  return view.messages.summary(summary.documents, parts);
}

/** The renderer of a format; those of other tools' formats are loaded only when asked for. */
export async function verifyRenderer(format: VerifyFormat, view: HumanView): Promise<VerifyRenderer> {
  if (format === 'junit') return (await import('./verify-junit.ts')).junit(view);
  if (format === 'sarif') return (await import('./verify-sarif.ts')).sarif;
  return { json, ndjson, human: human(view) }[format];
}
