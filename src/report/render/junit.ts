import { create } from 'xmlbuilder2';
import type { ReportDocument } from '../document-rows.ts';
import { messagesFor } from '../messages/languages.ts';
import type { Language, Messages } from '../messages/messages.ts';
import type { Report } from '../report.ts';

type Builder = ReturnType<typeof create>;

/**
 * The report as JUnit XML: a suite per unit, a case per document. A failed or unsigned document is a failure,
 * an unreadable one an error; an undetermined one is skipped, being neither signed nor unsigned.
 */
export function renderJunit(report: Report, options: { lang: Language }): string {
  const messages = messagesFor(options.lang);
  const suites = new Map<string, ReportDocument[]>();
  for (const document of report.documents) {
    const known = suites.get(document.unit);
    if (known) known.push(document);
    else suites.set(document.unit, [document]);
  }
  // Jenkins' schema (junit-10.xsd) knows no `skipped` of the whole, and no `file` of a case.
  const { skipped: _, ...whole } = counts(report.documents);
  // Characters XML 1.0 cannot carry appear in file names all the same.
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\ufffd' }).ele(
    'testsuites',
    {
      name: messages.title,
      ...whole,
    },
  );
  for (const [unit, documents] of suites) {
    const suite = root.ele('testsuite', {
      name: unit,
      ...counts(documents),
      timestamp: report.generatedAt.replace(/(\.\d+)?Z$/, ''),
    });
    for (const document of documents) testCase(suite, document, messages);
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function counts(
  documents: readonly ReportDocument[],
): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const of = (...states: ReportDocument['state'][]) =>
    documents.filter(({ state }) => states.includes(state)).length;
  return {
    tests: documents.length,
    failures: of('incomplete', 'broken', 'unsigned'),
    errors: of('error'),
    skipped: of('undetermined'),
  };
}

const ELEMENT: Readonly<Record<ReportDocument['state'], 'failure' | 'error' | 'skipped' | null>> = {
  signed: null,
  incomplete: 'failure',
  broken: 'failure',
  unsigned: 'failure',
  undetermined: 'skipped',
  error: 'error',
};

function testCase(suite: Builder, document: ReportDocument, messages: Messages): void {
  const element = ELEMENT[document.state];
  const node = suite.ele('testcase', { name: document.file, classname: document.unit });
  if (element === null) return;
  const found = document.shortcomings.map(({ code }) => messages.shortcoming[code]);
  const message = document.error?.message ?? found.map(({ title }) => title).join('; ');
  // JUnit's schema gives `skipped` a message and no type.
  const attributes =
    element === 'skipped' ? { message } : { message, type: document.error?.code ?? document.state };
  node.ele(element, attributes).txt(found.map(({ title, remedy }) => `${title}. ${remedy}`).join('\n'));
}
