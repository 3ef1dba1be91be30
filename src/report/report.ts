import { KysoError } from '../errors.ts';
import type { DocumentResult, DocumentStatus } from '../verify/result.ts';
import { type CertificateRow, certificatesOf } from './certificates.ts';
import type { Comparison, HistoryEntry } from './comparison.ts';
import { type Dimension, requireDates, requireUnits, unitOf } from './dimensions.ts';
import { type Denominator, type Entry, entryOf, type UnitSource } from './entries.ts';
import { type Expiring, expiringOf } from './expiring.ts';
import { type FileFacts, factsOf, segmentsOf, sharing } from './facts.ts';
import { type Group, groupsBy } from './groups.ts';
import { type Measure, type State, stateOf } from './measures.ts';
import { compareCodePoints, comparePaths } from './order.ts';
import { delta, type Percentage, parsePercentage, type Share } from './percent.ts';
import { type ClosedFile, ofArchive, type RegisterCheck, reconcile } from './reconcile.ts';
import type { Register } from './register/lines.ts';
import type { Role, Roles } from './roles.ts';
import type { RuleSet } from './rule-sets.ts';
import type { Shortcoming } from './shortcomings.ts';
import { EMPTY_TALLY, type Exclusion, merge, type Row, type RowOptions, rowOf, tallyOf } from './tally.ts';

/** What may be left out of a report: file names, people, what documents are about. */
export type Redaction = 'names' | 'people' | 'subjects';

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
    readonly neverOpen?: readonly string[];
  };
  /** The register of issued documents: the denominator. */
  readonly register?: Register;
  /** Default `electronic`. */
  readonly denominator?: Denominator;
  /** Plan target in percent of the electronic share. */
  readonly targetElectronic?: string | number;
  /** Default `register` where the register has a column of units, else `folder`. */
  readonly unitFrom?: UnitSource;
  /** Who signs for whom; needed for the measure `complete`. */
  readonly roles?: Roles;
  /** Roles that make a document complete, in order; default those of the rule set, else person, organization. */
  readonly requireRoles?: readonly Role[];
  readonly rules?: RuleSet;
  /** What is left out of the report once it is made, by `redacted`. */
  readonly redact?: readonly Redaction[];
}

