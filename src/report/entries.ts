import { completenessOf } from './complete.ts';
import { ROOT } from './dimensions.ts';
import type { FileFacts } from './facts.ts';
import type { Judgement } from './measures.ts';
import type { Document } from './population.ts';
import type { RegisterLine } from './register/lines.ts';
import { plainWords } from './register/text.ts';
import { type Role, type Roles, rolesOf } from './roles.ts';
import { exceptionFor, type RuleSet } from './rule-sets.ts';
import type { Shortcoming } from './shortcomings.ts';
import type { Counted, Exclusion, Mark } from './tally.ts';

/** What the signing share is a share of; see docs/REPORT.md. */
export type Denominator = 'electronic' | 'issued' | 'register';

/** Where units come from. */
export type UnitSource = 'folder' | 'register' | 'signer';

/** One thing that was issued, as it was met: in the register, in the archive, or in both. */
export interface Met {
  /** Absent where there is no file, or none may be opened. */
  readonly document?: Document;
  /** Separate attachments of it. */
  readonly attachments: readonly Document[];
  readonly line?: RegisterLine;
  /** Files that fit, but not only here. */
  readonly doubled: boolean;
  /** Left out by the command line or by the register. */
  readonly exclusion?: { readonly reason: Exclusion; readonly words: string };
  /** Path of a file that may not be opened; where the document is not known otherwise. */
  readonly closed?: { readonly file: string; readonly path: readonly string[] };
}

/** One document, as it is counted and shown. */
export interface Entry extends Met {
  readonly counted: Counted;
  /** Absent when it is left out or outside the denominator. */
  readonly judgement?: Judgement;
  readonly complete: boolean;
  readonly shortcomings: readonly Shortcoming[];
  /** Segments of its unit, as deep as they are known. */
  readonly unit: readonly string[];
  /** Segments of its folder; undefined when it has no file. */
  readonly folder?: readonly string[];
}

export interface EntryOptions {
  readonly register: boolean;
  readonly denominator: Denominator;
  readonly unitFrom: UnitSource;
  readonly roles?: Roles;
  /** Roles every document needs where no exception says otherwise. */
  readonly required: readonly Role[];
  readonly rules?: RuleSet;
}

/** Makes the function that says how a document is counted. */
export function entryOf(options: EntryOptions): (met: Met) => Entry {
  const rolesFor = rolesOf(options.roles ?? {});
  return (met) => {
    const { exclusion, document } = met;
    const path = (document ?? met.attachments[0])?.best.path ?? met.closed?.path;
    const place = {
      ...met,
      unit: unitOfEntry(met, path, options.unitFrom),
      ...(path === undefined ? {} : { folder: path.slice(0, -1) }),
    };
    const registered: Mark[] = met.line === undefined ? [] : ['issued'];
    if (exclusion !== undefined)
      return {
        ...place,
        counted: { exclusion: exclusion.reason, marks: registered },
        complete: false,
        shortcomings: [],
      };
    if (met.line !== undefined) {
      registered.push('eligible');
      if (met.line.delivery === 'electronic') registered.push('electronic');
    }
    if (!isCounted(met, options))
      return { ...place, counted: { marks: registered }, complete: false, shortcomings: [] };
    const judgement = judgementOf(met);
    const { complete, marks, shortcomings } = roleMarks(met, judgement, options, rolesFor);
    return {
      ...place,
      counted: { judgement, marks: [...registered, ...marks] },
      judgement,
      complete,
      shortcomings: [...ownShortcomings(met, judgement), ...beside(met, options), ...shortcomings],
    };
  };
}

function isCounted({ line }: Met, { register, denominator }: EntryOptions): boolean {
  if (!register) return true;
  switch (denominator) {
    case 'electronic':
      return line !== undefined && line.delivery !== 'paper';
    case 'issued':
      return true;
    case 'register':
      return line !== undefined;
  }
}

