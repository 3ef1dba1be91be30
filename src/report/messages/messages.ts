import type { CertificateRow } from '../certificates.ts';
import type { Comparison } from '../comparison.ts';
import type { Dimension } from '../dimensions.ts';
import type { Denominator } from '../entries.ts';
import type { Measure, State } from '../measures.ts';
import type { SeriesStep } from '../series.ts';
import type { ShortcomingCode } from '../shortcomings.ts';
import type { Exclusion } from '../tally.ts';

export type Language = 'en' | 'vi';

interface SheetNames {
  readonly sheet: string;
  readonly title: string;
}

/** Every word a report prints, and how a language writes numbers and dates. */
export interface Messages {
  readonly language: Language;
  readonly decimal: string;
  readonly thousands: string;
  /** Minutes east of UTC in which times are shown, and how that is said. */
  readonly zone: { readonly minutes: number; readonly name: string };
  readonly dayFirst: boolean;

  readonly title: string;
  readonly generated: string;
  readonly madeBy: string;
  readonly inputs: string;
  readonly shareTitle: string;
  readonly nothingToCount: string;
  readonly nothingToCountWhy: string;
  readonly signedOf: string;
  readonly definition: string;
  /** Behind the definition where only presence was looked at. */
  readonly notVerified: string;
  /** In place of `shareTitle` where there is no room for a sentence. */
  readonly presentTitle: string;
  readonly adds: string;
  readonly ofWhich: string;
  readonly excludedNote: string;
  readonly exclusion: Readonly<Record<Exclusion, string>>;
  readonly electronicTitle: string;
  readonly electronicOf: string;
  readonly denominatorOf: Readonly<Record<Denominator, string>>;
  readonly registerNote: string;
  readonly rulesNote: string;
  /** Sources of the rule sets that come with kyso, as this language names them. */
  readonly ruleSources: Readonly<Record<string, string>>;

  readonly plan: string;
  readonly planDelta: string;
  readonly points: string;
  readonly met: string;
  readonly notMet: string;
  /** How many documents would meet the plan: `{count}`. */
  readonly toMeet: string;
  readonly belowPlan: string;
  readonly moreUnits: string;
  readonly change: string;
  readonly threshold: string;
  readonly thresholdUnit: string;
  readonly unmatchedTargets: string;

  readonly measure: Readonly<Record<Measure, { readonly name: string; readonly definition: string }>>;
  readonly state: Readonly<Record<State, { readonly name: string; readonly definition: string }>>;
  readonly rows: Readonly<
    Record<Dimension, { readonly title: string; readonly column: string; readonly note: string }>
  >;
  /** What the groups `.` and `-` are called. */
  readonly root: string;
  readonly nobody: string;
  /** The row of lines without a date. */
  readonly undated: string;
  readonly quarter: string;
  /** The first and the second half of a year, which follows where days come first. */
  readonly halfYear: readonly [string, string];

  readonly column: {
    readonly total: string;
    readonly share: string;
    readonly rank: string;
    readonly excluded: string;
    readonly document: string;
    readonly unit: string;
    readonly state: string;
    readonly signers: string;
    readonly signedAt: string;
    readonly finding: string;
  };
  readonly claimedTime: string;
  readonly shortcomingsTitle: string;
  readonly noShortcomings: string;
  readonly shortcoming: Readonly<
    Record<ShortcomingCode, { readonly title: string; readonly remedy: string }>
  >;
  readonly trendTitle: string;
  readonly period: string;
  /** Beside earlier results: `{time}` and `{delta}`. */
  readonly compared: Readonly<Record<Comparison['with'], string>>;
  readonly expiringTitle: string;
  readonly provableUntil: string;
  readonly certificateEnds: string;
  readonly mostIn: string;
  readonly andMore: string;
  readonly documentsTitle: string;
  readonly renditions: string;
  readonly definitionsTitle: string;
  readonly denominator: string;
  readonly rankNote: string;
  readonly roundingNote: string;

  /** Tables as sheets of a workbook; a sheet's name has at most 31 characters and none of `[]:*?/\\`. */
  readonly tables: {
    readonly groups: Readonly<Record<Dimension, SheetNames>>;
    readonly indicators: SheetNames;
    readonly shortcomings: SheetNames;
    readonly register: SheetNames;
    readonly registerDetails: SheetNames;
    readonly certificates: SheetNames;
    readonly documents: { readonly sheet: string };
    readonly definitions: { readonly sheet: string };
    readonly number: string;
    readonly whole: string;
    readonly issued: string;
    readonly counted: string;
    /** Of those left out: secret, cancelled, and all others. */
    readonly ofExcluded: Readonly<Record<'secret' | 'cancelled' | 'other', string>>;
    readonly electronic: string;
    readonly personal: string;
    readonly organization: string;
    readonly complete: string;
    readonly copies: string;
    /** Why cells of a table are empty. */
    readonly unknownNote: string;
    readonly yearBefore: string;
    readonly previous: string;
    readonly change: string;
    readonly verdict: string;
    readonly indicator: string;
    readonly numerator: string;
    readonly denominator: string;
    readonly remedy: string;
    readonly note: string;
    readonly signatures: string;
    readonly timeSource: string;
    readonly timeSources: Readonly<Record<'claimed' | 'timestamp', string>>;
    readonly otherFiles: string;
    readonly term: string;
    /** The register check. */
    readonly check: {
      readonly lines: string;
      readonly matched: string;
      readonly missing: string;
      readonly strangers: string;
      readonly doubled: string;
      readonly needNoFile: string;
      readonly unreadable: string;
      readonly undated: string;
      readonly what: string;
      readonly line: string;
      readonly label: string;
      readonly file: string;
    };
    readonly nothingToCheck: string;
    readonly subject: string;
    readonly owner: string;
    readonly issuer: string;
    readonly serial: string;
    readonly validFrom: string;
    readonly validTo: string;
    readonly daysLeft: string;
    readonly signedDocuments: string;
    readonly certificateStatus: {
      readonly title: string;
      readonly of: Readonly<Record<CertificateRow['status'] | 'ending', string>>;
    };
    readonly noCertificates: string;
  };

  /** Room for signatures below what is printed. */
  readonly signing: {
    readonly place: string;
    readonly prepared: string;
    readonly preparedHint: string;
    readonly head: string;
    readonly headHint: string;
  };

  readonly page: {
    readonly filter: string;
    readonly filterHint: string;
    readonly allStates: string;
    readonly allUnits: string;
    readonly shown: string;
    /** Behind that, where not all are in sight. */
    readonly first: string;
    readonly showMore: string;
    readonly sortBy: string;
    readonly needsScript: string;
    readonly skip: string;
    readonly contents: string;
    readonly openAll: string;
    readonly closeAll: string;
    readonly worstFirst: string;
    /** A unit's rows below it: `{unit}`. */
    readonly below: string;
    /** On paper, where not all are shown. */
    readonly printed: string;
    readonly moreElsewhere: string;
    readonly byPeriod: Readonly<Record<SeriesStep, string>>;
    readonly chart: string;
  };
}
