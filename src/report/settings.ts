import { KysoError } from '../errors.ts';
import { type Dimension, requireDates, requireUnits } from './dimensions.ts';
import type { Denominator, UnitSource } from './entries.ts';
import { segmentsOf } from './facts.ts';
import type { Measure } from './measures.ts';
import { compareCodePoints } from './order.ts';
import { type Percentage, parsePercentage } from './percent.ts';
import type { Register } from './register/lines.ts';
import type { Role, Roles } from './roles.ts';
import type { RuleSet } from './rule-sets.ts';

/** What may be left out of a report: file names, people, what documents are about. */
export type Redaction = 'names' | 'people' | 'subjects';

export interface ReportOptions {
  /** Version of kyso, as it stands in the report. */
  readonly kyso: string;
  /** ISO 8601 UTC. */
  readonly generatedAt: string;
  /** Default `intact`. */
  readonly measure?: Measure;
  /** Only for the measure `present`: facts are those of `factsOfPresence`, and rows tell no more. */
  readonly unverified?: boolean;
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

/** The options of a report, read and with their defaults. */
export interface Settings {
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

/**
 * @throws KysoError `usage`
 */
export function settingsOf(options: ReportOptions): Settings {
  const { measure = 'intact', by = ['unit'], register, roles, rules } = options;
  if (options.failUnderUnit !== undefined) requireUnits(by);
  requireDates(by, register !== undefined);
  if (options.unverified && measure !== 'present')
    throw new KysoError('usage', `--measure ${measure} needs signatures to be checked`, {
      subject: '--measure',
    });
  if (options.unitFrom === 'signer' && options.redact?.includes('people'))
    throw new KysoError(
      'usage',
      '--redact people leaves out whom units are named after by --unit-from signer',
      {
        hint: 'Take units from folders or from the register.',
        subject: '--redact',
      },
    );
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

function depth(value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new KysoError('usage', `--unit-depth: ${value} is not a whole number from 1`, {
    subject: '--unit-depth',
  });
}
