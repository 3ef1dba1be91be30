import { afterAll, beforeAll, describe, expect } from 'vitest';
import { makeFormPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { fieldMdpLocks } from '../../src/pades/doc-mdp.ts';
import { readFields } from '../../src/pades/fields.ts';
import { beginUpdate, newArray, newDict, verbatim } from '../../src/pdf/append.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isArray, isDict, isRef, PdfName } from '../../src/pdf/objects.ts';
import type { PdfView } from '../../src/pdf/types.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, signaturesIn, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const tools = ['openssl', 'pdfsig', 'qpdf'];
const viewOf = (pdf: Uint8Array): PdfView => openPdf(pdf).latest;
const fieldsOf = (pdf: Uint8Array) => readFields(viewOf(pdf)).fields;

/** Adds to a document what a test needs, as any other program might have done. */
function updated(
  pdf: Uint8Array,
  change: (update: ReturnType<typeof beginUpdate>, view: PdfView) => void,
): Buffer {
  const view = viewOf(pdf);
  const update = beginUpdate(view);
  change(update, view);
  return Buffer.concat([pdf, update.finish().bytes]);
}

function refOf(view: PdfView, name: string) {
  const ref = readFields(view).fields.find((field) => field.name === name)?.ref;
  if (!ref) throw new Error(`no field ${name}`);
  return ref;
}

describe('new fields', () => {
  programTest(tools, 'the next free SignatureN is taken, whatever the others are called', async () => {
    let pdf: Buffer = Buffer.from(makeTablePdf());
    pdf = fileOf(pdf, await signPdf(pdf, key, { field: 'Signature2' }));
    pdf = fileOf(pdf, await signPdf(pdf, key));
    pdf = fileOf(pdf, await signPdf(pdf, key));
    expect(fieldsOf(pdf).map(({ name }) => name)).toEqual(['Signature2', 'Signature1', 'Signature3']);
    expectSigned(pdf, 3);
  });

  programTest(tools, 'a widget is invisible, printable, locked, and belongs to the first page', async () => {
    const pdf = makeTablePdf({ pages: 3 });
    const view = viewOf(fileOf(pdf, await signPdf(pdf, key)));
    const [field] = readFields(view).fields;
    if (!field) throw new Error('no field');
    expect(view.get(field.dict, 'F')).toBe(132);
    expect(view.get(field.dict, 'Rect')).toMatchObject({ items: [0, 0, 0, 0] });
    const page = view.get(field.dict, 'P');
    if (!isDict(page)) throw new Error('no page');
    const annots = view.get(page, 'Annots');
    expect(isArray(annots) && annots.items.some((item) => isRef(item) && item.num === field.ref?.num)).toBe(
      true,
    );
    expect(view.get(page, 'Parent')).toBe(view.get(view.catalog, 'Pages'));
    expect(readFields(view).sigFlags).toBe(3);
  });

  programTest(
    tools,
    'a name with full stops makes the fields above, and joins those that are there',
    async () => {
      let pdf: Buffer = Buffer.from(makeTablePdf());
      pdf = fileOf(pdf, await signPdf(pdf, key, { field: 'Văn phòng.Lãnh đạo.Ký' }));
      pdf = fileOf(pdf, await signPdf(pdf, key, { field: 'Văn phòng.Lãnh đạo.Ký nháy' }));
      pdf = fileOf(pdf, await signPdf(pdf, key, { field: 'Văn phòng.Văn thư' }));
      expect(fieldsOf(pdf).map(({ name }) => name)).toEqual([
        'Văn phòng.Lãnh đạo.Ký',
        'Văn phòng.Lãnh đạo.Ký nháy',
        'Văn phòng.Văn thư',
      ]);
      expectSigned(pdf, 3);
      for (const field of ['Văn phòng', 'Văn phòng.Văn thư.Phó'])
        await expect(signPdf(pdf, key, { field })).rejects.toMatchObject({ code: 'field-not-found' });
    },
  );

  for (const kind of ['table', 'stream'] as const)
    programTest(tools, `a form keeps its fields and settings (${kind})`, async () => {
      const pdf = makeFormPdf({ kind });
      const before = viewOf(pdf);
      const file = fileOf(pdf, await signPdf(pdf, key));
      const after = viewOf(file);
      expect(
        readFields(after)
          .fields.slice(0, -1)
          .map(({ name, type }) => [name, type]),
      ).toEqual(readFields(before).fields.map(({ name, type }) => [name, type]));
      const settings = (view: PdfView) =>
        ['DA', 'DR', 'NeedAppearances', 'XFA'].map((key) =>
          JSON.stringify(readFields(view).acroForm?.get(key)?.constructor.name),
        );
      expect(settings(after)).toEqual(settings(before));
      expectSigned(file);
    });

  programTest(
    tools,
    'Annots and Fields that are arrays of their own are grown where they stand',
    async () => {
      const pdf = updated(makeTablePdf(), (update, view) => {
        const pages = view.get(view.catalog, 'Pages');
        const kids = isDict(pages) ? view.get(pages, 'Kids') : null;
        const page = isArray(kids) ? kids.items[0] : undefined;
        if (!isRef(page) || !view.catalogRef) throw new Error('no page');
        update.edit(page).set('Annots', update.add(newArray([])));
        const form = update.add(newDict({ Fields: update.add(newArray([])) }));
        update.edit(view.catalogRef).set('AcroForm', form);
      });
      const signed = await signPdf(pdf, key);
      const file = fileOf(pdf, signed);
      expectSigned(file);
      const pageObject = /\/Type ?\/Page\b/;
      expect(pageObject.test(Buffer.from(signed.appended).toString('latin1'))).toBe(false);
    },
  );
});

describe('fields that are there', () => {
  for (const kind of ['table', 'stream'] as const)
    programTest(tools, `an empty one gets its value and nothing else (${kind})`, async () => {
      const pdf = makeFormPdf({ kind, signatureField: true });
      const before = fieldsOf(pdf).find(({ name }) => name === 'Ky');
      const file = fileOf(pdf, await signPdf(pdf, key, { field: 'Ky' }));
      const after = fieldsOf(file).find(({ name }) => name === 'Ky');
      expect([...(after?.dict.entries.keys() ?? [])].sort()).toEqual(
        [...(before?.dict.entries.keys() ?? []), 'V'].sort(),
      );
      expect(fieldsOf(file)).toHaveLength(fieldsOf(pdf).length);
      expectSigned(file);
      await expect(signPdf(file, key, { field: 'Ky' })).rejects.toMatchObject({
        code: 'refused-field-signed',
      });
    });

  programTest(tools, 'a null value, or an empty dictionary, is no signature', async () => {
    for (const value of ['null', '<< >>']) {
      const pdf = updated(makeFormPdf({ signatureField: true }), (update, view) => {
        update.edit(refOf(view, 'Ky')).set('V', verbatim(value));
      });
      expectSigned(fileOf(pdf, await signPdf(pdf, key, { field: 'Ky' })));
    }
  });

  programTest(tools, 'one that is no signature field is named, with those that are', async () => {
    const pdf = makeFormPdf({ signatureField: true });
    await expect(signPdf(pdf, key, { field: 'So' })).rejects.toMatchObject({
      code: 'field-not-found',
      hint: expect.stringContaining('Ky') as string,
    });
  });
});

describe('texts', () => {
  programTest(tools, 'any Unicode is kept, M is the claimed time, absent texts are absent', async () => {
    const pdf = makeTablePdf();
    const signingTime = new Date('2026-03-05T08:09:10Z');
    const texts = {
      reason: 'Phê duyệt \\ (1) ✓ 🔏',
      location: 'Hà Nội',
      contact: 'vanthu@example.test',
      name: 'Nguyễn Văn A',
    };
    const file = fileOf(pdf, await signPdf(pdf, key, { ...texts, signingTime }));
    const [signature] = signaturesIn(file);
    expect(signature).toMatchObject({
      reason: texts.reason,
      location: texts.location,
      contactInfo: texts.contact,
      name: texts.name,
      signingTime,
      filter: 'Adobe.PPKLite',
      subFilter: 'ETSI.CAdES.detached',
    });
    expect(signature?.dict.has('Cert')).toBe(false);
    const [plain] = signaturesIn(fileOf(pdf, await signPdf(pdf, key)));
    expect(['Reason', 'Location', 'ContactInfo', 'Name'].filter((name) => plain?.dict.has(name))).toEqual([]);
  });

  programTest(tools, 'PAdES is declared as an extension before PDF 2.0, once', async () => {
    let pdf: Buffer = Buffer.from(makeTablePdf({ version: '1.7' }));
    for (let n = 0; n < 2; n++) pdf = fileOf(pdf, await signPdf(pdf, key));
    const view = viewOf(pdf);
    const extensions = view.get(view.catalog, 'Extensions');
    const esic = isDict(extensions) ? view.get(extensions, 'ESIC') : null;
    expect(isDict(esic) && [view.get(esic, 'BaseVersion'), view.get(esic, 'ExtensionLevel')]).toEqual([
      PdfName.of('1.7'),
      2,
    ]);
    const modern = makeTablePdf({ version: '2.0' });
    const file = fileOf(modern, await signPdf(modern, key));
    expect(viewOf(file).catalog.has('Extensions')).toBe(false);
    expectSigned(file);
  });
});

describe("the document's own rules", () => {
  const certified = (p: number): Uint8Array =>
    makeTablePdf({
      catalog: `/Perms << /DocMDP << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <00>
        /ByteRange [0 0 0 0] /Reference [<< /TransformMethod /DocMDP /TransformParams << /P ${p} >> >>] >> >>`,
    });

  programTest(tools, 'certified P=1 refuses, P=2 and P=3 permit a signature (12.8.2.2)', async () => {
    await expect(signPdf(certified(1), key)).rejects.toMatchObject({ code: 'refused-certified' });
    for (const p of [2, 3]) expect((await signPdf(certified(p), key)).field).toBe('Signature1');
  });

  const withLock = (lock: string): Buffer =>
    updated(makeFormPdf({ signatureField: true }), (update, view) => {
      update.edit(refOf(view, 'Ky')).set('Lock', verbatim(`<< /Type /SigFieldLock ${lock} >>`));
    });

  programTest(
    tools,
    'a lock binds once its field is signed, and only the fields it names (12.7.5.5)',
    async () => {
      const all = withLock('/Action /All');
      const signed = fileOf(all, await signPdf(all, key, { field: 'Ky' }));
      await expect(signPdf(signed, key)).rejects.toMatchObject({ code: 'refused-field-locked' });

      const some = withLock('/Action /Include /Fields [(Seal)]');
      const once = fileOf(some, await signPdf(some, key, { field: 'Ky' }));
      await expect(signPdf(once, key, { field: 'Seal' })).rejects.toMatchObject({
        code: 'refused-field-locked',
      });
      await expect(signPdf(once, key, { field: 'Seal.Red' })).rejects.toMatchObject({
        code: 'refused-field-locked',
      });
      expectSigned(fileOf(once, await signPdf(once, key, { field: 'Other' })), 2);

      // The signature itself carries the lock, so that viewers which look only there keep it too (12.8.2.4).
      const [signature] = signaturesIn(once);
      if (!signature) throw new Error('no signature');
      expect(fieldMdpLocks(viewOf(once), signature)).toEqual([{ action: 'Include', fields: ['Seal'] }]);
    },
  );

  programTest(tools, 'a lock with P=1 closes the document once its field is signed', async () => {
    const pdf = withLock('/Action /Include /Fields [(So)] /P 1');
    const signed = fileOf(pdf, await signPdf(pdf, key, { field: 'Ky' }));
    await expect(signPdf(signed, key)).rejects.toMatchObject({ code: 'refused-certified' });
  });

  const restricted = (...options: string[]): Buffer =>
    workshop.qpdf(
      makeFormPdf({ signatureField: true }),
      '--encrypt',
      'user',
      'owner',
      '256',
      ...options,
      '--',
    );

  programTest(
    tools,
    'permissions bind who opens by the user password, not the owner (table 22)',
    async () => {
      const forbidden = { code: 'refused-permissions' };
      const nothing = restricted('--modify=none');
      for (const field of [undefined, 'Ky']) {
        const options = field === undefined ? {} : { field };
        await expect(signPdf(nothing, key, { ...options, password: 'user' })).rejects.toMatchObject(
          forbidden,
        );
        const signed = await signPdf(nothing, key, { ...options, password: 'owner' });
        expectSigned(fileOf(nothing, signed), 1, 'user');
      }
      const forms = restricted('--modify=form');
      await expect(signPdf(forms, key, { password: 'user' })).rejects.toMatchObject(forbidden);
      expectSigned(fileOf(forms, await signPdf(forms, key, { password: 'user', field: 'Ky' })), 1, 'user');
      const everything = restricted('--modify=all');
      expectSigned(fileOf(everything, await signPdf(everything, key, { password: 'user' })), 1, 'user');
    },
  );

  programTest(['openssl'], 'a document without pages is refused', async () => {
    await expect(signPdf(makeTablePdf({ pages: 0 }), key)).rejects.toMatchObject({ code: 'pdf-no-pages' });
  });
});
