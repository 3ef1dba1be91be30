import type { DocMdpLevel } from '../pades/doc-mdp.ts';
import { newArray, newDict, type Writable } from '../pdf/append.ts';
import { isArray, isDict, isName, isString, PdfName, type PdfObject, PdfString } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/types.ts';
import type { TargetField } from './field.ts';
import { textString } from './form-edit.ts';

/** What a signature forbids from then on. */
export interface Restrictions {
  /** DocMDP P: certifies the document (ISO 32000-2, table 257). */
  readonly certify?: DocMdpLevel;
  /** Names of fields that may not change any more, or all (FieldMDP). */
  readonly lock?: 'all' | readonly string[];
}

/**
 * The Reference entry of a signature dictionary: the transforms it puts into force, that of its field's Lock among them
 * (ISO 32000-2, 12.7.5.5, 12.8.2.2 and 12.8.2.4). Undefined when there are none.
 */
export function signatureReferences(
  view: PdfView,
  target: TargetField,
  { certify, lock }: Restrictions,
): Writable | undefined {
  const transforms = [
    ...(certify === undefined ? [] : [docMdp(certify)]),
    ...fieldLock(view, target),
    ...(lock === undefined ? [] : [fieldMdp(lockAction(lock), lockFields(lock))]),
  ];
  if (transforms.length === 0) return undefined;
  return newArray(
    transforms.map(({ method, parameters }) =>
      newDict({
        Type: PdfName.of('SigRef'),
        TransformMethod: PdfName.of(method),
        TransformParams: parameters,
        Data: view.catalogRef,
      }),
    ),
  );
}

/** The Lock entry of a field made for such a signature (table 236). */
export const newFieldLock = ({ lock }: Restrictions): Writable | undefined =>
  lock === undefined
    ? undefined
    : newDict({
        Type: PdfName.of('SigFieldLock'),
        Action: PdfName.of(lockAction(lock)),
        Fields: lockFields(lock),
      });

interface Transform {
  readonly method: 'DocMDP' | 'FieldMDP';
  readonly parameters: Writable;
}

const docMdp = (level: DocMdpLevel): Transform => ({
  method: 'DocMDP',
  parameters: newDict({ Type: PdfName.of('TransformParams'), P: level, V: PdfName.of('1.2') }),
});

const fieldMdp = (action: string, fields: Writable | undefined): Transform => ({
  method: 'FieldMDP',
  parameters: newDict({
    Type: PdfName.of('TransformParams'),
    Action: PdfName.of(action),
    Fields: fields,
    V: PdfName.of('1.2'),
  }),
});

const lockAction = (lock: NonNullable<Restrictions['lock']>): string => (lock === 'all' ? 'All' : 'Include');

const lockFields = (lock: NonNullable<Restrictions['lock']>): Writable | undefined =>
  lock === 'all' ? undefined : newArray(lock.map(textString));

function fieldLock(view: PdfView, target: TargetField): Transform[] {
  if (target.kind !== 'existing') return [];
  const lock = view.get(target.field.dict, 'Lock');
  const action = isDict(lock) ? view.get(lock, 'Action') : null;
  if (!isDict(lock) || !isName(action)) return [];
  return [
    fieldMdp(action.value, action.value === 'All' ? undefined : namesIn(view, view.get(lock, 'Fields'))),
  ];
}

function namesIn(view: PdfView, fields: PdfObject): Writable {
  if (!isArray(fields)) return newArray([]);
  // Strings made anew, so that an encrypted document encrypts them for the object they now stand in.
  return newArray(
    fields.items
      .map((item) => view.resolve(item))
      .flatMap((name) => (isString(name) ? [new PdfString(name.bytes)] : [])),
  );
}
