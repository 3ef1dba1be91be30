import { JUDGEMENTS, type Judgement, type Measure } from './measures.ts';
import { compareFractions, type Fraction, type Share, share } from './percent.ts';
import type { ExclusionReason } from './register/lines.ts';

/** Why a document is in no other number: the register says so, or the command line does. */
export type Exclusion = ExclusionReason | 'request';

export const EXCLUSIONS = ['secret', 'cancelled', 'other', 'request'] as const;
const MARKS = [
  'issued',
  'eligible',
  'electronic',
  'complete',
  'incomplete',
  'person',
  'organization',
  'copy',
] as const;

/**
 * What a document can be besides its judgement: `issued`, a line of the register; `eligible`, one that is not left
 * out; `electronic`, an eligible one that was sent so. The others are said of documents that count.
 */
export type Mark = (typeof MARKS)[number];

/** How many documents there are of each kind: plain data that adds up in any order. */
export interface Tally {
  readonly judged: Readonly<Record<Judgement, number>>;
  readonly excluded: Readonly<Record<Exclusion, number>>;
  readonly marked: Readonly<Record<Mark, number>>;
}

/** What of a report's options its rows depend on. */
export interface RowOptions {
  readonly measure: Measure;
  /** There is a register: rows tell what was issued. */
  readonly register?: boolean;
  /** There are roles: rows tell whose signatures there are. */
  readonly roles?: boolean;
  /** Only presence was looked at: rows tell nothing else of signatures. */
  readonly unverified?: boolean;
}

/** The numbers of one row of the report: `R` of the contract. */
export interface Row {
  /** Documents counted: the denominator. */
  total: number;
  /** Documents left out of `total`: by `--exclude`, `--never-open`, or the register. */
  excluded: number;
  /** The same by reason; with a register, or where there is more than one reason. */
  exclusions?: Record<Exclusion, number>;
  /** With a register: its lines, those left out among them. */
  issued?: number;
  /** With a register: its lines without those left out. */
  eligible?: number;
  /** With a register: eligible lines sent electronically. */
  electronic?: number;
  /** Carry a signature, be it broken. */
  present: number;
  /** Are as they were signed; null where only presence was looked at, as are the other findings of checking. */
  intact: number | null;
  /** Every signature passed, up to a trust anchor. */
  trusted: number | null;
  /** Everybody signed who has to; null without roles: nobody looked, 0 would say that none is. */
  complete: number | null;
  /** With roles: as they were signed, but not by all who have to. */
  incomplete?: number;
  /** With roles: carry an intact signature of a person, and of an organisation. */
  personal?: number;
  organization?: number;
  /** With roles: electronic copies, by the rule set. */
  copies?: number;
  /** A signature failed; under `present` they are counted in `present` all the same. */
  broken: number | null;
  /** Signed, and what the measure asks could not be settled. */
  undetermined: number | null;
  /** Carry nobody's signature. */
  unsigned: number;
  /** Could not be read, or are in the register and no file was found. */
  errors: number;
  share: Share | null;
  /** With a register: `electronic` of `eligible`. */
  shareElectronic?: Share | null;
}

const zeros = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;

export const EMPTY_TALLY: Tally = {
  judged: zeros(JUDGEMENTS),
  excluded: zeros(EXCLUSIONS),
  marked: zeros(MARKS),
};

/** How one document is counted. */
export interface Counted {
  /** Absent: not in the denominator. */
  readonly judgement?: Judgement;
  readonly exclusion?: Exclusion;
  readonly marks?: readonly Mark[];
}

/** The tally of one document. */
export function tallyOf(counted: Counted): Tally {
  const tally = runningTally();
  addTo(tally, counted);
  return tally;
}

/** The tally of two disjoint sets of documents taken together. Associative and commutative. */
export function merge(a: Tally, b: Tally): Tally {
  return {
    judged: sum(JUDGEMENTS, a.judged, b.judged),
    excluded: sum(EXCLUSIONS, a.excluded, b.excluded),
    marked: sum(MARKS, a.marked, b.marked),
  };
}

/** A tally that documents are added to one by one. */
export interface RunningTally extends Tally {
  readonly judged: Record<Judgement, number>;
  readonly excluded: Record<Exclusion, number>;
  readonly marked: Record<Mark, number>;
}

export const runningTally = (): RunningTally => ({
  judged: zeros(JUDGEMENTS),
  excluded: zeros(EXCLUSIONS),
  marked: zeros(MARKS),
});

/** Adds one document. */
export function addTo(
  { judged, excluded, marked }: RunningTally,
  { judgement, exclusion, marks = [] }: Counted,
): void {
  if (judgement !== undefined) judged[judgement]++;
  if (exclusion !== undefined) excluded[exclusion]++;
  for (const mark of marks) marked[mark]++;
}

function sum<Name extends string>(
  names: readonly Name[],
  a: Readonly<Record<Name, number>>,
  b: Readonly<Record<Name, number>>,
): Record<Name, number> {
  const result: Record<Name, number> = { ...a };
  for (const name of names) result[name] += b[name];
  return result;
}

/** The contract's numbers under a measure. */
export function rowOf(
  tally: Tally,
  { measure, register = false, unverified = false, ...options }: RowOptions,
): Row {
  const roles = options.roles === true && !unverified;
  const found = (count: number): number | null => (unverified ? null : count);
  const { judged, excluded, marked } = tally;
  const trusted = judged.trusted;
  const intact = trusted + judged.intact;
  const present = intact + judged.present + judged.undetermined + judged.broken;
  const errors = judged.error + judged.absent;
  const total = present + judged.unsigned + errors;
  const complete = roles ? marked.complete : null;
  const numerator = { present, intact, trusted, complete: marked.complete }[measure];
  const { issued, eligible, electronic } = marked;
  const left = EXCLUSIONS.filter((reason) => excluded[reason] > 0);
  return {
    total,
    excluded: left.reduce((count, reason) => count + excluded[reason], 0),
    ...(register || left.some((reason) => reason !== 'request') ? { exclusions: { ...excluded } } : {}),
    ...(register ? { issued, eligible, electronic } : {}),
    present,
    intact: found(intact),
    trusted: found(trusted),
    complete,
    ...(roles
      ? {
          incomplete: marked.incomplete,
          personal: marked.person,
          organization: marked.organization,
          copies: marked.copy,
        }
      : {}),
    broken: found(judged.broken),
    undetermined: found(
      judged.undetermined +
        (measure === 'trusted' ? judged.intact : 0) +
        (measure === 'present' ? 0 : judged.present),
    ),
    unsigned: judged.unsigned,
    errors,
    share: share(numerator, total),
    ...(register ? { shareElectronic: share(electronic, eligible) } : {}),
  };
}

/**
 * Ranks by share, highest first: ties share a rank and the next one is passed over (1, 2, 2, 4).
 * Rows without a share are not ranked.
 * @returns one rank a share, in the order given
 */
export function ranks(shares: readonly (Fraction | null)[]): (number | null)[] {
  const result: (number | null)[] = shares.map(() => null);
  const ordered = shares
    .flatMap((own, index) => (own === null ? [] : [{ own, index }]))
    .sort((a, b) => compareFractions(b.own, a.own));
  let rank = 0;
  for (const [position, { own, index }] of ordered.entries()) {
    const before = ordered[position - 1];
    if (before === undefined || compareFractions(before.own, own) !== 0) rank = position + 1;
    result[index] = rank;
  }
  return result;
}
