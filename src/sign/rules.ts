import { KysoError } from '../errors.ts';
import {
  type DocMdpLevel,
  docMdpLevel,
  type FieldLock,
  fieldLock,
  fieldMdpLocks,
  locks,
  readCertification,
} from '../pades/doc-mdp.ts';
import type { FieldTree, FormField } from '../pades/fields.ts';
import { readSignatureDictionary } from '../pades/signature-dictionary.ts';
import type { EncryptionInfo, PdfDocument, PdfView } from '../pdf/types.ts';

/** A lock in force, and the signed field that set it. */
interface LockInForce {
  readonly lock: FieldLock;
  readonly setBy: string;
}

/** What the signatures a document carries allow a further one to do. */
export interface DocumentRules {
  /** Name of a field that is signed already. */
  readonly signed: string | undefined;
  /** The strictest DocMDP level any of them sets; undefined when none does. */
  readonly level: DocMdpLevel | undefined;
  readonly locksInForce: readonly LockInForce[];
}

/** Gathers what the signatures in a document forbid (ISO 32000-2, 12.8.2.2 to 12.8.2.4, 12.7.5.5). */
export function readRules(view: PdfView, tree: FieldTree): DocumentRules {
  const levels: DocMdpLevel[] = [];
  let signed: string | undefined;
  const locksInForce: LockInForce[] = [];
  const certification = readCertification(view);
  // A certification whose transform cannot be found was meant to forbid something: P has 2 as its default.
  if (certification) levels.push(docMdpLevel(view, certification) ?? 2);
  for (const field of tree.fields) {
    if (field.type !== 'Sig' || field.value === undefined) continue;
    const signature = readSignatureDictionary(view, field.value);
    if (!signature) continue;
    signed ??= field.name;
    const level = docMdpLevel(view, signature);
    if (level) levels.push(level);
    const own = fieldLock(view, field);
    if (own?.level) levels.push(own.level);
    const set = own ? [own, ...fieldMdpLocks(view, signature)] : fieldMdpLocks(view, signature);
    for (const lock of set) locksInForce.push({ lock, setBy: field.name });
  }
  return {
    signed,
    level: levels.length ? (Math.min(...levels) as DocMdpLevel) : undefined,
    locksInForce,
  };
}

/** @throws refused-certified when a signature forbids any change */
export function refuseCertified({ level }: DocumentRules): void {
  if (level !== 1) return;
  throw new KysoError(
    'refused-certified',
    'the document is certified and permits no further change (DocMDP P=1)',
    {
      hint: 'Ask the certifying signer for a version that permits signatures.',
    },
  );
}

/** Certifying comes first (ISO 32000-2, 12.8.2.2). @throws refused-signed when a signature exists */
export function refuseLateCertification({ signed }: DocumentRules): void {
  if (signed === undefined) return;
  throw new KysoError(
    'refused-signed',
    `only the first signature can certify; the field ${signed} is signed`,
    {
      subject: signed,
      hint: 'Sign it without --certify.',
    },
  );
}

/**
 * A mark on every page is an annotation on all but one, and only DocMDP P=3 permits those after a signature.
 * @throws refused-signed when a signature exists that does not
 */
export function refuseStamps({ signed, level }: DocumentRules): void {
  if (signed === undefined || level === 3) return;
  throw new KysoError(
    'refused-signed',
    `marks on every page would take the signature in field ${signed} its validity: it does not permit annotations`,
    { subject: signed, hint: 'Put the mark on one page, or make this signature the first.' },
  );
}

/** @throws refused-field-locked when an earlier signature closed the field of that name */
export function refuseLocked({ locksInForce }: DocumentRules, name: string): void {
  const found = locksInForce.find(({ lock }) => locks(lock, name));
  if (!found) return;
  const reach = found.lock.action === 'All' ? 'all fields' : `the field ${name}`;
  throw new KysoError('refused-field-locked', `the signature in field ${found.setBy} locks ${reach}`, {
    subject: name,
  });
}

/** @throws refused-field-signed */
export function refuseSigned(field: FormField): void {
  throw new KysoError('refused-field-signed', `the field ${field.name} is already signed`, {
    subject: field.name,
    hint: 'Name an empty field, or none to have a new one made.',
  });
}

/** Bits of P (ISO 32000-2, table 22), numbered there from 1. */
const mayModify = 1 << 3;
const mayAnnotate = 1 << 5;
const mayFillForms = 1 << 8;

/**
 * Signing an empty field is filling in a form (bit 6, or bit 9 from handler revision 3); making a new field needs
 * bits 4 and 6. The owner may do everything.
 * @throws refused-permissions
 */
export function refusePermissions(encryption: EncryptionInfo | undefined, fieldIsNew: boolean): void {
  if (!encryption || encryption.openedAs === 'owner') return;
  const has = (bit: number): boolean => (encryption.permissions & bit) !== 0;
  const allowed = fieldIsNew
    ? has(mayModify) && has(mayAnnotate)
    : has(mayAnnotate) || (encryption.revision >= 3 && has(mayFillForms));
  if (allowed) return;
  const what = fieldIsNew ? 'adding a signature field' : 'signing';
  throw new KysoError('refused-permissions', `the document's permissions forbid ${what}`, {
    hint: 'Give the owner password with --password-file.',
  });
}

/** What to do about a document whose structure had to be reconstructed. */
export const repairHint =
  'Viewers may see another document than the one reconstructed; sign it anyway with --repair.';

/** @throws pdf-needs-repair unless reconstruction was asked for, or can be done in one way only */
export function refuseRepaired(document: PdfDocument, repair: boolean): void {
  if (!document.repaired || document.oneReading || repair) return;
  throw new KysoError('pdf-needs-repair', 'the structure of the PDF is damaged and had to be reconstructed', {
    hint: repairHint,
  });
}
