import { KysoError } from '../errors.ts';
import type { DocumentResult, DocumentStatus } from '../verify/result.ts';
import type { Comparison, HistoryEntry } from './comparison.ts';
import { type Dimension, requireUnits, unitOf } from './dimensions.ts';
import { type Expiring, expiringOf } from './expiring.ts';
import { type FileFacts, factsOf, segmentsOf, sharing } from './facts.ts';
import { type Group, groupsBy } from './groups.ts';
import { type Measure, type State, stateOf } from './measures.ts';
import { compareCodePoints, comparePaths } from './order.ts';
import { delta, type Percentage, parsePercentage } from './percent.ts';
import { byDocument, type Document, documentsOf } from './population.ts';
import type { Shortcoming } from './shortcomings.ts';
import { EMPTY_TALLY, merge, type Row, rowOf, tallyOf } from './tally.ts';

export interface ReportOptions {
  /** Version of kyso, as it stands in the report. */
  readonly kyso: string;
  /** ISO 8601 UTC. */
  readonly generatedAt: string;
  /** Default `intact`. */
  readonly measure?: Measure;
  /** Default `['unit']`. */
  readonly by?: readonly Dimension[];
  /** Folders below the input that make a unit; default 1, at least 1. */
  readonly unitDepth?: number;
  /** Plan target in percent, for the whole and for every unit without one of its own. */
  readonly target?: string | number;
  /** Plan targets of single units, by key. */
  readonly targets?: ReadonlyMap<string, string | number>;
  /** Threshold in percent, stated in the report; decided by {@link thresholds}. */
  readonly failUnder?: string | number;
  readonly failUnderUnit?: string | number;
  /** Days from `generatedAt` within which what ends is listed; default 90. */
  readonly expiring?: number;
  /** How the population came about, as it stands in the report. */
  readonly population?: {
    readonly inputs?: readonly string[];
    readonly include?: readonly string[];
    readonly exclude?: readonly string[];
  };
}

/** `kyso report --format json`. */
export interface Report {
  kyso: string;
  generatedAt: string;
  measure: Measure;
  targets: Targets;
  population: Population;
  /** Addresses contacted, in order; absent when the network was not used. */
  network?: string[];
  totals: Row;
  groups: Group[];
  documents: ReportDocument[];
  expiring: Expiring;
  /** Beside earlier results; absent when there are none. */
  comparisons?: Comparison[];
  /** Results of all periods by this measure, the earliest first; absent without a history. */
  history?: HistoryEntry[];
}

/** Percent; null where none was given. */
export interface Targets {
  total: number | null;
  units: Record<string, number>;
  /** Units with a target of their own of which no document was met. */
  unmatched: string[];
  failUnder: number | null;
  failUnderUnit: number | null;
}

export interface Population {
  inputs: string[];
  include: string[];
  exclude: string[];
  unitDepth: number;
  by: Dimension[];
  /** Files read, renditions included. */
  files: number;
  documents: number;
}

export interface ReportDocument {
  /** The rendition the document is judged by, as it was given. */
  file: string;
  unit: string;
  status: DocumentStatus;
  /** Where it is counted under the measure. */
  state: State;
  format: DocumentResult['format'];
  /** Signatures by signers. */
  signatures: number;
  signers: string[];
  /** Of the last signature by a signer; ISO 8601 UTC. */
  signedAt?: string;
  /** `claimed`: nothing but the signer vouches for the time. */
  timeSource?: 'claimed' | 'timestamp';
  /** Every file of the document, the one it is judged by first; absent when there is but one. */
  renditions?: { file: string; status: DocumentStatus }[];
  shortcomings: Shortcoming[];
  error?: { code: string; message: string; hint?: string };
}

export interface ReportCollector {
  /** Takes the verdict on one file. `path` is its path below the input, with `/`. */
  add(path: string, result: DocumentResult): void;
  /** Takes what was kept of a verdict, in this process or another. */
  addFacts(facts: FileFacts): void;
  /** Takes a file that `--exclude` leaves out; it need not be opened. */
  exclude(path: string, file: string): void;
  /** Computes the report of what was added so far. */
  finish(): Report;
}

/**
 * Collects verdicts in any order and makes the report of them: the same documents and options give the same
 * bytes.
 * @throws KysoError `usage` for a target that is no percentage, a depth that is no whole number from 1, or a
 * threshold for units without rows by unit
 * @example
 * const collector = createReport({ kyso: '1.0.0', generatedAt: '2026-06-01T00:00:00Z', target: 90 });
 * for (const [path, result] of verdicts) collector.add(path, result);
 * const report = collector.finish();
 */
export function createReport(options: ReportOptions): ReportCollector {
  const settings = settingsOf(options);
  const files: FileFacts[] = [];
  const excluded: { path: readonly string[]; file: string }[] = [];
  const shared = sharing();
  return {
    add: (path, result) => {
      files.push(shared(factsOf(result, path)));
    },
    addFacts: (facts) => {
      files.push(shared(facts));
    },
    exclude: (path, file) => {
      excluded.push({ path: segmentsOf(path), file });
    },
    finish: () => reportOf(settings, files, excluded),
  };
}

interface Settings {
  readonly options: ReportOptions;
  readonly measure: Measure;
  readonly by: readonly Dimension[];
  readonly unitDepth: number;
  readonly target: Percentage | undefined;
  readonly targets: ReadonlyMap<string, Percentage>;
  readonly failUnder: Percentage | undefined;
  readonly failUnderUnit: Percentage | undefined;
}

