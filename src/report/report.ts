import type { DocumentResult } from '../verify/result.ts';
import { type CertificateRow, certificatesOf } from './certificates.ts';
import type { Comparison, HistoryEntry } from './comparison.ts';
import type { Dimension } from './dimensions.ts';
import { documentRows, type ExcludedDocument, excludedRow, type ReportDocument } from './document-rows.ts';
import { type Denominator, entryOf, type UnitSource } from './entries.ts';
import { type Expiring, expiringBy } from './expiring.ts';
import { type FileFacts, factsOf, segmentsOf } from './facts.ts';
import { type Group, groupsBy } from './groups.ts';
import { holding } from './held-files.ts';
import { type Indicator, indicatorsOf, type Targets, targetsOf } from './indicators.ts';
import type { Measure } from './measures.ts';
import { compareCodePoints, comparePaths } from './order.ts';
import { type Document, documentsOf } from './population.ts';
import { type ClosedFile, ofArchive, type RegisterCheck, reconcile } from './reconcile.ts';
import type { Register } from './register/lines.ts';
import type { Role } from './roles.ts';
import type { RuleSet } from './rule-sets.ts';
import { type ReportOptions, type Settings, settingsOf } from './settings.ts';
import { addTo, type Exclusion, type Row, type RowOptions, rowOf, runningTally } from './tally.ts';

/** `kyso report --format json`. */
export interface Report {
  kyso: string;
  generatedAt: string;
  measure: Measure;
  /** false: signatures were looked for, and none was checked. */
  verified?: false;
  denominator: Denominator;
  /** With the measure `complete`: the roles required, in order. */
  requiredRoles?: Role[];
  /** The rule set the report was made by. */
  rules?: { name: string; date: string; source: string; table: string };
  targets: Targets;
  population: Population;
  /** Addresses contacted, in order; absent when the network was not used. */
  network?: string[];
  totals: Row;
  /** The figures that are held against a plan. */
  indicators: Indicator[];
  groups: Group[];
  /** With a register: how it was read, and how it and the archive fit together. */
  register?: { file: string; columns: Record<string, string> };
  registerCheck?: RegisterCheck;
  /** What was left out, and why. */
  exclusions: ExcludedDocument[];
  /** Certificates signatures were made with, those that end soonest first. */
  certificates: CertificateRow[];
  documents: ReportDocument[];
  expiring: Expiring;
  /** Beside earlier results; absent when there are none. */
  comparisons?: Comparison[];
  /** Results of all periods by this measure, the earliest first; absent without a history. */
  history?: HistoryEntry[];
}

export interface Population {
  inputs: string[];
  include: string[];
  exclude: string[];
  neverOpen: string[];
  unitDepth: number;
  unitFrom: UnitSource;
  by: Dimension[];
  /** Files read, renditions included. */
  files: number;
  /** Documents that count: the denominator. */
  documents: number;
}

export interface ReportCollector {
  /** Takes the verdict on one file. `path` is its path below the input, with `/`. */
  add(path: string, result: DocumentResult): void;
  /** Takes what was kept of a verdict, in this process or another. */
  addFacts(facts: FileFacts): void;
  /** Takes a file that is left out; it need not be opened. Default reason: `--exclude`. */
  exclude(path: string, file: string, reason?: Exclusion): void;
  /** Computes the report of what was added so far. */
  finish(): Report;
}

/**
 * Collects verdicts in any order and makes the report of them: the same documents and options give the same
 * bytes.
 * @throws KysoError `usage` for a target that is no percentage, a depth that is no whole number from 1, a
 * threshold for units without rows by unit, months without a register, or `complete` without roles
 * @example
 * const collector = createReport({ kyso: '1.0.0', generatedAt: '2026-06-01T00:00:00Z', target: 90 });
 * for (const [path, result] of verdicts) collector.add(path, result);
 * const report = collector.finish();
 */
