import { beginUpdate } from '../../src/pdf/append.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isArray, PdfArray, PdfDict, PdfName } from '../../src/pdf/objects.ts';
import { buildAppearance } from '../../src/sign/appearance/appearance.ts';
import type { AppearanceOptions, PreparedAppearance } from '../../src/sign/appearance/types.ts';

/** Puts a mark on a page as a stamp annotation would carry it, without signing anything. */
export async function stamp(
  pdf: Uint8Array,
  options: AppearanceOptions,
  password?: string,
): Promise<{ bytes: Uint8Array; prepared: PreparedAppearance }> {
  const view = openPdf(pdf, password === undefined ? {} : { password }).latest;
  const prepared = await buildAppearance(view, options);
  const update = beginUpdate(view);
  const annotation = update.add(
    PdfDict.of({
      Type: PdfName.of('Annot'),
      Subtype: PdfName.of('Stamp'),
      Rect: new PdfArray(prepared.rect),
      F: 4,
      P: prepared.page,
      AP: PdfDict.of({ N: prepared.addTo(update) }),
    }),
  );
  const page = update.edit(prepared.page);
  const before = view.resolve(page.base.get('Annots'));
  page.set('Annots', new PdfArray([...(isArray(before) ? before.items : []), annotation]));
  return { bytes: Buffer.concat([pdf, update.finish().bytes]), prepared };
}
