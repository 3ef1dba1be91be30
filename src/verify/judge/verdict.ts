import type {
  DocumentStatus,
  Indication,
  SignatureResult,
  SignatureStatus,
  SubIndication,
} from '../result.ts';
import type { Weighed } from './problem-list.ts';

/** What a signature's verdict is folded from. */
export interface Case {
  readonly integrity: SignatureResult['integrity'];
  readonly coverage: SignatureResult['coverage'];
  /** Whether later changes are permitted; null when nothing decides. */
  readonly permitted: boolean | null;
  readonly problems: readonly Weighed[];
  /** Trust anchors were given. */
  readonly anchored: boolean;
  /** A chain to one of them holds. */
  readonly trusted: boolean;
}

export interface Verdict {
  readonly status: SignatureStatus;
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
}

interface Row {
  readonly when: (c: Case) => boolean;
  readonly status: SignatureStatus;
  readonly indication: Indication;
  readonly sub: (c: Case) => SubIndication | null;
}

const first = (c: Case, match: (w: Weighed) => boolean): SubIndication | undefined =>
  c.problems.find((w) => match(w) && w.subIndication)?.subIndication;
const has = (c: Case, effect: Weighed['effect']): boolean => c.problems.some((w) => w.effect === effect);

/** The first row that fits is the verdict (EN 319 102-1, 5.1.3 and 5.2). Nothing passes but by the last but one. */
const rows: readonly Row[] = [
  {
    when: (c) => c.integrity === 'broken',
    status: 'failed',
    indication: 'TOTAL-FAILED',
    sub: (c) => first(c, (w) => w.breaksIntegrity) ?? 'FORMAT_FAILURE',
  },
  {
    when: (c) => has(c, 'fail'),
    status: 'failed',
    indication: 'TOTAL-FAILED',
    sub: (c) => first(c, (w) => w.effect === 'fail') ?? 'FORMAT_FAILURE',
  },
  {
    when: (c) => c.coverage === 'partial' || c.permitted === false,
    status: 'failed',
    indication: 'TOTAL-FAILED',
    sub: () => 'FORMAT_FAILURE',
  },
  {
    when: (c) => has(c, 'indeterminate') || c.integrity !== 'intact' || c.permitted !== true,
    status: 'indeterminate',
    indication: 'INDETERMINATE',
    sub: (c) => first(c, (w) => w.effect === 'indeterminate') ?? 'SIG_CONSTRAINTS_FAILURE',
  },
  {
    when: (c) => !c.anchored,
    status: 'intact',
    indication: 'INDETERMINATE',
    sub: () => 'NO_CERTIFICATE_CHAIN_FOUND',
  },
  {
    when: (c) => has(c, 'not-trusted'),
    status: 'indeterminate',
    indication: 'INDETERMINATE',
    sub: (c) => first(c, (w) => w.effect === 'not-trusted') ?? 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  },
  { when: (c) => c.trusted, status: 'passed', indication: 'TOTAL-PASSED', sub: () => null },
  {
    when: () => true,
    status: 'indeterminate',
    indication: 'INDETERMINATE',
    sub: () => 'NO_CERTIFICATE_CHAIN_FOUND',
  },
];

/** Folds what is known of a signature into its verdict. */
export function decide(c: Case): Verdict {
  const row = rows.find(({ when }) => when(c));
  if (!row) return { status: 'indeterminate', indication: 'INDETERMINATE', subIndication: null };
  return { status: row.status, indication: row.indication, subIndication: row.sub(c) };
}

const worstFirst: readonly SignatureStatus[] = ['failed', 'indeterminate', 'intact', 'passed'];

/** The worst of a document's signatures; usage rights are nobody's signature. */
export function documentStatus(signatures: readonly SignatureResult[]): DocumentStatus {
  const counted = signatures.filter(({ kind }) => kind !== 'usage-rights');
  return worstFirst.find((status) => counted.some((signature) => signature.status === status)) ?? 'unsigned';
}
