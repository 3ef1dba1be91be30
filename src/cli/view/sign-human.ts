import type { SignOutcome, SignRecord } from '../tasks/sign-record.ts';
import type { Messages } from './messages/messages.ts';
import type { Painter } from './paint.ts';
import { printable } from './printable.ts';

const glyphOf = {
  signed: 'good',
  extended: 'good',
  prepared: 'good',
  planned: 'plain',
  skipped: 'plain',
  refused: 'bad',
  error: 'error',
} as const;
const colorOf = {
  signed: 'green',
  extended: 'green',
  prepared: 'green',
  planned: 'cyan',
  skipped: 'dim',
  refused: 'yellow',
  error: 'red',
} as const;

/** One line a document: what became of it, and where the result is; a refusal or error with its reason below. */
export function signLine(record: SignRecord, messages: Messages, painter: Painter): string {
  const { result, file, output, field, level, error } = record;
  const { sign } = messages;
  const word = painter.paint[colorOf[result]](`${painter[glyphOf[result]]} ${sign[result]}`);
  const to =
    output !== null && output !== file && error === undefined ? ` ${painter.arrow} ${printable(output)}` : '';
  const facts = [
    field !== null && level !== null && result !== 'skipped' ? sign.as(printable(field), level) : undefined,
    record.validationData === undefined ? undefined : sign.kept(record.validationData),
    record.repaired ? sign.repaired : undefined,
    record.skipped === undefined ? undefined : sign.skip[record.skipped],
  ].filter((fact) => fact !== undefined);
  const lines = [
    `${word}  ${printable(file)}${to}${facts.length > 0 ? painter.paint.dim(`  (${facts.join('; ')})`) : ''}`,
  ];
  // What is wrong with the certificate is the same for every document, and told once.
  for (const { message } of (record.warnings ?? []).filter(({ code }) => !code.startsWith('certificate-')))
    lines.push(`    ${messages.label.note}: ${printable(messages.phrase(message))}`);
  const { toBeSigned, documentDigest, digestAlgorithm } = record;
  if (digestAlgorithm !== undefined)
    lines.push(`    ${sign.digest(digestAlgorithm)}: ${toBeSigned ?? documentDigest}`);
  if (error !== undefined) {
    lines.push(`    ${printable(messages.phrase(error.message))} ${painter.paint.dim(`[${error.code}]`)}`);
    if (error.hint !== undefined)
      lines.push(`    ${messages.label.hint}: ${printable(messages.phrase(error.hint))}`);
  }
  return `${lines.join('\n')}\n`;
}

const order: readonly SignOutcome[] = [
  'signed',
  'extended',
  'prepared',
  'planned',
  'skipped',
  'refused',
  'error',
];

/** The last line: how many documents came to what. */
export function signSummary(counts: Readonly<Record<SignOutcome, number>>, messages: Messages): string {
  const total = order.reduce((sum, outcome) => sum + counts[outcome], 0);
  const parts = order
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => {
      const many = outcome === 'error' && counts[outcome] > 1;
      return `${counts[outcome]} ${many ? messages.errors : messages.sign[outcome]}`;
    });
  return messages.summary(total, parts);
}