/** Nobody can say which of several files is meant: then nothing is said. Paper bears no digital signature. */
function judgementOf({ document, line, doubled }: Met): Judgement {
  if (doubled) return 'undetermined';
  if (document !== undefined) return document.best.judgement;
  return line?.delivery === 'paper' ? 'unsigned' : 'absent';
}

function ownShortcomings({ document, line, doubled }: Met, judgement: Judgement): Shortcoming[] {
  if (doubled) return [{ code: 'matched-twice' }];
  if (judgement === 'absent') return [{ code: 'line-without-file' }];
  if (document === undefined) return line?.delivery === 'paper' ? [{ code: 'sent-on-paper' }] : [];
  const found: Shortcoming[] = [...document.best.shortcomings];
  if (document.files.some((facts) => facts.judgement === 'broken' && facts !== document.best))
    found.push({ code: 'other-rendition-failed' });
  return found;
}

/** A file that counts though no line of the register is of it. */
const beside = ({ line }: Met, { register }: EntryOptions): Shortcoming[] =>
  register && line === undefined ? [{ code: 'file-without-line' }] : [];

function roleMarks(
  { document, attachments, line, doubled }: Met,
  judgement: Judgement,
  { roles, required, rules }: EntryOptions,
  rolesFor: (signer: FileFacts['signers'][number]) => readonly Role[],
): { complete: boolean; marks: Mark[]; shortcomings: Shortcoming[] } {
  if (roles === undefined || document === undefined || doubled)
    return { complete: false, marks: [], shortcomings: [] };
  const exception = exceptionFor(rules, { attachment: false, ...(line === undefined ? {} : { line }) });
  const own = completenessOf(document.best, exception?.require ?? required, rolesFor);
  const lacks = [...own.lacks];
  const attached = exceptionFor(rules, { attachment: true })?.require ?? required;
  const whole = attachments.every(({ best }) => {
    const { lacks: theirs } = completenessOf(best, attached, rolesFor);
    return (best.judgement === 'intact' || best.judgement === 'trusted') && theirs.length === 0;
  });
  if (!whole) lacks.push('attachment-incomplete');
  const isIntact = judgement === 'intact' || judgement === 'trusted';
  const complete = isIntact && lacks.length === 0;
  const marks: Mark[] = [];
  if (isIntact) marks.push(complete ? 'complete' : 'incomplete');
  for (const role of ['person', 'organization'] as const) if (own.roles.includes(role)) marks.push(role);
  if (exception?.counts === 'copy') marks.push('copy');
  const notes = isIntact && isNamedOtherwise(document.best, line, rolesFor) ? [NAMED_OTHERWISE] : [];
  return { complete, marks, shortcomings: [...lacks.map((code) => ({ code })), ...notes] };
}

const NAMED_OTHERWISE: Shortcoming = { code: 'signer-named-otherwise' };

/**
 * Whether the register names a signer whom no personal certificate of the document does: noted, and no fault, since
 * people sign in place of others ("ký thay", "thừa lệnh").
 */
function isNamedOtherwise(
  { signers }: FileFacts,
  line: Met['line'],
  rolesFor: (signer: FileFacts['signers'][number]) => readonly Role[],
): boolean {
  const printed = plainWords(line?.signer ?? '');
  const names = signers
    .filter((signer) => rolesFor(signer).includes('person'))
    .map(({ name }) => plainWords(name));
  const within = (a: string, b: string): boolean => ` ${a} `.includes(` ${b} `);
  // Titles stand before the name in registers, offices behind it in certificates.
  return (
    printed !== '' &&
    names.length > 0 &&
    !names.some((name) => within(printed, name) || within(name, printed))
  );
}

function unitOfEntry(
  { document, line }: Met,
  path: readonly string[] | undefined,
  source: UnitSource,
): readonly string[] {
  if (source === 'register' && line !== undefined && line.unit.length > 0) return line.unit;
  if (source === 'signer') {
    const signer = document?.best.signers.at(-1);
    const organization = (signer?.organization ?? signer?.name)?.normalize('NFC');
    return organization === undefined ? ROOT.path : [organization];
  }
  return path?.slice(0, -1) ?? ROOT.path;
}
