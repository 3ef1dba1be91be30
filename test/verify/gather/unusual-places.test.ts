/** Signatures where they are not looked for at first, and certificates two attributes disagree about. */
import { describe, expect, test } from 'vitest';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { encode, octetString, oid, sequence, setOf } from '../../../src/pki/asn1/writer.ts';
import { extension } from '../../pki/support/mini-ca.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeSigner } from '../../support/sealing.ts';
import { first, verdict } from '../judge.ts';

describe('Perms.DocMDP (ISO 32000-2, 12.8.6)', () => {
  const naming = (value: string): ReturnType<typeof verdict> =>
    verdict(Paper.make({ catalog: `/Perms << /DocMDP ${value} >>` }));

  test.each(['/Name', '(text)', '7', '[<< >>]', '4 0 R'])(
    'that is %s is no way to look unsigned',
    (value) => {
      const { status, signatures } = naming(value);
      expect(status).toBe('failed');
      expect(signatures.map(({ problems: [problem] }) => problem?.code)).toEqual(['signature-malformed']);
    },
  );

  test.each(['null', '99 0 R'])('that is %s is none', (value) => {
    expect(naming(value)).toMatchObject({ status: 'unsigned', signatures: [] });
  });
});

describe('a kid of a signature field (12.7.4.1)', () => {
  const group = (kid: string): Paper =>
    Paper.make({
      fields: [20],
      objects: {
        20: '<< /FT /Sig /T (group) /Kids [21 0 R] >>',
        21: `<< /Type /Annot /Subtype /Widget /Parent 20 0 R /Rect [0 0 0 0] ${kid} >>`,
      },
    });

  test('without a name of its own is a widget, and the field is empty', () => {
    expect(verdict(group('')).status).toBe('unsigned');
  });

  test('with a signature is never skipped, named or not', () => {
    expect(first(group('').seal({ field: 21 })).signature).toMatchObject({
      field: 'group',
      status: 'passed',
    });
    expect(first(group('/V << /Type /Sig >>')).codes).toContain('signature-malformed');
  });

  test('with a value is a widget still where the field is of another type', () => {
    const text = Paper.make({
      fields: [20],
      objects: {
        20: '<< /FT /Tx /T (group) /V (one) /Kids [21 0 R] >>',
        21: '<< /Type /Annot /Subtype /Widget /Parent 20 0 R /Rect [0 0 0 0] /V (two) >>',
      },
    });
    expect(verdict(text).status).toBe('unsigned');
    expect(first(text.seal()).signature.status).toBe('passed');
  });
});

test('both signing-certificate attributes have to mean the same certificate (RFC 5035, 5.4)', () => {
  const keyId = Buffer.from('0123456789');
  const extensions = [extension('2.5.29.14', octetString(keyId))];
  const one = makeSigner('One', { extensions });
  const other = makeSigner('Other', { extensions, key: one.key });
  const v1 = (der: Uint8Array): Uint8Array =>
    sequence(
      oid('1.2.840.113549.1.9.16.2.12'),
      setOf(sequence(sequence(sequence(octetString(digest('sha1', der)))))),
    );
  const sealed = (der: Uint8Array): ReturnType<typeof first> =>
    first(
      Paper.make().seal({
        room: 6000,
        cms: (content) =>
          makeCms({
            by: one,
            content,
            sid: encode(0x80, keyId),
            versions: [3, 3],
            certificates: [one.der, other.der, authority.der],
            more: [v1(der)],
          }),
      }),
    );
  expect(sealed(one.der)).toMatchObject({
    codes: [],
    signature: { status: 'passed', signer: { name: 'One' } },
  });
  expect(sealed(other.der)).toMatchObject({
    codes: ['signing-certificate-mismatch'],
    signature: { status: 'failed' },
  });
});

test('usage rights that name what is no signature neither sign nor fail the document', () => {
  expect(verdict(Paper.make({ catalog: '/Perms << /UR3 /Name >>' })).status).toBe('unsigned');
});
