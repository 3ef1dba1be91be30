import { type Dimension, isTree, type Place, rowsOfTree, signerPlaces, unitOf } from './dimensions.ts';
import type { FileFacts } from './facts.ts';
import type { Measure } from './measures.ts';
import { comparePaths } from './order.ts';
import { delta, type Percentage } from './percent.ts';
import type { Document } from './population.ts';
import { EMPTY_TALLY, merge, type Row, ranks, rowOf, type Tally, tallyOf } from './tally.ts';

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

export interface GroupOptions {
  readonly measure: Measure;
  readonly unitDepth: number;
  readonly targetOf: (key: string) => Percentage | undefined;
}

/** The rows of one dimension, in code-point order of their paths. */
export function groupsBy(
  by: Dimension,
  documents: readonly Document[],
  excluded: readonly (readonly string[])[],
  options: GroupOptions,
): Group[] {
  const tallies = new Map<string, { place: Place; tally: Tally }>();
  const count = (places: readonly Place[], tally: Tally) => {
    for (const place of places) {
      const known = tallies.get(place.key);
      if (known) known.tally = merge(known.tally, tally);
      else tallies.set(place.key, { place, tally: merge(EMPTY_TALLY, tally) });
    }
  };
  const placesOf = PLACES[by](documents, options.unitDepth);
  for (const { best } of documents) count(placesOf(best), tallyOf(best.judgement));
  if (isTree(by)) {
    const depth = by === 'unit' ? options.unitDepth : Number.POSITIVE_INFINITY;
    for (const path of excluded) count(rowsOfTree(unitOf(path, depth)), tallyOf('excluded'));
  }
  const rows = [...tallies.values()].sort((a, b) => comparePaths(a.place.path, b.place.path));
  return ranked(rows.map(({ place, tally }) => groupOf(by, place, tally, options)));
}

const PLACES: Readonly<
  Record<Dimension, (documents: readonly Document[], unitDepth: number) => (facts: FileFacts) => Place[]>
> = {
  unit: (_, depth) => (facts) => rowsOfTree(unitOf(facts.path, depth)),
  folder: () => (facts) => rowsOfTree(unitOf(facts.path, Number.POSITIVE_INFINITY)),
  signer: (documents) => signerPlaces(documents),
  type: () => (facts) => [{ key: facts.format, path: [facts.format] }],
};

function groupOf(by: Dimension, place: Place, tally: Tally, options: GroupOptions): Group {
  const row = rowOf(tally, options.measure);
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
