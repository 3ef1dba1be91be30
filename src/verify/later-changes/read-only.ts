import { fieldLock, fieldMdpLocks, locks } from '../../pades/doc-mdp.ts';
import type { FormField } from '../../pades/fields.ts';
import { readSignatureDictionary } from '../../pades/signature-dictionary.ts';
import { isInteger, type PdfObject } from '../../pdf/objects.ts';
import type { Context } from './context.ts';

const readOnly = 0x01;

/** Is the difference between two Ff that the field became read-only, and no more? */
export function becameReadOnly(
  context: Context,
  a: PdfObject | undefined,
  b: PdfObject | undefined,
): boolean {
  const [old, now] = [context.before.view.resolve(a), context.after.view.resolve(b)];
  return (isInteger(old) || old === null) && isInteger(now) && ((old ?? 0) | readOnly) === now;
}

/** Does a signature this revision made lock the field? Signers then make it read-only (12.7.5.5, table 236). */
export function isLockedHere(context: Context, name: string): boolean {
  context.comparison.charge(context.after.form.fields.length);
  return context.after.form.fields.some(
    (field) => isSignedHere(context, field) && closes(context, field, name),
  );
}

function isSignedHere({ before }: Context, { type, value, name }: FormField): boolean {
  const earlier = before.fields.get(name) ?? [];
  return type === 'Sig' && value !== undefined && earlier.every((field) => field.value === undefined);
}

function closes({ after: { view } }: Context, field: FormField, name: string): boolean {
  const signature = readSignatureDictionary(view, field.value);
  const own = fieldLock(view, field);
  const closed = [...(signature ? fieldMdpLocks(view, signature) : []), ...(own ? [own] : [])];
  return closed.some((lock) => locks(lock, name));
}
