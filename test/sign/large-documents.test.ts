import { createPrivateKey, sign as cryptoSign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latin1, streamBody, writeSection } from '../../fixtures/raw-pdf.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { openPem } from '../../src/keys/pem.ts';
import { createNetClient } from '../../src/net/client.ts';
import { joinedSource } from '../../src/pdf/joined-source.ts';
import { replacedPieces, replacedSource } from '../../src/pdf/replaced-source.ts';
import { type ByteSource, memorySource, piecesOf } from '../../src/pdf/source.ts';
import { extendPdf } from '../../src/sign/extend.ts';
import { timestampAuthority } from '../../src/sign/levels/timestamp-authority.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { attachSignature, attachTo } from '../../src/sign/two-step/attach-signature.ts';
import { prepareSignature } from '../../src/sign/two-step/prepare-signature.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { programTest } from '../support/programs.ts';
import { TrustCentre } from '../support/trust-centre.ts';
import { pdfsig } from './judges.ts';

let centre: TrustCentre;
let key: KeyHandle;
beforeAll(async () => {
  centre = await TrustCentre.open();
  key = await openPem({ key: centre.read('signer.key'), certificate: centre.read('signer.pem') });
});
afterAll(() => centre.close());

const fileLength = 6 << 20;
const pieceLength = 1 << 20;

const document = (): Uint8Array =>
  writeSection({
    objects: new Map<number, string | Uint8Array>([
      [1, '<< /Type /Catalog /Pages 2 0 R >>'],
      [2, '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>'],
      [3, '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << >> >>'],
      [4, streamBody('', latin1('0 0 100 100 re f\n'))],
      [5, streamBody('/Type /EmbeddedFile', Buffer.alloc(fileLength, 'kyso'))],
    ]),
    trailer: '/Root 1 0 R /ID [<01> <01>]',
    version: '1.7',
  });

/** A source that gives no more than a piece at once, as one must be read that does not fit into memory. */
function inPieces(bytes: Uint8Array): { readonly source: ByteSource; passages(): number } {
  let read = 0;
  const give = (start: number, end: number): Uint8Array => {
    if (end - start > pieceLength) throw new Error(`${end - start} bytes were asked for at once`);
    const piece = bytes.slice(Math.max(0, start), end);
    read += piece.length;
    return piece;
  };
  return { source: { length: bytes.length, read: give }, passages: () => read / bytes.length };
}

const whole = (source: ByteSource): Buffer =>
  Buffer.concat([...piecesOf(source)].map((piece) => Buffer.from(piece)));

programTest(
  ['openssl', 'pdfsig'],
  'signing, verifying and extending never ask for more than a piece',
  async () => {
    let file = inPieces(document()).source;
    for (let n = 0; n < 3; n++) {
      const { appended } = await signPdf(file, key, { digest: n === 1 ? 'sha512' : 'sha256' });
      file = inPieces(whole(joinedSource(file, appended))).source;
    }
    const net = createNetClient({ allowPrivateNetwork: true, timeout: 1_500, retries: 0 });
    const timestamps = timestampAuthority({ services: [{ url: centre.tsa }], net });
    const extended = await extendPdf(file, { level: 'B-T' }, { timestamps });
    net.close();
    const result = whole(joinedSource(file, extended.appended));
    // Time-stamps over documents pdfsig does not judge.
    expect(
      pdfsig(result)
        .slice(0, 3)
        .every(({ valid }) => valid),
    ).toBe(true);
    const { source, passages } = inPieces(result);
    const { signatures } = createVerifier().verify(source);
    expect(signatures.map(({ status, level }) => [status, level])).toEqual(
      ['B-T', 'B-T', 'B-T', null].map((level) => ['intact', level]),
    );
    // Once to hash all that four signatures cover, once to see that no revision is led around.
    expect(passages()).toBeLessThan(2.1);
  },
);

programTest(['openssl', 'pdfsig'], 'nor do preparing and attaching, and the result is the same', async () => {
  const pdf = document();
  const { source } = inPieces(pdf);
  const { appended, signedAttributes } = await prepareSignature(source, {
    kind: 'certificate',
    certificate: centre.der('signer.pem'),
  });
  const value = cryptoSign(
    'sha256',
    signedAttributes ?? Buffer.alloc(0),
    createPrivateKey(centre.read('signer.key')),
  );
  const prepared = Buffer.concat([pdf, appended]);
  const given = { kind: 'value', bytes: value } as const;
  const attached = await attachTo(inPieces(prepared).source, given);
  const result = whole(attached.finished);
  expect(result.equals((await attachSignature(prepared, given)).pdf)).toBe(true);
  expect(pdfsig(result)).toMatchObject([{ valid: true, total: true }]);
});

test('bytes replaced in a source are the same whole, in pieces, and across their seams', () => {
  const bytes = Buffer.alloc(100, 'abcdefghij');
  for (const [start, text] of [
    [0, 'XXX'],
    [5, 'XXXXXXXXXX'],
    [38, 'XXXX'],
    [97, 'XXX'],
    [0, 'X'.repeat(100)],
  ] as const) {
    const replacement = { start, bytes: Buffer.from(text) };
    const expected = Buffer.from(bytes);
    expected.write(text, start);
    const read = { length: 100, read: (from: number, to: number) => bytes.subarray(from, to) };
    for (const source of [memorySource(bytes), read, { ...read, lend: read.read }]) {
      const replaced = replacedSource(source, replacement);
      for (let at = 0; at < 100; at += 7)
        for (const take of [replaced.read, replaced.lend ?? replaced.read])
          expect(Buffer.compare(take(at, Math.min(100, at + 13)), expected.subarray(at, at + 13))).toBe(0);
    }
    const pieces = [bytes.subarray(0, 40), bytes.subarray(40, 41), bytes.subarray(41)];
    expect(Buffer.concat([...replacedPieces(pieces, replacement)]).equals(expected)).toBe(true);
    expect(bytes.includes('X')).toBe(false);
  }
});
