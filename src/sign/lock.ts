import { newArray, newDict, type Writable } from '../pdf/append.ts';
import { isArray, isDict, isName, isString, PdfName, type PdfObject, PdfString } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/types.ts';
import type { TargetField } from './field.ts';

/**
 * The Reference entry by which a signature puts its field's Lock into force: a FieldMDP transform that says the same
 * (ISO 32000-2, 12.7.5.5 and 12.8.2.4). Undefined when the field has no Lock.
 */
export function lockReference(view: PdfView, target: TargetField): Writable | undefined {
  if (target.kind !== 'existing') return undefined;
  const lock = view.get(target.field.dict, 'Lock');
  const action = isDict(lock) ? view.get(lock, 'Action') : null;
  if (!isDict(lock) || !isName(action)) return undefined;
  const parameters = newDict({
    Type: PdfName.of('TransformParams'),
    Action: action,
    Fields: action.value === 'All' ? undefined : namesIn(view, view.get(lock, 'Fields')),
    V: PdfName.of('1.2'),
  });
  const reference = newDict({
    Type: PdfName.of('SigRef'),
    TransformMethod: PdfName.of('FieldMDP'),
    TransformParams: parameters,
    Data: view.catalogRef,
  });
  return newArray([reference]);
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
