import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTaggedPdf } from '../../fixtures/tagged-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { readFields } from '../../src/pades/fields.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isArray, isDict, isRef, isString, type PdfDict, type PdfObject } from '../../src/pdf/objects.ts';
import { decodeTextString } from '../../src/pdf/text.ts';
import type { PdfView } from '../../src/pdf/types.ts';
import type { SignOptions } from '../../src/sign/options.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const dictOf = (view: PdfView, value: PdfObject | undefined): PdfDict => {
  const dict = view.resolve(value);
  if (!isDict(dict)) throw new Error('no dictionary');
  return dict;
};
const textOf = (view: PdfView, dict: PdfDict, key: string): string | undefined => {
  const text = view.get(dict, key);
  return isString(text) ? decodeTextString(text.bytes) : undefined;
};

/** The parent tree as a map, whatever its levels. */
function parentTree(view: PdfView, node: PdfObject | undefined): Map<number, PdfObject | undefined> {
  const dict = dictOf(view, node);
  const entries = new Map<number, PdfObject | undefined>();
  const numbers = view.get(dict, 'Nums');
  if (isArray(numbers))
    for (let i = 0; i < numbers.items.length; i += 2)
      entries.set(Number(numbers.items[i]), numbers.items[i + 1]);
  const kids = view.get(dict, 'Kids');
  if (isArray(kids))
    for (const kid of kids.items) for (const [k, v] of parentTree(view, kid)) entries.set(k, v);
  return entries;
}

const kinds = {
  'below a Document element': makeTaggedPdf(),
  'without one': makeTaggedPdf({ document: false }),
  'with a parent tree of several levels': makeTaggedPdf({ deepParentTree: true }),
} as const;

describe('the field of a signature gets its element in the structure (ISO 32000-2, 14.7, 14.8.4.7)', () => {
  for (const [what, pdf] of Object.entries(kinds))
    programTest(['openssl', 'pdfsig', 'qpdf'], `in a tagged document ${what}`, async () => {
      const file = fileOf(pdf, await signPdf(pdf, key));
      expectSigned(file);
      const view = openPdf(file).latest;
      const field = readFields(view).fields[0];
      const root = dictOf(view, view.catalog.get('StructTreeRoot'));
      const structParent = field && view.get(field.dict, 'StructParent');
      expect(structParent).toBe(1);
      expect(view.get(root, 'ParentTreeNextKey')).toBe(2);
      const element = dictOf(view, parentTree(view, root.get('ParentTree')).get(1));
      expect(view.get(element, 'S')).toMatchObject({ value: 'Form' });
      const reference = dictOf(view, element.get('K'));
      expect(view.get(reference, 'Type')).toMatchObject({ value: 'OBJR' });
      expect(reference.get('Obj')).toMatchObject({ num: field?.ref?.num });
      const parent = dictOf(view, element.get('P'));
      const kids = view.get(parent, 'K');
      expect(isArray(kids) && kids.items.some((kid) => isRef(kid) && view.resolve(kid) === element)).toBe(
        true,
      );
      expect(view.get(parent, what.startsWith('without') ? 'Type' : 'S')).toMatchObject({
        value: what.startsWith('without') ? 'StructTreeRoot' : 'Document',
      });
    });

  test('a visible mark says in words what it shows; an invisible one that it is a signature', async () => {
    const pdf = makeTaggedPdf();
    const says = async (options: SignOptions) => {
      const view = openPdf(fileOf(pdf, await signPdf(pdf, key, options))).latest;
      const field = readFields(view).fields[0];
      if (!field) throw new Error('no field');
      return [textOf(view, field.dict, 'TU'), textOf(view, field.dict, 'Contents')];
    };
    expect(await says({})).toEqual(['Chữ ký số', undefined]);
    const text = 'Ký bởi {name}\nVăn phòng';
    const shown = 'Ký bởi Nguyễn Văn rsa, Văn phòng';
    expect(await says({ appearance: { text } })).toEqual([shown, shown]);
  });

  test('earlier signatures stay valid, certified ones too, whatever is added by later ones', async () => {
    for (const pdf of Object.values(kinds)) {
      let file: Buffer = Buffer.from(pdf);
      const rounds: SignOptions[] = [{ certify: 2 }, {}, { appearance: {} }, { field: 'A.B' }];
      for (const options of rounds) file = fileOf(file, await signPdf(file, key, options));
      const { signatures } = createVerifier().verify(file);
      expect(signatures.map(({ status }) => status)).toEqual(rounds.map(() => 'intact'));
    }
  });

  test('marks on every page have their elements, too', async () => {
    const pdf = makeTaggedPdf();
    const { appended } = await signPdf(pdf, key, { appearance: { page: 'all' } });
    expect(createVerifier().verify(Buffer.concat([pdf, appended])).status).toBe('intact');
  });

  test('a document that is not tagged gets none', async () => {
    const pdf = Buffer.from(makeTaggedPdf())
      .toString('latin1')
      .replace('/StructTreeRoot 7', '/StructTreeOld_ 7');
    const view = openPdf(
      fileOf(Buffer.from(pdf, 'latin1'), await signPdf(Buffer.from(pdf, 'latin1'), key)),
    ).latest;
    expect(readFields(view).fields[0]?.dict.has('StructParent')).toBe(false);
  });
});