/** `kyso report --format json`. */
export interface Report {
  kyso: string;
  generatedAt: string;
  measure: Measure;
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

export interface Indicator {
  name: 'electronic' | 'signed';
  /** Percent. */
  target: number | null;
  share: Share | null;
  /** As in {@link Group.delta}. */
  delta: number | null;
}

/** A document in no figure but the number of those left out. */
export interface ExcludedDocument {
  reason: Exclusion;
  /** In the register's own words, where it has some. */
  words?: string;
  unit: string;
  file?: string;
  line?: number;
  label?: string;
}

/** Percent; null where none was given. */
export interface Targets {
  total: number | null;
  electronic: number | null;
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
  neverOpen: string[];
  unitDepth: number;
  unitFrom: UnitSource;
  by: Dimension[];
  /** Files read, renditions included. */
  files: number;
  /** Documents that count: the denominator. */
  documents: number;
}

export interface ReportDocument {
  /** The rendition the document is judged by, as it was given; of a line without one, its number and symbol. */
  file: string;
  unit: string;
  status: DocumentStatus;
  /** Where it is counted under the measure. */
  state: State;
  /** `none`: there is no file. */
  format: DocumentResult['format'] | 'none';
  /** Signatures by signers. */
  signatures: number;
  signers: string[];
  /** Of the last signature by a signer; ISO 8601 UTC. */
  signedAt?: string;
  /** `claimed`: nothing but the signer vouches for the time. */
  timeSource?: 'claimed' | 'timestamp';
  /** Every file of the document, the one it is judged by first; absent when there is but one. */
  renditions?: { file: string; status: DocumentStatus }[];
  /** Separate attachments that belong to it. */
  attachments?: { file: string; status: DocumentStatus }[];
  /** The register's line it is of. */
  line?: { line: number; label: string; date?: string; type?: string; title?: string; delivery: string };
  shortcomings: Shortcoming[];
  error?: { code: string; message: string; hint?: string };
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
  const shared = sharing();
  return {
    add: (path, result) => {
      files.push(shared(factsOf(result, path)));
    },
    addFacts: (facts) => {
      files.push(shared(facts));
    },
    exclude: (path, file, reason = 'request') => {
      closed.push({ path: segmentsOf(path), file, reason });
    },
    finish: () => reportOf(settings, files, [...closed].sort(byName)),
  };
}

const byName = (a: ClosedFile, b: ClosedFile): number =>
  comparePaths(a.path, b.path) || compareCodePoints(a.file, b.file);

interface Settings {
  readonly options: ReportOptions;
  readonly measure: Measure;
  readonly denominator: Denominator;
  readonly by: readonly Dimension[];
  readonly unitDepth: number;
  readonly unitFrom: UnitSource;
  readonly required: readonly Role[];
  readonly target: Percentage | undefined;
  readonly targetElectronic: Percentage | undefined;
  readonly targets: ReadonlyMap<string, Percentage>;
  readonly failUnder: Percentage | undefined;
  readonly failUnderUnit: Percentage | undefined;
}

/** What makes a document complete where nothing else is said. */
const BOTH: readonly Role[] = ['person', 'organization'];

function settingsOf(options: ReportOptions): Settings {
  const { measure = 'intact', by = ['unit'], register, roles, rules } = options;
  if (options.failUnderUnit !== undefined) requireUnits(by);
  requireDates(by, register !== undefined);
  if (measure === 'complete' && roles === undefined)
    throw new KysoError('usage', '--measure complete needs to know whose certificates there are', {
      hint: 'Give the rules that tell persons from organisations with --roles FILE; see docs/REPORT.md.',
      subject: '--measure',
    });
  const percentage = (value: string | number | undefined, option: string) =>
    value === undefined ? undefined : parsePercentage(value, option);
  const targets = [...(options.targets ?? [])].map(
    ([key, value]) => [segmentsOf(key).join('/') || '.', parsePercentage(value, `target of ${key}`)] as const,
  );
  return {
    options,
    measure,
    denominator: options.denominator ?? 'electronic',
    by,
    unitDepth: depth(options.unitDepth ?? 1),
    unitFrom: options.unitFrom ?? (register?.columns.unit === undefined ? 'folder' : 'register'),
    required: options.requireRoles ?? rules?.require ?? BOTH,
    target: percentage(options.target, '--target'),
    targetElectronic: percentage(options.targetElectronic, '--target-electronic'),
    targets: new Map(targets.sort(([a], [b]) => compareCodePoints(a, b))),
    failUnder: percentage(options.failUnder, '--fail-under'),
    failUnderUnit: percentage(options.failUnderUnit, '--fail-under-unit'),
  };
}

function reportOf(settings: Settings, files: readonly FileFacts[], closed: readonly ClosedFile[]): Report {
  const { measure, unitDepth, unitFrom, denominator, required, options } = settings;
  const { register, roles, rules, population } = options;
  const { met, check } =
    register === undefined
      ? { met: ofArchive(files, closed), check: undefined }
      : reconcile(register, files, closed);
  const entries = met.map(
    entryOf({
      register: register !== undefined,
      denominator,
      unitFrom,
      required,
      ...(roles === undefined ? {} : { roles }),
      ...(rules === undefined ? {} : { rules }),
    }),
  );
  const rowOptions: RowOptions = { measure, register: register !== undefined, roles: roles !== undefined };
  const groups = settings.by.flatMap((by) =>
    groupsBy(by, entries, {
      ...rowOptions,
      unitDepth,
      targetOf: (key) => settings.targets.get(key) ?? settings.target,
    }),
  );
  const totals = rowOf(entries.map(({ counted }) => tallyOf(counted)).reduce(merge, EMPTY_TALLY), rowOptions);
  const counting = entries.filter(({ judgement }) => judgement !== undefined);
  const units = new Map(counting.map(({ document, unit }) => [document?.best, unit]));
  return {
    kyso: options.kyso,
    generatedAt: options.generatedAt,
    measure,
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
      files: new Set(files.map(({ file }) => file)).size,
      documents: counting.length,
    },
    totals,
    indicators: indicatorsOf(settings, totals),
    groups,
    ...(register === undefined
      ? {}
      : { register: { file: register.file, columns: { ...register.columns } } }),
    ...(check === undefined ? {} : { registerCheck: check }),
    exclusions: entries.flatMap((entry) => excludedRow(entry, unitDepth)),
    certificates: certificatesOf(files, options.generatedAt),
    documents: counting.map((entry) => documentRow(entry, measure, unitDepth)),
    expiring: expiringOf(
      counting.flatMap(({ document }) => (document === undefined ? [] : [document])),
      options.generatedAt,
      options.expiring ?? 90,
      (best) => unitOf(units.get(best) ?? [], unitDepth).key,
    ),
  };
}

