import type { RegisterLine } from './register/lines.ts';
import { plainWords } from './register/text.ts';
import type { Role } from './roles.ts';

/** Rules of an office as data: what is complete, and what is excepted; they change every year, so each has a date. */
export interface RuleSet {
  readonly name: string;
  /** From when it holds, ISO 8601 day. */
  readonly date: string;
  /** What it is taken from, as it is printed. */
  readonly source: string;
  /** Roles a document needs, in the order in which they sign. */
  readonly require: readonly Role[];
  /** The first that applies says what a document needs instead. */
  readonly exceptions: readonly RuleException[];
  /** Layout of the tables. */
  readonly table: string;
}

export interface RuleException {
  readonly name: string;
  /** Every condition given has to hold; texts are compared as words, without marks and case. */
  readonly when: {
    /** A file of its own that belongs to a document. */
    readonly attachment?: boolean;
    /** The register's column of types, or the first words of the subject. */
    readonly types?: readonly string[];
    /** First part of the symbol: `BB`. */
    readonly symbols?: readonly string[];
    /** Words in the column of remarks or of status. */
    readonly remarks?: readonly string[];
  };
  readonly require: readonly Role[];
  /** Counted in its own column. */
  readonly counts?: 'copy';
}

const EXCEPTIONS: readonly RuleException[] = [
  { name: 'attachment', when: { attachment: true }, require: ['organization'] },
  {
    name: 'copy',
    when: { types: ['sao y', 'sao luc', 'trich sao', 'ban sao y', 'ban sao luc', 'ban trich sao'] },
    require: ['organization'],
    counts: 'copy',
  },
  {
    name: 'copy',
    when: { symbols: ['SY', 'SL', 'TrS'] },
    require: ['organization'],
    counts: 'copy',
  },
  { name: 'minutes', when: { types: ['bien ban', 'minutes'] }, require: ['person'] },
  { name: 'minutes', when: { symbols: ['BB'] }, require: ['person'] },
  {
    name: 'printed-after-signing',
    when: { remarks: ['in sau khi ky so', 'in ra sau khi ky', 'ky so roi in', 'printed after signing'] },
    require: ['person'],
  },
  {
    name: 'party',
    when: { remarks: ['van ban dang', 'van ban cua dang', 'party document'] },
    require: ['person'],
  },
];

/** The rule sets that come with kyso, by name. */
export const RULE_SETS: Readonly<Record<string, RuleSet>> = {
  'nd30-2020': {
    name: 'nd30-2020',
    date: '2020-03-05',
    source: 'Decree 30/2020/NĐ-CP, Appendix I; Regulation 379-QĐ/TW for Party documents',
    require: ['person', 'organization'],
    exceptions: EXCEPTIONS,
    table: 'nd30-2020',
  },
  'tt15-2025': {
    name: 'tt15-2025',
    date: '2025-08-15',
    source:
      'Circular 15/2025/TT-BKHCN on signing and checking software; completeness as in Decree 30/2020/NĐ-CP',
    require: ['person', 'organization'],
    exceptions: EXCEPTIONS,
    table: 'nd30-2020',
  },
};

/** What is known of a document besides its signatures. */
export interface DocumentKind {
  readonly attachment: boolean;
  readonly line?: RegisterLine;
}

/** The exception that applies to a document, if one does. */
export function exceptionFor(rules: RuleSet | undefined, kind: DocumentKind): RuleException | undefined {
  return rules?.exceptions.find(({ when }) => {
    const { line } = kind;
    const conditions = [
      when.attachment === undefined ? undefined : when.attachment === kind.attachment,
      when.types?.some((type) => isType(plainWords(type), line)),
      when.symbols?.some((symbol) => symbol.toUpperCase() === line?.key?.symbol[0]),
      when.remarks?.some((words) =>
        ` ${plainWords(line?.remarks ?? '')} `.includes(` ${plainWords(words)} `),
      ),
    ].filter((condition) => condition !== undefined);
    return conditions.length > 0 && conditions.every(Boolean);
  });
}

/** The type column says it, or, where the register has none, the subject begins with it. */
function isType(type: string, line: RegisterLine | undefined): boolean {
  if (line === undefined) return false;
  if (line.type !== '') return plainWords(line.type) === type;
  const title = plainWords(line.title);
  return title === type || title.startsWith(`${type} `);
}
