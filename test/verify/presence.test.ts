import { describe, expect, test } from 'vitest';
import type { PresentDocument } from '../../src/verify/present.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { Paper } from '../support/paper.ts';
import { verdict } from './judge.ts';

const present = (paper: Paper | Uint8Array): Promise<PresentDocument> =>
  createVerifier().present('bytes' in paper ? paper.bytes : paper);

describe('presence: signatures are looked for, and none is checked', () => {
  test('a field with a value is one, with whom and when it names itself', async () => {
    const sealed = Paper.make().seal({ name: 'First' }).seal({ name: 'Second' });
    const found = await present(sealed);
    const { signatures } = verdict(sealed);
    expect(found.signatures).toEqual(
      signatures.map(({ field, kind, signer, time }) => ({
        field,
        kind,
        signer,
        ...(time.claimed === undefined ? {} : { claimedTime: time.claimed }),
      })),
    );
    expect(found.signatures).toHaveLength(2);
  });

  test('an empty field is none', async () => {
    expect(await present(Paper.make())).toEqual({ format: 'pdf', signatures: [] });
  });

  test('one that does not hold is one: nothing was made of the content, and nothing of the value', async () => {
    const altered = Buffer.from(Paper.make().seal().bytes);
    altered[altered.indexOf('Helvetica')] = 0x4a;
    expect(verdict(altered).status).toBe('failed');
    expect((await present(altered)).signatures).toMatchObject([{ kind: 'signature' }]);
  });

  test.each([
    ['no dictionary', '(text)'],
    ['Contents that are no CMS', '<< /Type /Sig /Contents <00> /ByteRange [0 1 2 3] >>'],
  ])('a value that is %s is one by nobody known', async (_, value) => {
    const paper = Paper.make({ fields: [20], objects: { 20: `<< /FT /Sig /T (Odd) /V ${value} >>` } });
    expect((await present(paper)).signatures).toMatchObject([{ field: 'Odd', signer: null }]);
  });

  test('a time-stamp is told from a signature', async () => {
    const stamped = Paper.make().timestamp(new Date('2026-06-01T00:00:00Z'));
    expect((await present(stamped)).signatures.map(({ kind }) => kind)).toEqual(['timestamp']);
  });

  test('one that a later revision took away was there, and is told', async () => {
    const sealed = Paper.make().seal({ name: 'Gone' });
    const field = sealed.fields.at(-1) ?? 0;
    const emptied = sealed.update({ [field]: '<< /FT /Sig /T (Gone) >>' });
    expect((await present(emptied)).signatures).toMatchObject([{ field: 'Gone' }]);
  });

  test('what cannot be opened is an error, never unsigned', async () => {
    expect((await present(Buffer.from('no PDF'))).error).toMatchObject({ code: 'not-pdf' });
  });

  test('facts say the same as the document', async () => {
    const sealed = Paper.make().seal({ name: 'First' });
    const verifier = createVerifier({ usage: true });
    expect(verifier.presentIn(verifier.gather(sealed.bytes))).toEqual(await verifier.present(sealed.bytes));
  });
});
