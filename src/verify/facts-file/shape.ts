import type { Coverage, SignatureFacts } from '../facts.ts';
import { changeRules } from '../later-changes/rules.ts';
import { problemKinds } from '../problems.ts';

/** What judging decides by must be of the values it knows: one it does not know would be held against nothing. */
const kinds: readonly SignatureFacts['kind'][] = ['signature', 'certification', 'timestamp', 'usage-rights'];
const coverages: readonly Coverage[] = ['document', 'revision', 'partial', 'selected'];
const digestStatuses = ['matches', 'differs', 'unsupported', 'not-checked'];

type Shape = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf = (value: unknown, known: readonly unknown[]): boolean => known.includes(value);
const isRevision = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isListOf = (value: unknown, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(holds);

const isFinding = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.code === 'string' &&
  Object.hasOwn(problemKinds, value.code) &&
  typeof value.message === 'string';

const isChange = (value: unknown): boolean =>
  isObject(value) && typeof value.kind === 'string' && Object.hasOwn(changeRules, value.kind);

const isRevisionChanges = (value: unknown): boolean =>
  isObject(value) && isRevision(value.revision) && isListOf(value.changes, isChange);

const isDigest = (value: unknown): boolean => isObject(value) && isOneOf(value.status, digestStatuses);

const isCms = (value: unknown): boolean =>
  isObject(value) &&
  isListOf(value.findings, isFinding) &&
  isDigest(value.digest) &&
  isListOf(value.certificates, isObject) &&
  isListOf(value.timestamps, isTimestamp);

const isTimestamp = (value: unknown): boolean =>
  isObject(value) &&
  isDigest(value.imprint) &&
  isListOf(value.findings, isFinding) &&
  (value.cms === undefined || isCms(value.cms));

const isSignature = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.field === 'string' &&
  isOneOf(value.kind, kinds) &&
  isOneOf(value.coverage, coverages) &&
  isRevision(value.revision) &&
  isObject(value.texts) &&
  isObject(value.permissions) &&
  isListOf(value.permissions.locks, isObject) &&
  isListOf(value.findings, isFinding) &&
  (value.cms === undefined || isCms(value.cms)) &&
  (value.timestamp === undefined || isTimestamp(value.timestamp));

/** Whether what a line gives has the shape of a document's facts, as far as judging relies on it. */
export const isDocumentFacts = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.sha256 === 'string' &&
  isRevision(value.bytes) &&
  isRevision(value.revisions) &&
  isListOf(value.signatures, isSignature) &&
  isListOf(value.changes, isRevisionChanges) &&
  isListOf(value.findings, isFinding);
