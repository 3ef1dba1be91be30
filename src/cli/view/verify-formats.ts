import { indent } from './indent.ts';
import { printable } from './printable.ts';
import { documentBlock, type HumanView, statusWord } from './verify-human.ts';
import type { Summary, VerifyFormat, VerifyRenderer } from './verify-renderer.ts';
import { disarmed } from './workflow-commands.ts';

const json: VerifyRenderer = {
  document: (result) => indent(JSON.stringify(result, null, 2), '    '),
  head: (heading) => `${JSON.stringify(heading, null, 2).slice(0, -2)},\n  "documents": [\n`,
  between: ',\n',
  // What is known at the end stands last, so that any number of documents passes through without being held.
  foot: (summary, { network }) => {
    const part = (value: unknown): string => indent(JSON.stringify(value, null, 2), '  ').trimStart();
    return `\n  ],\n  "network": ${part(network)},\n  "summary": ${part(summary)}\n}\n`;
  },
};

const ndjson: VerifyRenderer = {
  document: (result) => `${JSON.stringify(result)}\n`,
  head: () => '',
  between: '',
  foot: () => '',
};

function human(view: HumanView): VerifyRenderer {
  return {
    document: (result, unmet) => disarmed(documentBlock(result, view, unmet)),
    head: () => '',
    between: '\n',
    foot: (summary, { network }) =>
      (network.length > 0 ? `\n${view.messages.contacted(network.map(printable))}\n` : '') +
      (summary.documents > 1 ? `\n${summaryLine(summary, view)}\n` : ''),
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