export function createReport(options: ReportOptions): ReportCollector {
  const settings = settingsOf(options);
  const files: FileFacts[] = [];
  const closed: ClosedFile[] = [];
  const held = holding();
  return {
    add: (path, result) => {
      files.push(held(factsOf(result, path)));
    },
    addFacts: (facts) => {
      files.push(held(facts));
    },
    exclude: (path, file, reason = 'request') => {
      closed.push({ path: segmentsOf(path), file, reason });
    },
    finish: () => reportOf(settings, files, [...closed].sort(byName)),
  };
}

const byName = (a: ClosedFile, b: ClosedFile): number =>
  comparePaths(a.path, b.path) || compareCodePoints(a.file, b.file);

function reportOf(settings: Settings, files: readonly FileFacts[], closed: readonly ClosedFile[]): Report {
  const { measure, unitDepth, unitFrom, denominator, required, options } = settings;
  const { register, roles, rules, population } = options;
  const found = documentsOf(files);
  const { met, check } =
    register === undefined
      ? { met: () => ofArchive(found, files, closed), check: undefined }
      : reconciled(register, found, closed);
  const toEntry = entryOf({
    register: register !== undefined,
    denominator,
    unitFrom,
    required,
    ...(roles === undefined ? {} : { roles }),
    ...(rules === undefined ? {} : { rules }),
  });
  const rowOptions: RowOptions = {
    measure,
    register: register !== undefined,
    roles: roles !== undefined,
    unverified: options.unverified === true,
  };
  const countedDocuments = (): Document[] => {
    const counted: Document[] = [];
    for (const one of met()) {
      const { document, judgement } = toEntry(one);
      if (document !== undefined && judgement !== undefined) counted.push(document);
    }
    return counted;
  };
  const counters = settings.by.map((by) =>
    groupsBy(
      by,
      { ...rowOptions, unitDepth, targetOf: (key) => settings.targets.get(key) ?? settings.target },
      countedDocuments,
    ),
  );
  const whole = runningTally();
  const exclusions: ExcludedDocument[] = [];
  const documents: ReportDocument[] = [];
  const expiring = expiringBy(options.generatedAt, options.expiring ?? 90);
  const toRow = documentRows(measure, unitDepth);
  // One after the other: what is known of each is let go again, and its row stays.
  for (const one of met()) {
    const entry = toEntry(one);
    addTo(whole, entry.counted);
    for (const counter of counters) counter.add(entry);
    exclusions.push(...excludedRow(entry, unitDepth));
    if (entry.judgement === undefined) continue;
    const row = toRow(entry);
    documents.push(row);
    if (entry.document !== undefined) expiring.add(entry.document.best, row.unit);
  }
  const totals = rowOf(whole, rowOptions);
  const groups = counters.flatMap((counter) => counter.rows());
  return {
    kyso: options.kyso,
    generatedAt: options.generatedAt,
    measure,
    ...(options.unverified ? { verified: false as const } : {}),
    denominator,
    ...(measure === 'complete' ? { requiredRoles: [...required] } : {}),
    ...(rules === undefined ? {} : { rules: printedRules(rules) }),
    targets: targetsOf(settings, groups),
    population: {
      inputs: [...(population?.inputs ?? [])],
      include: [...(population?.include ?? [])],
      exclude: [...(population?.exclude ?? [])],
      neverOpen: [...(population?.neverOpen ?? [])],
      unitDepth,
      unitFrom,
      by: [...settings.by],
      files: found.reduce((all, document) => all + document.files.length, 0),
      documents: documents.length,
    },
    totals,
    indicators: indicatorsOf(settings, totals),
    groups,
    ...(register === undefined
      ? {}
      : { register: { file: register.file, columns: { ...register.columns } } }),
    ...(check === undefined ? {} : { registerCheck: check }),
    exclusions,
    certificates: certificatesOf(found, options.generatedAt),
    documents,
    expiring: expiring.found(),
  };
}

function reconciled(register: Register, documents: readonly Document[], closed: readonly ClosedFile[]) {
  const { met, check } = reconcile(register, documents, closed);
  return { met: () => met, check };
}

const printedRules = ({ name, date, source, table }: RuleSet) => ({ name, date, source, table });
