import { wrap } from '../../report/render/wrap.ts';
import type { DocumentResult, DocumentStatus, SignatureResult } from '../../verify/result.ts';
import type { Messages } from './messages/messages.ts';
import type { Painter } from './paint.ts';
import { printable, shortened } from './printable.ts';
import { plainName } from './problem-text.ts';
import type { Row } from './row.ts';
import { explanationRows } from './verify-explain.ts';
import {
  changeLines,
  integrityLine,
  notes,
  remarks,
  timeLine,
  timestampLines,
  trustLine,
} from './verify-lines.ts';

export interface HumanView {
  readonly messages: Messages;
  readonly painter: Painter;
  readonly verbose: boolean;
}

/** Columns a reason has at least, however narrow the terminal. */
const narrowest = 30;

/** Characters of one row: names and reasons come from the document, and may be of any length. */
const rowLength = 4000;

const glyphOf = {
  passed: 'good',
  intact: 'good',
  indeterminate: 'unsure',
  failed: 'bad',
  unsigned: 'plain',
  error: 'error',
} as const;
const colorOf = {
  passed: 'green',
  intact: 'green',
  indeterminate: 'yellow',
  failed: 'red',
  unsigned: 'dim',
  error: 'red',
} as const;

/** A status with its glyph and colour; with a number, so many of them. */
export function statusWord(status: DocumentStatus, { messages, painter }: HumanView, count?: number): string {
  const word =
    status === 'error' && count !== undefined && count > 1 ? messages.errors : messages.status[status];
  const words = [painter[glyphOf[status]], count, word];
  return painter.paint[colorOf[status]](words.filter((part) => part !== undefined).join(' '));
}

/** One block: the document's verdict, then for each signature the three questions, each with its reason. */
export function documentBlock(result: DocumentResult, view: HumanView, unmet?: 'signed' | 'signer'): string {
  const { messages, painter } = view;
  const lines = [`${statusWord(result.status, view)}  ${painter.paint.bold(printable(result.file))}`];
  if (result.status === 'error' && result.error !== undefined) lines.push(...errorLines(result.error, view));
  if (result.status === 'unsigned') lines.push(`    ${messages.noSignature}`);
  if (unmet !== undefined)
    lines.push(`    ${painter.paint.red(unmet === 'signed' ? messages.unmetSigned : messages.unmetSigner)}`);
  result.signatures.forEach((signature, at) => {
    lines.push(headLine(signature, at + 1, result.signatures.length, view));
    lines.push(...layOut(signatureRows(signature, view), view));
  });
  return `${lines.join('\n')}\n`;
}

/** In English the message itself; in other languages what the code means, the message for people who ask. */
function errorLines(
  error: NonNullable<DocumentResult['error']>,
  { messages, painter, verbose }: HumanView,
): string[] {
  const { code } = error;
  const own = messages.error(code);
  const hint = own === undefined ? error.hint : own.hint;
  return [
    `    ${printable(own?.says ?? error.message)} ${painter.paint.dim(`[${code}]`)}`,
    ...(own !== undefined && verbose ? [`    ${painter.paint.dim(printable(error.message))}`] : []),
    ...(hint === undefined ? [] : [`    ${messages.label.hint}: ${printable(hint)}`]),
  ];
}

function headLine(signature: SignatureResult, at: number, of: number, view: HumanView): string {
  const { messages, painter } = view;
  const name = shortened(signature.signer?.name ?? messages.unknownSigner);
  const kind = signature.kind === 'signature' ? '' : `${messages.kind[signature.kind]} ${painter.separator} `;
  const where = messages.signatureOf(shortened(signature.field), at, of);
  return `  ${statusWord(signature.status, view)}  ${kind}${name} ${painter.paint.dim(`(${where})`)}`;
}

function signatureRows(signature: SignatureResult, { messages, verbose }: HumanView): Row[] {
  const { label } = messages;
  const remark = remarks(signature, messages);
  const { provableUntil: until } = signature;
  return [
    ...(label.verdict === undefined ? [] : [[label.verdict, messages.verdict[signature.status]] as const]),
    [label.document, integrityLine(signature, messages)],
    ...changeLines(signature, messages, verbose).map((line): Row => ['', line]),
    ...signerRows(signature, messages),
    [label.time, timeLine(signature, messages)],
    ...timestampLines(signature, messages).map((line): Row => ['', line]),
    ...validityRows(signature, messages),
    ...(until === undefined ? [] : [[label.until, lasts(until, signature, messages)] as const]),
    ...(remark === undefined ? [] : [[label.remark, remark] as const]),
    ...notes(signature, messages, verbose).map((line): Row => [label.note, line]),
    ...(signature.explanation ? explanationRows(signature.explanation, signature.level, messages) : []),
  ];
}

/** Until when the document shows it by itself; it ends with the judgement where other things were needed. */
function lasts(until: string, { validity }: SignatureResult, messages: Messages): string {
  const now = validity?.now.time;
  return now !== undefined && until <= now ? messages.notProvable : messages.provable(messages.timeOf(until));
}

/** Who signed, in one line or, where the language asks for it, in lines of their own. */
function signerRows(signature: SignatureResult, messages: Messages): Row[] {
  const { signer } = signature;
  const { label } = messages;
  if (signer === null) return [[label.signer, messages.identity.none]];
  const name = shortened(signer.name);
  const organization = signer.organization === undefined ? undefined : shortened(signer.organization);
  const issuer: Row = [label.issuer, shortened(plainName(signer.issuer))];
  const trust = trustLine(signature, messages);
  if (label.organization !== undefined && label.trust !== undefined)
    return [
      [label.signer, name],
      [label.organization, organization ?? messages.notStated],
      issuer,
      [label.trust, trust],
    ];
  const who = organization === undefined || organization === name ? name : `${name}, ${organization}`;
  return [[label.signer, `${who}; ${trust}`], issuer];
}

/** How the certificate stood when the signature was made, and how it stands now. */
function validityRows({ validity }: SignatureResult, messages: Messages): Row[] {
  if (validity === undefined) return [];
  const { label, validity: texts, timeOf } = messages;
  const { atSigning, now } = validity;
  return [
    [
      label.atSigning,
      atSigning === undefined
        ? texts.noTime
        : texts.atSigning(texts.status[atSigning.status], atSigning.source),
    ],
    [label.now, texts.now(texts.status[now.status], timeOf(now.time))],
  ];
}

/** Labels in a column of their own, texts wrapped to the terminal under their beginning. */
function layOut(rows: readonly Row[], { messages, painter }: HumanView): string[] {
  const { hint: _, ...labels } = messages.label;
  const width = Math.max(...Object.values(labels).map((label) => (label ?? '').length));
  const indent = width + 6;
  const { columns } = painter.style;
  return rows.map(([label, given]) => {
    const text = printable(given.length > rowLength ? `${given.slice(0, rowLength)}…` : given);
    const inner = /^ */.exec(text)?.[0] ?? '';
    const room = columns === undefined ? undefined : Math.max(narrowest, columns - indent - inner.length);
    const lines = room === undefined ? [text.slice(inner.length)] : wrap(text.slice(inner.length), room);
    return `    ${painter.paint.dim(label.padEnd(width))}  ${inner}${lines.join(`\n${' '.repeat(indent)}${inner}`)}`;
  });
}
