import { problemKinds } from '../../verify/problems.ts';
import type { Problem, SignatureResult } from '../../verify/result.ts';
import type { Messages } from './messages/messages.ts';
import { shortened } from './printable.ts';
import { detailText, plainName, problemDetail, problemText } from './problem-text.ts';

/** Problem codes that say why the document is not, or not provably, as it was signed. */
const integrityProblems =
  /^(byte-range|coverage|contents|content-|message-digest|signature-|signed-attr|ambiguous|digest|reference|container|xml-|signed-data|subfilter|cms|algorithm-unsupported|no-signing|structure)/;

/** Codes whose problems alone are enough to break a signature. */
const breaking = new Set<string>(
  Object.entries(problemKinds)
    .filter(([, kind]) => 'breaksIntegrity' in kind)
    .map(([code]) => code),
);

/** The problem the line about the document is told with: the one that broke it, where it is broken. */
export function integrityReason({ problems, integrity, coverage }: SignatureResult): Problem | undefined {
  const broken = integrity === 'broken' || coverage === 'partial';
  const breaks = broken ? problems.find(({ code }) => breaking.has(code)) : undefined;
  return breaks ?? problems.find(({ code }) => integrityProblems.test(code));
}

/** Says what the line about the document says in other words; only what is particular to it is added. */
const saidOfDocument = 'message-digest';

/** Is the document as it was signed? */
export function integrityLine(signature: SignatureResult, messages: Messages): string {
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
  if (signature.coverage === 'selected') return because(texts.selected);
  const covers =
    signature.coverage === 'document' ? texts.whole : texts.revision(signature.revision, signature.revisions);
  return later.level === 'none' ? covers : covers + texts.laterPermitted(later.level);
}

/** Changes every update makes by itself: true, and of no help to whoever has to judge it. */
const incidental = /^file-identifier/;

/** Changes named under a verdict; --verbose names all. */
const changesShown = 8;

/** What was changed later, named one by one where a person has to decide about it. */
export function changeLines(
  { laterChanges, integrity: state }: SignatureResult,
  messages: Messages,
  verbose: boolean,
): string[] {
  if (state === 'broken' || (laterChanges.permitted === true && !verbose)) return [];
  const telling = laterChanges.items.filter(({ rule }) => verbose || !incidental.test(rule));
  const shown = verbose ? telling : telling.slice(0, changesShown);
  const lines = shown.map(({ revision, object, what, rule }) =>
    messages.integrity.change(revision, object, detailText(what, messages), rule),
  );
  const left = telling.length - shown.length;
  return left > 0 ? [...lines, messages.integrity.moreChanges(left)] : lines;
}

/** Said in other words by the line about the signer; only what is particular to them is added. */
const saidOfChain: ReadonlySet<string> = new Set(['chain-untrusted', 'chain-invalid']);

function chainReason({ chain, problems }: SignatureResult, messages: Messages): string {
  if (chain.reason === undefined) return '';
  const problem = problems.find(({ message }) => message === chain.reason);
  if (problem === undefined) return ` (${detailText(chain.reason, messages)})`;
  const text = saidOfChain.has(problem.code) ? problemDetail : problemText;
  return ` (${text(problem, messages)})`;
}

/** Does a chain lead from the signer to somebody who is trusted, and was the certificate revoked? */
export function trustLine(signature: SignatureResult, messages: Messages): string {
  const { chain, revocation } = signature;
  const { identity: texts } = messages;
  const reason = chainReason(signature, messages);
  const said = {
    trusted: () => texts.trusted(shortened(plainName(chain.anchor ?? chain.path.at(-1) ?? ''))),
    untrusted: () => texts.untrusted + reason,
    invalid: () => texts.invalid + reason,
    'not-checked': () => texts.unchecked,
  }[chain.status]();
  if (chain.status === 'not-checked' && revocation.status === 'not-checked') return said;
  const at = revocation.at === undefined ? undefined : messages.timeOf(revocation.at);
  const told = signature.problems.some(({ code }) => code === 'revocation-unknown');
  const why = revocation.reason === undefined || told ? '' : ` (${detailText(revocation.reason, messages)})`;
  return `${said}; ${texts.revocation[revocation.status](at)}${why}`;
}

/** When was it signed, as claimed and as proven? */
export function timeLine({ time: told, kind }: SignatureResult, messages: Messages): string {
  const { time: texts, timeOf } = messages;
  if (told.proven !== undefined) return texts.proven(timeOf(told.proven));
  if (told.claimed !== undefined && kind === 'timestamp') return texts.stamped(timeOf(told.claimed));
  if (told.claimed !== undefined) return texts.claimed(timeOf(told.claimed));
  return texts.unknown;
}

/** Each time-stamp, by whom and whether it holds. */
export const timestampLines = ({ timestamps }: SignatureResult, messages: Messages): string[] =>
  timestamps.map(({ kind, time, authority, status }) =>
    messages.time.stamp(
      kind,
      time === '' ? messages.time.unknown : messages.timeOf(time),
      shortened(plainName(authority)),
      status,
    ),
  );

/** What the signer wrote into the signature besides. */
export function remarks({ texts = {} }: SignatureResult, messages: Messages): string | undefined {
  const { remark } = messages;
  const said = [
    texts.reason === undefined ? undefined : remark.reason(shortened(texts.reason)),
    texts.location === undefined ? undefined : remark.location(shortened(texts.location)),
  ].filter((text) => text !== undefined);
  return said.length === 0 ? undefined : said.join('; ');
}

/** Problems not told by the other lines: all of them for people who ask, else those that decided the verdict. */
export function notes(signature: SignatureResult, messages: Messages, verbose: boolean): string[] {
  const told = integrityReason(signature);
  const broken = signature.coverage === 'partial' || signature.integrity !== 'intact';
  return signature.problems
    .filter((problem) => !(broken && problem === told))
    .filter(({ message }) => verbose || message !== signature.chain.reason)
    .filter(({ code }) => verbose || !code.startsWith('later-changes'))
    .map((problem) => {
      const { code, clause, effect } = problem;
      const source = verbose ? `${code}, ${clause}; ${messages.effect[effect]}` : code;
      return `${problemText(problem, messages)} [${source}]`;
    });
}
