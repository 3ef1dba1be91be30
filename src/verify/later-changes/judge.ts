import { type DocMdpLevel, type FieldLock, locks } from '../../pades/doc-mdp.ts';
import type { Change, ChangeKind, PermissionFacts, RevisionChanges } from '../facts.ts';
import type { LaterChange, LaterChanges } from '../result.ts';
import { changeLevels, changeRules, type Permission } from './rules.ts';

/** A signature's permissions and the 0-based revision it covers: they bind every later one. */
export interface PermissionInForce extends PermissionFacts {
  readonly revision: number;
}

export interface JudgeOptions {
  /** Annotations added where nothing in the document decides are accepted. */
  readonly allowAnnotations: boolean;
}

export interface JudgedChanges extends LaterChanges {
  /** The first change that keeps the whole from being permitted. */
  readonly culprit: LaterChange | undefined;
  /** Permitted ones that show, and so may hide what was signed. */
  readonly overlays: readonly LaterChange[];
}

/** What may be put anywhere on a page; an existing field shows in its own place only. */
const coverKinds: ReadonlySet<ChangeKind> = new Set(['signature-added', 'annotation', 'annotation-altered']);

/** Judges what happened behind the revision a signature covers, under all permissions then in force. */
export function judgeChanges(
  covered: number,
  revisions: readonly RevisionChanges[],
  permissions: readonly PermissionInForce[],
  options: JudgeOptions,
): JudgedChanges {
  let level: LaterChanges['level'] = 'none';
  let permitted: Permission = true;
  const items: LaterChange[] = [];
  let culprit: LaterChange | undefined;
  const overlays: LaterChange[] = [];
  const added = new Set<string>();
  const add = (item: LaterChange, verdict: Permission): void => {
    items.push(item);
    if (worse(permitted, verdict) !== permitted) culprit = item;
    permitted = worse(permitted, verdict);
  };
  for (const { revision, changes, unread } of revisions) {
    if (revision <= covered) continue;
    const inForce = permissions.filter((permission) => permission.revision < revision);
    const levelInForce = strictest(inForce);
    const closed = inForce.flatMap((permission) => permission.locks);
    if (unread !== undefined) {
      level = 'other';
      const rule = unread.code === 'internal' ? 'internal' : 'unread';
      add({ revision: revision + 1, object: 'trailer', what: unread.message, rule }, null);
    }
    for (const change of changes) {
      const { verdict, rule } = judgeChange(change, levelInForce, closed, options);
      level = higher(level, changeRules[change.kind].level);
      const item = { revision: revision + 1, object: change.object, what: change.what, rule };
      add(item, verdict);
      if (verdict === true && change.visible && mayCover(change, added)) overlays.push(item);
      if (change.kind === 'signature-added' && change.field !== undefined) added.add(change.field);
    }
  }
  return { level, permitted, items, culprit, overlays };
}

/** A field that has come since is in no place the signer knew, and may show only when it is signed in its turn. */
const mayCover = ({ kind, field }: Change, added: ReadonlySet<string>): boolean =>
  coverKinds.has(kind) || (kind === 'signature-filled' && field !== undefined && added.has(field));

function judgeChange(
  change: Change,
  level: DocMdpLevel | undefined,
  closed: readonly FieldLock[],
  options: JudgeOptions,
): { verdict: Permission; rule: string } {
  const rule = changeRules[change.kind];
  const { field } = change;
  if (rule.locked && field !== undefined && closed.some((lock) => locks(lock, field)))
    return { verdict: false, rule: 'field-locked' };
  const verdict = level === undefined ? rule.free : rule.certified[level];
  if (verdict === null && options.allowAnnotations) return { verdict: true, rule: change.kind };
  return { verdict, rule: level === undefined ? change.kind : `${change.kind} under P=${level}` };
}

function strictest(permissions: readonly PermissionFacts[]): DocMdpLevel | undefined {
  let strict: DocMdpLevel | undefined;
  for (const { level, locks: closed } of permissions)
    for (const each of [level, ...closed.map((lock) => lock.level)])
      if (each !== undefined && (strict === undefined || each < strict)) strict = each;
  return strict;
}

function worse(a: Permission, b: Permission): Permission {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function higher(a: LaterChanges['level'], b: LaterChanges['level']): LaterChanges['level'] {
  return changeLevels.indexOf(a) > changeLevels.indexOf(b) ? a : b;
}