const printedRules = ({ name, date, source, table }: RuleSet) => ({ name, date, source, table });

function indicatorsOf({ target, targetElectronic, options }: Settings, totals: Row): Indicator[] {
  const indicator = (
    name: Indicator['name'],
    share: Share | null,
    plan: Percentage | undefined,
  ): Indicator => ({
    name,
    target: plan?.value ?? null,
    share,
    delta: share === null || plan === undefined ? null : delta(share, plan),
  });
  const signed = indicator('signed', totals.share, target);
  if (options.register === undefined) return [signed];
  return [indicator('electronic', totals.shareElectronic ?? null, targetElectronic), signed];
}

function excludedRow(
  { exclusion, document, closed, line, unit }: Entry,
  unitDepth: number,
): ExcludedDocument[] {
  if (exclusion === undefined) return [];
  const file = closed?.file ?? document?.best.file;
  return [
    {
      reason: exclusion.reason,
      ...(exclusion.words === '' ? {} : { words: exclusion.words }),
      unit: unitOf(unit, unitDepth).key,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line: line.line, label: line.label }),
    },
  ];
}

function targetsOf(settings: Settings, groups: readonly Group[]): Targets {
  const keys = new Set(groups.filter((group) => group.target !== undefined).map((group) => group.key));
  return {
    total: settings.target?.value ?? null,
    electronic: settings.targetElectronic?.value ?? null,
    units: Object.fromEntries([...settings.targets].map(([key, { value }]) => [key, value])),
    unmatched: [...settings.targets.keys()].filter((key) => !keys.has(key)),
    failUnder: settings.failUnder?.value ?? null,
    failUnderUnit: settings.failUnderUnit?.value ?? null,
  };
}

const statuses = (files: readonly FileFacts[]) => files.map(({ file, status }) => ({ file, status }));

function documentRow(entry: Entry, measure: Measure, unitDepth: number): ReportDocument {
  const { document, line, attachments, judgement = 'absent', complete } = entry;
  const best = document?.best;
  const shortcomings = [...entry.shortcomings];
  if (measure === 'trusted' && judgement === 'intact' && shortcomings.length === 0)
    shortcomings.push({ code: 'trust-not-checked' });
  return {
    file: best?.file ?? line?.label ?? '',
    unit: unitOf(entry.unit, unitDepth).key,
    status: best?.status ?? (judgement === 'unsigned' ? 'unsigned' : 'error'),
    state: stateOf(measure, judgement, complete),
    format: best?.format ?? 'none',
    signatures: best?.signatures ?? 0,
    signers: [...new Set((best?.signers ?? []).map(({ name }) => name))],
    ...(best?.signedAt === undefined
      ? {}
      : { signedAt: best.signedAt.time, timeSource: best.signedAt.source }),
    ...(document === undefined || document.files.length === 1
      ? {}
      : { renditions: statuses(document.files) }),
    ...(attachments.length === 0 ? {} : { attachments: statuses(attachments.map((own) => own.best)) }),
    ...(line === undefined
      ? {}
      : {
          line: {
            line: line.line,
            label: line.label,
            ...(line.date === undefined ? {} : { date: line.date }),
            ...(line.type === '' ? {} : { type: line.type }),
            ...(line.title === '' ? {} : { title: line.title }),
            delivery: line.delivery,
          },
        }),
    shortcomings,
    ...(best?.error === undefined ? {} : { error: best.error }),
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