function settingsOf(options: ReportOptions): Settings {
  const by = options.by ?? ['unit'];
  if (options.failUnderUnit !== undefined) requireUnits(by);
  const percentage = (value: string | number | undefined, option: string) =>
    value === undefined ? undefined : parsePercentage(value, option);
  const targets = [...(options.targets ?? [])].map(
    ([key, value]) => [segmentsOf(key).join('/') || '.', parsePercentage(value, `target of ${key}`)] as const,
  );
  return {
    options,
    measure: options.measure ?? 'intact',
    by,
    unitDepth: depth(options.unitDepth ?? 1),
    target: percentage(options.target, '--target'),
    targets: new Map(targets.sort(([a], [b]) => compareCodePoints(a, b))),
    failUnder: percentage(options.failUnder, '--fail-under'),
    failUnderUnit: percentage(options.failUnderUnit, '--fail-under-unit'),
  };
}

function reportOf(
  settings: Settings,
  files: readonly FileFacts[],
  leftOut: readonly { path: readonly string[]; file: string }[],
): Report {
  const { measure, unitDepth } = settings;
  const documents = documentsOf(files);
  const excluded = excludedDocuments(files, leftOut);
  const groups = settings.by.flatMap((by) =>
    groupsBy(by, documents, excluded, {
      measure,
      unitDepth,
      targetOf: (key) => settings.targets.get(key) ?? settings.target,
    }),
  );
  const totals = [
    ...documents.map((document) => tallyOf(document.best.judgement)),
    ...excluded.map(() => tallyOf('excluded')),
  ].reduce(merge, EMPTY_TALLY);
  return {
    kyso: settings.options.kyso,
    generatedAt: settings.options.generatedAt,
    measure,
    targets: targetsOf(settings, groups),
    population: {
      inputs: [...(settings.options.population?.inputs ?? [])],
      include: [...(settings.options.population?.include ?? [])],
      exclude: [...(settings.options.population?.exclude ?? [])],
      unitDepth,
      by: [...settings.by],
      files: documents.reduce((sum, document) => sum + document.files.length, 0),
      documents: documents.length,
    },
    totals: rowOf(totals, measure),
    groups,
    documents: documents.map((document) => documentRow(document, measure, unitDepth)),
    expiring: expiringOf(
      documents,
      settings.options.generatedAt,
      settings.options.expiring ?? 90,
      ({ path }) => unitOf(path, unitDepth).key,
    ),
  };
}

/** Paths of documents of which no file is counted: a document with one counted file is counted by it. */
function excludedDocuments(
  files: readonly FileFacts[],
  leftOut: readonly { path: readonly string[]; file: string }[],
): (readonly string[])[] {
  if (leftOut.length === 0) return [];
  const all = [
    ...files.map(({ file, path }) => ({ file, path, counted: true })),
    ...leftOut.map(({ file, path }) => ({ file, path, counted: false })),
  ];
  return byDocument(
    all,
    (item) => item.file,
    (a, b) => Number(b.counted) - Number(a.counted) || comparePaths(a.path, b.path),
  )
    .filter((group) => !group.some((item) => item.counted))
    .map((group) => group.map((item) => item.path).reduce((a, b) => (comparePaths(b, a) < 0 ? b : a)));
}

function targetsOf(settings: Settings, groups: readonly Group[]): Targets {
  const keys = new Set(groups.filter((group) => group.target !== undefined).map((group) => group.key));
  return {
    total: settings.target?.value ?? null,
    units: Object.fromEntries([...settings.targets].map(([key, { value }]) => [key, value])),
    unmatched: [...settings.targets.keys()].filter((key) => !keys.has(key)),
    failUnder: settings.failUnder?.value ?? null,
    failUnderUnit: settings.failUnderUnit?.value ?? null,
  };
}

function documentRow({ best, files }: Document, measure: Measure, unitDepth: number): ReportDocument {
  const shortcomings = [...best.shortcomings];
  if (measure === 'trusted' && best.judgement === 'intact' && shortcomings.length === 0)
    shortcomings.push({ code: 'trust-not-checked' });
  if (files.some((facts) => facts.judgement === 'broken' && facts !== best))
    shortcomings.push({ code: 'other-rendition-failed' });
  return {
    file: best.file,
    unit: unitOf(best.path, unitDepth).key,
    status: best.status,
    state: stateOf(measure, best.judgement),
    format: best.format,
    signatures: best.signatures,
    signers: best.signers.map((signer) => signer.name),
    ...(best.signedAt === undefined
      ? {}
      : { signedAt: best.signedAt.time, timeSource: best.signedAt.source }),
    ...(files.length === 1 ? {} : { renditions: files.map(({ file, status }) => ({ file, status })) }),
    shortcomings,
    ...(best.error === undefined ? {} : { error: best.error }),
  };
}

function depth(value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new KysoError('usage', `--unit-depth: ${value} is not a whole number from 1`, {
    subject: '--unit-depth',
  });
}

/** The whole against its plan, in points as in {@link Group.delta}; null without a plan or without a share. */
export function totalDelta({ totals, targets }: Report): number | null {
  if (totals.share === null || targets.total === null) return null;
  return delta(totals.share, parsePercentage(targets.total, '--target'));
}
