import type { DocMdpLevel } from '../../pades/doc-mdp.ts';
import type { ChangeKind } from '../facts.ts';
import type { LaterChanges } from '../result.ts';

/** What becomes of a kind of change: permitted, forbidden, or decided by nothing in the document. */
export type Permission = true | false | null;

export interface ChangeRule {
  /** Without DocMDP. */
  readonly free: Permission;
  /** Under DocMDP P = 1, 2, 3. */
  readonly certified: Readonly<Record<DocMdpLevel, Permission>>;
  readonly level: Exclude<LaterChanges['level'], 'none'>;
  /** A locked field is concerned: FieldMDP and Lock forbid it. */
  readonly locked: boolean;
}

const always = { 1: true, 2: true, 3: true } as const;
const forms = { 1: false, 2: true, 3: true } as const;
const never = { 1: false, 2: false, 3: false } as const;

/**
 * The rules of ISO 32000-2, 12.8.2.2 and 12.8.2.4, and EN 319 142-1, 5.6, on one screen. The changing half of the file
 * identifier accompanies every update (14.4), those P = 1 permits included.
 */
export const changeRules: Readonly<Record<ChangeKind, ChangeRule>> = {
  'validation-data': { free: true, certified: always, level: 'lta', locked: false },
  'document-timestamp': { free: true, certified: always, level: 'lta', locked: false },
  'file-identifier': { free: true, certified: always, level: 'lta', locked: false },
  metadata: { free: true, certified: forms, level: 'form', locked: false },
  'signature-filled': { free: true, certified: forms, level: 'form', locked: true },
  'signature-added': { free: true, certified: forms, level: 'form', locked: false },
  'field-value': { free: true, certified: forms, level: 'form', locked: true },
  'form-resources': { free: true, certified: forms, level: 'form', locked: false },
  annotation: { free: null, certified: { 1: false, 2: false, 3: true }, level: 'annotations', locked: false },
  // Shown when the document was signed, and shown otherwise now: only a certification can permit that.
  'annotation-altered': {
    free: false,
    certified: { 1: false, 2: false, 3: true },
    level: 'annotations',
    locked: false,
  },
  other: { free: false, certified: never, level: 'other', locked: false },
};

/** Levels from harmless to worst. */
export const changeLevels = ['none', 'lta', 'form', 'annotations', 'other'] as const;
