import type { DocumentResult, VerifyReport } from '../../verify/result.ts';
import { documentBlock, type HumanView, statusWord } from './verify-human.ts';

export type VerifyFormat = 'human' | 'json' | 'ndjson' | 'junit';
export type Summary = VerifyReport['summary'];

/** What stands once in a report, whatever the documents are. */
export type Heading = Pick<VerifyReport, 'kyso' | 'validationTime' | 'policy' | 'network'>;

/** Why a document does not meet what the command line required. */
export type Unmet = 'signed' | 'signer';

/**
 * One output format. `document` runs where the document was verified, perhaps in a worker; the other parts
 * where the output is written. Formats that must know all before the first line keep the documents' texts.
 */
export interface VerifyRenderer {
  document(result: DocumentResult, unmet: Unmet | undefined): string;
  head(heading: Heading): string;
  between: string;
  foot(summary: Summary, heading: Heading): string;
}

const indent = (text: string, by: string): string => text.replace(/^/gm, by);

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
    .map((status) => `${summary[status]} ${statusWord(status, view).trim()}`);
  return view.messages.summary(summary.documents, parts);
}

/** The renderer of a format; JUnit's XML writer is loaded only when asked for. */
export async function verifyRenderer(format: VerifyFormat, view: HumanView): Promise<VerifyRenderer> {
  if (format === 'junit') return (await import('./verify-junit.ts')).junit(view);
  return { json, ndjson, human: human(view) }[format];
}
