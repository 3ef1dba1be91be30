import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { latin1, streamBody, writeSection } from '../../fixtures/raw-pdf.ts';
import { heldWhole, openDocumentFile } from '../../src/cli/tasks/document-file.ts';
import { extendedPieces, hashOf } from '../../src/cli/tasks/document-pieces.ts';
import { pdfsig } from '../sign/judges.ts';
import { programTest } from '../support/programs.ts';
import { TrustCentre } from '../support/trust-centre.ts';
import { json, kyso, kysoAsync, workplace } from './kyso.ts';

const play = workplace();

/** A document too long to be held in memory as a whole. */
const large = (): Uint8Array =>
  writeSection({
    objects: new Map<number, string | Uint8Array>([
      [1, '<< /Type /Catalog /Pages 2 0 R >>'],
      [2, '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>'],
      [3, '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << >> >>'],
      [4, streamBody('', latin1('0 0 100 100 re f\n'))],
      [5, streamBody('/Type /Attachment', Buffer.alloc(heldWhole + 12_345, 'kyso'))],
    ]),
    trailer: '/Root 1 0 R /ID [<01> <01>]',
    version: '1.7',
  });

const asJson = ['--format', 'json'];
const copyOf = (piece: Uint8Array): Buffer => Buffer.from(piece);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

programTest(['pdfsig'], 'a document read in pieces is signed like any other, and known when done', () => {
  const pdf = large();
  const input = play.put('large.pdf', pdf);
  const sign = () => json(kyso(['sign', input, ...play.key.args, '--format', 'json']));
  const [document] = sign().documents;
  const file = readFileSync(document.output);
  expect(Buffer.compare(file.subarray(0, pdf.length), pdf)).toBe(0);
  expect(document).toMatchObject({
    result: 'signed',
    sha256Before: sha256(pdf),
    sha256After: sha256(file),
  });
  expect(pdfsig(file)).toMatchObject([{ valid: true, total: true }]);
  expect(sign().documents[0]).toMatchObject({ result: 'skipped', sha256After: sha256(file) });
});

programTest(
  ['openssl', 'pdfsig'],
  'prepared, attached and extended, it is whole, and known when done; every reading command reads it',
  async () => {
    const centre = await TrustCentre.open();
    try {
      const pdf = large();
      const input = play.put('two-step/large.pdf', pdf);
      const [prepared, attached, extended] = ['prepared', 'attached', 'extended'].map((name) =>
        play.path('two-step', `${name}.pdf`),
      ) as [string, string, string];
      const chain = ['--chain', centre.file('authority.pem')];
      const prepare = () =>
        kyso(['prepare', input, '--cert', centre.file('signer.pem'), ...chain, '-o', prepared]);
      const told = json(prepare());
      expect(told).toMatchObject({ result: 'prepared', sha256After: sha256(readFileSync(prepared)) });
      expect(json(prepare())).toMatchObject({ result: 'skipped', toBeSigned: told.toBeSigned });

      play.put('digest', Buffer.from(told.toBeSigned, 'hex'));
      centre.openssl(
        ...['pkeyutl', '-sign', '-inkey', 'signer.key', '-in', play.path('digest')],
        ...['-out', play.path('value'), '-pkeyopt', 'digest:sha256'],
      );
      const attach = () =>
        json(kyso(['attach', prepared, '--signature', play.path('value'), '-o', attached, ...asJson]))
          .documents[0];
      expect(attach()).toMatchObject({ result: 'signed', sha256After: sha256(readFileSync(attached)) });
      expect(attach()).toMatchObject({ result: 'skipped', sha256After: sha256(readFileSync(attached)) });

      const extend = async () =>
        json(
          await kysoAsync([
            'extend',
            attached,
            '--level',
            'B-T',
            '--tsa',
            centre.tsa,
            '-o',
            extended,
            ...asJson,
          ]),
        ).documents[0];
      expect(await extend()).toMatchObject({
        result: 'extended',
        level: 'B-T',
        sha256After: sha256(readFileSync(extended)),
      });
      expect(await extend()).toMatchObject({ result: 'skipped', skipped: 'done' });

      const bytes = readFileSync(extended);
      expect(Buffer.compare(bytes.subarray(0, pdf.length), pdf)).toBe(0);
      expect(pdfsig(bytes)[0]).toMatchObject({ valid: true });
      const trust = ['--trust', centre.file('root.pem')];
      const [verified] = json(kyso(['verify', extended, ...trust, ...asJson])).documents;
      expect(verified).toMatchObject({ status: 'passed', sha256: sha256(bytes), bytes: bytes.length });
      const report = json(kyso(['report', extended, ...asJson]));
      expect(report.totals).toMatchObject({ total: 1, intact: 1 });
      expect(json(kyso(['inspect', extended, ...asJson]))).toMatchObject({ bytes: bytes.length });
      expect(json(kyso(['field', 'list', extended, ...asJson])).fields[0].signedBy.status).toBe('intact');
    } finally {
      centre.close();
    }
  },
);

test('a field is added to it, and what is in its place is left alone', () => {
  const pdf = large();
  const input = play.put('field/large.pdf', pdf);
  const output = play.path('field', 'out.pdf');
  const add = () => kyso(['field', 'add', input, '--name', 'F', '-o', output, ...asJson]);
  expect(add().code).toBe(0);
  const made = readFileSync(output);
  expect(Buffer.compare(made.subarray(0, pdf.length), pdf)).toBe(0);
  expect(add().stderr).toContain('output-exists');
  expect(Buffer.compare(readFileSync(output), made)).toBe(0);
});

const small = (name: string): string => play.put(name, Buffer.from(`%PDF-1.4\n${'x'.repeat(5_000)}`));

test('what was written to while it was read in pieces is no document that was verified', () => {
  const path = small('written-to.pdf');
  const document = openDocumentFile(path, 1_000);
  document.requireUnchanged();
  appendFileSync(path, 'y');
  expect(() => document.requireUnchanged()).toThrow(expect.objectContaining({ code: 'file-changed' }));
  document.close();
});

test('no output is made of a document that another has taken the place of since it was read', () => {
  const path = small('replaced.pdf');
  const document = openDocumentFile(path, 1_000);
  const before = hashOf(document.source);
  const pieces = () =>
    Buffer.concat([...extendedPieces(document, before, Buffer.from('+'), path)].map(copyOf));
  expect(pieces().equals(Buffer.concat([readFileSync(path), Buffer.from('+')]))).toBe(true);
  const file = openSync(path, 'r+');
  writeSync(file, 'y', 2_000);
  closeSync(file);
  expect(pieces).toThrow(expect.objectContaining({ code: 'file-changed' }));
  document.close();
});
