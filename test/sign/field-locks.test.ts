import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFormPdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { fieldMdpLocks } from '../../src/pades/doc-mdp.ts';
import { readFields } from '../../src/pades/fields.ts';
import { readSignatureDictionary } from '../../src/pades/signature-dictionary.ts';
import { beginUpdate, verbatim } from '../../src/pdf/append.ts';
import { openPdf } from '../../src/pdf/document.ts';
import type { SignOptions } from '../../src/sign/options.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { expectSigned, fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

/** Writes an entry of a form field anew. */
function withEntry(pdf: Uint8Array, name: string, entry: string, value: string): Buffer {
  const view = openPdf(pdf).latest;
  const field = readFields(view).fields.find((one) => one.name === name)?.ref;
  if (!field) throw new Error(`no field ${name}`);
  const update = beginUpdate(view);
  update.edit(field).set(entry, verbatim(value));
  return Buffer.concat([pdf, update.finish().bytes]);
}

/** A form with text fields So and Ngay, and an empty signature field with that Lock. */
const locking = (lock: string): Buffer =>
  withEntry(makeFormPdf({ signatureField: true }), 'Ky', 'Lock', `<< /Type /SigFieldLock ${lock} >>`);

const sign = async (pdf: Uint8Array, options: SignOptions = {}): Promise<Buffer> =>
  fileOf(pdf, await signPdf(pdf, key, options));
const statuses = (pdf: Uint8Array): string[] =>
  createVerifier()
    .verify(pdf)
    .signatures.map(({ status }) => status);
/** The verdict once a field has been filled in. */
const afterFilling = (pdf: Uint8Array, name: string): string[] => statuses(withEntry(pdf, name, 'V', '(45)'));

function transformOf(pdf: Uint8Array) {
  const view = openPdf(pdf).latest;
  const value = readFields(view).fields.find(({ name }) => name === 'Ky')?.value;
  const signature = value === undefined ? undefined : readSignatureDictionary(view, value);
  return signature && fieldMdpLocks(view, signature);
}

describe('signing a field puts its Lock into force (ISO 32000-2, 12.7.5.5 and 12.8.2.4)', () => {
  for (const { lock, transform, closed, open } of [
    { lock: '/Action /All', transform: { action: 'All', fields: [] }, closed: ['So', 'Ngay'], open: [] },
    {
      lock: '/Action /Include /Fields [(So)]',
      transform: { action: 'Include', fields: ['So'] },
      closed: ['So'],
      open: ['Ngay'],
    },
    {
      lock: '/Action /Exclude /Fields [(So)]',
      transform: { action: 'Exclude', fields: ['So'] },
      closed: ['Ngay'],
      open: ['So'],
    },
  ])
    test(lock, async () => {
      const signed = await sign(locking(lock), { field: 'Ky' });
      expectSigned(signed);
      expect(transformOf(signed)).toEqual([transform]);
      expect(statuses(signed)).toEqual(['intact']);
      for (const name of closed) expect(afterFilling(signed, name), name).toEqual(['failed']);
      for (const name of open) expect(afterFilling(signed, name), name).toEqual(['intact']);
    });

  test('a further signature goes where the lock leaves room, and nowhere else', async () => {
    const some = await sign(locking('/Action /Include /Fields [(So) (Sau)]'), { field: 'Ky' });
    await expect(sign(some, { field: 'Sau' })).rejects.toMatchObject({ code: 'refused-field-locked' });
    expect(statuses(await sign(some, { field: 'Khac' }))).toEqual(['intact', 'intact']);
    const all = await sign(locking('/Action /All'), { field: 'Ky' });
    await expect(sign(all)).rejects.toMatchObject({ code: 'refused-field-locked' });
  });

  test('P of a Lock says what may change from then on: nothing, or forms and signatures (table 236)', async () => {
    const closed = await sign(locking('/Action /Include /Fields [(So)] /P 1'), { field: 'Ky' });
    expect(statuses(closed)).toEqual(['intact']);
    await expect(sign(closed)).rejects.toMatchObject({ code: 'refused-certified' });
    expect(afterFilling(closed, 'Ngay')).toEqual(['failed']);
    const open = await sign(locking('/Action /Include /Fields [(So)] /P 2'), { field: 'Ky' });
    expect(statuses(await sign(open))).toEqual(['intact', 'intact']);
    expect(afterFilling(open, 'Ngay')).toEqual(['intact']);
  });

  test('a lock that was asked for comes on top of the one the field has', async () => {
    const signed = await sign(locking('/Action /Include /Fields [(So)]'), { field: 'Ky', lock: ['Ngay'] });
    expect(transformOf(signed)).toEqual([
      { action: 'Include', fields: ['So'] },
      { action: 'Include', fields: ['Ngay'] },
    ]);
    for (const name of ['So', 'Ngay']) expect(afterFilling(signed, name)).toEqual(['failed']);
  });

  test('what does not say which fields it closes closes all', async () => {
    const signed = await sign(locking('/Action /Everything'), { field: 'Ky' });
    expect(statuses(signed)).toEqual(['intact']);
    expect(afterFilling(signed, 'Ngay')).toEqual(['failed']);
  });
});
