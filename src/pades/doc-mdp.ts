import { isArray, isDict, isName, isString, type PdfDict } from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text.ts';
import type { PdfView } from '../pdf/types.ts';
import type { FormField } from './fields.ts';
import { readSignatureDictionary, type SignatureDictionary } from './signature-dictionary.ts';

/** DocMDP P (ISO 32000-2, table 257): 1 nothing, 2 forms and signatures, 3 annotations as well. */
export type DocMdpLevel = 1 | 2 | 3;

/** Which fields a FieldMDP transform (table 259) or a field's Lock (table 236) closes. */
export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  /** Fully qualified names; a name also stands for every field below it. */
  readonly fields: readonly string[];
  /** P of a Lock: the document's DocMDP level from then on. */
  readonly level?: DocMdpLevel;
}

/** The signature dictionary that certifies the document (Perms.DocMDP, 12.8.6), if there is one. */
export function readCertification(view: PdfView): SignatureDictionary | undefined {
  return permission(view, 'DocMDP');
}

/** The usage-rights signature dictionary (Perms.UR3 or the older UR), if there is one. */
export function readUsageRights(view: PdfView): SignatureDictionary | undefined {
  return permission(view, 'UR3') ?? permission(view, 'UR');
}

/** Does Perms.DocMDP name something that is no signature dictionary at all? */
export function isCertificationMalformed(view: PdfView): boolean {
  const perms = view.get(view.catalog, 'Perms');
  const value = isDict(perms) ? view.get(perms, 'DocMDP') : null;
  return value !== null && !isDict(value);
}

function permission(view: PdfView, key: string): SignatureDictionary | undefined {
  const perms = view.get(view.catalog, 'Perms');
  return isDict(perms) ? readSignatureDictionary(view, perms.get(key)) : undefined;
}

const asLevel = (value: unknown): DocMdpLevel | undefined =>
  value === 1 || value === 2 || value === 3 ? value : undefined;

/** P of the signature's DocMDP transform, the strictest of several, 2 when it gives none; undefined without one. */
export function docMdpLevel(view: PdfView, signature: SignatureDictionary): DocMdpLevel | undefined {
  let strictest: DocMdpLevel | undefined;
  for (const { method, parameters } of signature.references) {
    if (method !== 'DocMDP') continue;
    const level = (parameters && levelOf(view, parameters)) ?? 2;
    if (strictest === undefined || level < strictest) strictest = level;
  }
  return strictest;
}

/** A level that is not defined is read as the strictest one: it was meant to forbid. */
function levelOf(view: PdfView, dict: PdfDict): DocMdpLevel | undefined {
  const p = view.get(dict, 'P');
  return p === null ? undefined : (asLevel(p) ?? 1);
}

/** Locks the signature's FieldMDP transforms set. */
export function fieldMdpLocks(view: PdfView, signature: SignatureDictionary): FieldLock[] {
  return signature.references.flatMap((reference) => {
    if (reference.method !== 'FieldMDP') return [];
    const { parameters } = reference;
    return [parameters ? readLockDictionary(view, parameters) : { action: 'All', fields: [] }];
  });
}

/** The Lock of a signature field, which takes effect when that field is signed. */
export function fieldLock(view: PdfView, field: FormField): FieldLock | undefined {
  const lock = view.get(field.dict, 'Lock');
  return isDict(lock) ? readLockDictionary(view, lock) : undefined;
}

/** What does not say which fields it closes closes all. */
function readLockDictionary(view: PdfView, dict: PdfDict): FieldLock {
  const action = view.get(dict, 'Action');
  const names = view.get(dict, 'Fields');
  const level = levelOf(view, dict);
  const some = isName(action) && (action.value === 'Include' || action.value === 'Exclude');
  return {
    action: some && (isArray(names) || names === null) ? (action.value as 'Include' | 'Exclude') : 'All',
    fields: isArray(names)
      ? names.items.flatMap((item) => {
          const name = view.resolve(item);
          return isString(name) ? [decodeTextString(name.bytes)] : [];
        })
      : [],
    ...(level === undefined ? {} : { level }),
  };
}

/** Does the lock close the field of that fully qualified name? */
export function locks(lock: FieldLock, name: string): boolean {
  if (lock.action === 'All') return true;
  const listed = lock.fields.some((field) => name === field || name.startsWith(`${field}.`));
  return lock.action === 'Include' ? listed : !listed;
}
