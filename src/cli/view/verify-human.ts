import { wrap } from '../../report/render/wrap.ts';
import { problemKinds } from '../../verify/problems.ts';
import type { DocumentResult, DocumentStatus, Problem, SignatureResult } from '../../verify/result.ts';
import type { Messages } from './messages/messages.ts';
import type { Painter } from './paint.ts';
import { plainName, plainTime, problemDetail, problemText } from './problem-text.ts';

export interface HumanView {
  readonly messages: Messages;
  readonly painter: Painter;
  readonly verbose: boolean;
}

/** Changes every update makes by itself: true, and of no help to whoever has to judge it. */
const incidental = /^file-identifier/;

/** Columns a reason has at least, however narrow the terminal. */
const narrowest = 30;

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
  const word =
    status === 'error' && count !== undefined && count > 1 ? messages.errors : messages.status[status];
  const words = [painter[glyphOf[status]], count, word];
  return painter.paint[colorOf[status]](words.filter((part) => part !== undefined).join(' '));
}

/** Control characters, and those that hide or turn text, in names from documents must not steer a terminal. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, '\uFFFD');

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
  const indent = width + 6;
  const { columns } = painter.style;
  const row = (label: string, text: string): string => {
    const lines = columns === undefined ? [text] : wrap(text, Math.max(narrowest, columns - indent));
    return `    ${painter.paint.dim(label.padEnd(width))}  ${lines.join(`\n${' '.repeat(indent)}`)}`;
  };
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

/** Codes whose problems alone are enough to break a signature. */
const breaking = new Set<string>(
  Object.entries(problemKinds)
    .filter(([, kind]) => 'breaksIntegrity' in kind)
    .map(([code]) => code),
);

/** The problem the line about the document is told with: the one that broke it, where it is broken. */
function integrityReason({ problems, integrity, coverage }: SignatureResult): Problem | undefined {
  const broken = integrity === 'broken' || coverage === 'partial';
  const breaks = broken ? problems.find(({ code }) => breaking.has(code)) : undefined;
  return breaks ?? problems.find(({ code }) => integrityProblems.test(code));
}

/** Says what the line about the document says in other words; only what is particular to it is added. */
const saidOfDocument = 'message-digest';

function integrity(signature: SignatureResult, messages: Messages): string {
  const { laterChanges: later } = signature;
  const { integrity: texts } = messages;
  const why = integrityReason(signature);
  const because = (text: string): string => {
    if (why === undefined) return text;
    const told = why.code === saidOfDocument ? problemDetail : problemText;
    return `${text}: ${told(why, messages)}`;
  };
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

/** Said in other words by the line about the signer; only what is particular to them is added. */
const saidOfChain: ReadonlySet<string> = new Set(['chain-untrusted', 'chain-invalid']);

function chainReason({ chain, problems }: SignatureResult, messages: Messages): string {
  if (chain.reason === undefined) return '';
  const problem = problems.find(({ message }) => message === chain.reason);
  if (problem === undefined) return ` (${chain.reason})`;
  const text = saidOfChain.has(problem.code) ? problemDetail : problemText;
  return ` (${text(problem, messages)})`;
}

function identity(signature: SignatureResult, messages: Messages): string {
  const { chain, revocation, signer } = signature;
  const { identity: texts } = messages;
  if (signer === null) return texts.none;
  const { name, organization } = signer;
  const who = organization === undefined || organization === name ? name : `${name}, ${organization}`;
  const reason = chainReason(signature, messages);
  const said = {
    trusted: () => texts.trusted(plainName(chain.anchor ?? chain.path.at(-1) ?? '')),
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

function time({ time: told, kind }: SignatureResult, { time: texts }: Messages): string {
  if (told.proven !== undefined) return texts.proven(plainTime(told.proven));
  if (told.claimed !== undefined && kind === 'timestamp') return texts.stamped(plainTime(told.claimed));
  if (told.claimed !== undefined) return texts.claimed(plainTime(told.claimed));
  return texts.unknown;
}

/** Problems not told by the three lines: all of them for people who ask, else those that decided the verdict. */
function notes(signature: SignatureResult, { messages, verbose }: HumanView): string[] {
  const told = integrityReason(signature);
  const broken = signature.coverage === 'partial' || signature.integrity !== 'intact';
  return signature.problems
    .filter((problem) => !(broken && problem === told))
    .filter(({ message }) => message !== signature.chain.reason)
    .filter(({ code }) => verbose || !code.startsWith('later-changes'))
    .map((problem) => {
      const { code, clause } = problem;
      return `${problemText(problem, messages)} [${verbose ? `${code}, ${clause}` : code}]`;
    });
}
