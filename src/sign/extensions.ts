import { editDict, newDict, type Update } from '../pdf/append.ts';
import { isDict, isInteger, PdfName } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/types.ts';
import { catalogOf, entryOf } from './form-edit.ts';

/** Level of the ESIC extension that names PAdES (ETSI EN 319 142-1, 5.6; ISO 32000-2, 7.12). */
const padesLevel = 2;

/**
 * Declares PAdES in a document older than PDF 2.0, which has it built in. A declaration as high as ours, or one
 * kyso does not read (several in an array), stays.
 */
export function declarePades(view: PdfView, update: Update): void {
  if (Number(view.document.version) >= 2) return;
  const extensions = entryOf(view, update, catalogOf(view, update), 'Extensions');
  const declared = view.get(extensions.dict, 'ESIC');
  if (declared !== null && !isDict(declared)) return;
  const level = isDict(declared) ? view.get(declared, 'ExtensionLevel') : null;
  if (isInteger(level) && level >= padesLevel) return;
  extensions
    .edit()
    .set(
      'ESIC',
      isDict(declared)
        ? editDict(declared).set('ExtensionLevel', padesLevel)
        : newDict({ BaseVersion: PdfName.of('1.7'), ExtensionLevel: padesLevel }),
    );
}
