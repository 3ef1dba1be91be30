import {
  type Dimension,
  isTree,
  type Place,
  periodOf,
  rowsOfTree,
  signerPlaces,
  UNKNOWN,
  unitOf,
} from './dimensions.ts';
import type { Entry } from './entries.ts';
import { comparePaths } from './order.ts';
import { delta, type Percentage } from './percent.ts';
import type { Document } from './population.ts';
import {
  addTo,
  type Row,
  type RowOptions,
  type RunningTally,
  ranks,
  rowOf,
  runningTally,
  type Tally,
} from './tally.ts';

/** One row of the report: the numbers of a unit, and of everything below it. */
export interface Group extends Row {
  by: Dimension;
  /** Path below the input, `.` for what lies directly in it; or the name of the signer or type. */
  key: string;
  path: string[];
  /** Among rows of the same depth (`.` counts as depth 1), ties sharing one; null without a share, and outside trees. */
  rank: number | null;
  /** Percent. */
  target?: number;
  /** Exact share minus target, in percentage points, rounded to six decimals with its sign kept. */
  delta?: number;
}

export interface GroupOptions extends RowOptions {
  readonly unitDepth: number;
  readonly targetOf: (key: string) => Percentage | undefined;
}

/** Counts documents in the rows of one dimension. */
export interface GroupCounter {
  add(entry: Entry): void;
  /** In code-point order of their paths. */
  rows(): Group[];
}

/** `documents` gives those that count; it is asked only for rows by signer, whose names depend on all. */
export function groupsBy(
  by: Dimension,
  options: GroupOptions,
  documents: () => readonly Document[],
): GroupCounter {
  const tallies = new Map<string, { place: Place; tally: RunningTally }>();
  const placesOf = PLACES[by](documents, options.unitDepth);
  return {
    add(entry) {
      for (const place of placesOf(entry)) {
        let row = tallies.get(place.key);
        if (row === undefined) {
          row = { place, tally: runningTally() };
          tallies.set(place.key, row);
        }
        addTo(row.tally, entry.counted);
      }
    },
    rows() {
      const rows = [...tallies.values()].sort((a, b) => comparePaths(a.place.path, b.place.path));
      return ranked(rows.map(({ place, tally }) => groupOf(by, place, tally, options)));
    },
  };
}

type Places = (entry: Entry) => Place[];

/** Documents outside the denominator stand in the rows whose numbers of issued ones they are part of. */
const PLACES: Readonly<
  Record<Dimension, (documents: () => readonly Document[], unitDepth: number) => Places>
> = {
  unit: (_, depth) => (entry) => (isMet(entry) ? rowsOfTree(unitOf(entry.unit, depth)) : []),
  folder:
    () =>
    ({ folder, ...entry }) =>
      isMet(entry) && folder !== undefined ? rowsOfTree(unitOf(folder, Number.POSITIVE_INFINITY)) : [],
  month: () => (entry) => (isMet(entry) ? [periodOf('month', entry.line?.date)] : []),
  quarter: () => (entry) => (isMet(entry) ? [periodOf('quarter', entry.line?.date)] : []),
  signer: (documents) => {
    const places = signerPlaces(documents());
    return ({ document, judgement }) => (judgement === undefined ? [] : places(document?.best));
  },
  type: () => (entry) => (entry.judgement === undefined ? [] : [typeOf(entry)]),
};

/** Whether anything of it is counted at all: a file beside the register is listed, not counted. */
const isMet = ({ counted }: Pick<Entry, 'counted'>): boolean =>
  counted.judgement !== undefined || counted.exclusion !== undefined || (counted.marks ?? []).length > 0;

function typeOf({ document }: Entry): Place {
  return document === undefined ? UNKNOWN : { key: document.best.format, path: [document.best.format] };
}

function groupOf(by: Dimension, place: Place, tally: Tally, options: GroupOptions): Group {
  const row = rowOf(tally, options);
  const target = isTree(by) ? options.targetOf(place.key) : undefined;
  return {
    by,
    key: place.key,
    path: [...place.path],
    ...row,
    rank: null,
    ...(target === undefined ? {} : { target: target.value }),
    ...(target === undefined || row.share === null ? {} : { delta: delta(row.share, target) }),
  };
}

/** Gives each row of a tree its rank among the rows of the same depth. */
function ranked(groups: Group[]): Group[] {
  const depths = new Map<number, Group[]>();
  for (const group of groups) {
    if (!isTree(group.by)) continue;
    const peers = depths.get(depthOf(group));
    if (peers) peers.push(group);
    else depths.set(depthOf(group), [group]);
  }
  for (const peers of depths.values()) {
    const places = ranks(peers.map((group) => group.share));
    for (const [index, group] of peers.entries()) group.rank = places[index] ?? null;
  }
  return groups;
}

/** Depth among which a row is ranked: the group `.` stands beside the first level. */
export function depthOf(group: Pick<Group, 'path'>): number {
  return Math.max(1, group.path.length);
}
