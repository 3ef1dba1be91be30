import type { DocumentResult, DocumentStatus, SignatureResult } from '../../verify/result.ts';
import type { Messages } from './messages/messages.ts';
import type { Painter } from './paint.ts';

export interface HumanView {
  readonly messages: Messages;
  readonly painter: Painter;
  readonly verbose: boolean;
}

/** Changes every update makes by itself: true, and of no help to whoever has to judge it. */
const incidental = /^file-identifier/;

/** Changes named under a verdict; --verbose names all. */
const changesShown = 8;

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
  const words = [painter[glyphOf[status]], count, messages.status[status]];
  return painter.paint[colorOf[status]](words.filter((word) => word !== undefined).join(' '));
}

/** `2026-01-31T12:00:00Z` as people write it, still UTC. */
const plainTime = (iso: string): string => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');

/** Control and bidirectional override characters in names from documents must not steer a terminal. */
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');

/** One block: the document's verdict, then for each signature three lines, one a question, each with its reason. */
export function documentBlock(result: DocumentResult, view: HumanView, unmet?: 'signed' | 'signer'): string {
  const { messages, painter } = view;
  const lines = [`${statusWord(result.status, view)}  ${painter.paint.bold(printable(result.file))}`];
  if (result.status === 'error' && result.error !== undefined) {
    lines.push(`    ${printable(result.error.message)} ${painter.paint.dim(`[${result.error.code}]`)}`);
    if (result.error.hint !== undefined) lines.push(`    ${messages.label.hint}: ${result.error.hint}`);
  }
  if (result.status === 'unsigned') lines.push(`    ${messages.noSignature}`);
  if (unmet !== undefined)
    lines.push(`    ${painter.paint.red(unmet === 'signed' ? messages.unmetSigned : messages.unmetSigner)}`);
  result.signatures.forEach((signature, at) => {
    lines.push(...signatureLines(signature, at + 1, result.signatures.length, view));
  });
  return `${lines.join('\n')}\n`;
}

function signatureLines(signature: SignatureResult, at: number, of: number, view: HumanView): string[] {
  const { messages, painter } = view;
  const name = printable(signature.signer?.name ?? messages.unknownSigner);
  const kind = signature.kind === 'signature' ? '' : `${messages.kind[signature.kind]} ${painter.separator} `;
  const where = messages.signatureOf(printable(signature.field), at, of);
  const head = `  ${statusWord(signature.status, view)}  ${kind}${name} ${painter.paint.dim(`(${where})`)}`;
  const width = Math.max(
    ...Object.values(messages.label)
      .slice(0, 3)
      .map((label) => label.length),
  );
  const row = (label: string, text: string): string =>
    `    ${painter.paint.dim(label.padEnd(width))}  ${text}`;
  return [
    head,
    row(messages.label.document, printable(integrity(signature, messages))),
    ...changes(signature, view).map((line) => row('', printable(line))),
    row(messages.label.signer, printable(identity(signature, messages))),
    row(messages.label.time, time(signature, messages)),
    ...notes(signature, view).map((line) => row(messages.label.note, printable(line))),
  ];
}

/** Problem codes that say why the document is not, or not provably, as it was signed. */
const integrityProblems =
  /^(byte-range|coverage|contents|content-|message-digest|signature-|signed-attr|ambiguous|digest|subfilter|cms|algorithm-unsupported|no-signing|structure)/;

function integrity(signature: SignatureResult, { integrity: texts }: Messages): string {
  const { laterChanges: later } = signature;
  const why = signature.problems.find(({ code }) => integrityProblems.test(code))?.message;
  const because = (text: string): string => (why === undefined ? text : `${text}: ${why}`);
  if (signature.coverage === 'partial') return because(texts.partial);
  if (signature.integrity === 'unknown') return because(texts.unknown);
  if (signature.integrity === 'broken') return because(texts.broken);
  if (later.permitted === false) return texts.laterForbidden(later.level);
  if (later.permitted === null) return texts.laterUndecided(later.level);
  const covers =
    signature.coverage === 'document' ? texts.whole : texts.revision(signature.revision, signature.revisions);
  return later.level === 'none' ? covers : covers + texts.laterPermitted(later.level);
}

/** What was changed later, named one by one where a person has to decide about it. */
function changes(
  { laterChanges, integrity: state }: SignatureResult,
  { messages, verbose }: HumanView,
): string[] {
  if (state === 'broken' || (laterChanges.permitted === true && !verbose)) return [];
  const telling = laterChanges.items.filter(({ rule }) => verbose || !incidental.test(rule));
  const shown = verbose ? telling : telling.slice(0, changesShown);
  const lines = shown.map(({ revision, object, what }) => messages.integrity.change(revision, object, what));
  const left = telling.length - shown.length;
  return left > 0 ? [...lines, messages.integrity.moreChanges(left)] : lines;
}

function identity(signature: SignatureResult, { identity: texts }: Messages): string {
  const { chain, revocation, signer } = signature;
  if (signer === null) return texts.none;
  const who = signer.organization === undefined ? signer.name : `${signer.name}, ${signer.organization}`;
  const reason = chain.reason === undefined ? '' : ` (${chain.reason})`;
  const said = {
    trusted: () => texts.trusted(chain.anchor ?? chain.path.at(-1) ?? ''),
    untrusted: () => texts.untrusted + reason,
    invalid: () => texts.invalid + reason,
    'not-checked': () => texts.unchecked,
  }[chain.status]();
  const revoked =
    chain.status === 'not-checked' && revocation.status === 'not-checked'
      ? ''
      : `; ${texts.revocation[revocation.status](revocation.at === undefined ? undefined : plainTime(revocation.at))}`;
  return `${who}; ${said}${revoked}`;
}

function time({ time: told }: SignatureResult, { time: texts }: Messages): string {
  if (told.proven !== undefined) return texts.proven(plainTime(told.proven));
  if (told.claimed !== undefined) return texts.claimed(plainTime(told.claimed));
  return texts.unknown;
}

/** Problems not told by the three lines: all of them for people who ask, else those that decided the verdict. */
function notes(signature: SignatureResult, { verbose }: HumanView): string[] {
  const told = signature.problems.find(({ code }) => integrityProblems.test(code));
  const broken = signature.coverage === 'partial' || signature.integrity === 'broken';
  return signature.problems
    .filter((problem) => !(broken && problem === told))
    .filter(({ message }) => message !== signature.chain.reason)
    .filter(({ code }) => verbose || !code.startsWith('later-changes'))
    .map(({ code, message, clause }) =>
      verbose ? `${message} [${code}, ${clause}]` : `${message} [${code}]`,
    );
}
