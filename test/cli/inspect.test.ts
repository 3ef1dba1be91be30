import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, kyso, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let key: TestKey;
let signed: string;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  const file = play.put('a.pdf', smallPdf());
  expect(kyso(['sign', file, ...key.args]).code).toBe(0);
  signed = play.path('a.signed.pdf');
});
afterAll(() => play.done());

const certificate = (): X509Certificate => new X509Certificate(readFileSync(play.path('id', 'signer.pem')));

test('inspect tells revisions, fields, byte ranges and certificates, and gives no verdict', () => {
  const facts = json(kyso(['inspect', signed, '--format', 'json']));
  const before = statSync(play.path('a.pdf')).size;
  expect(facts.revisions).toMatchObject([
    { revision: 1, start: 0, end: before },
    { revision: 2, start: before, end: statSync(signed).size },
  ]);
  const [{ name, signature }] = facts.fields;
  expect(name).toBe('Signature1');
  const [, first, second, rest] = signature.byteRange;
  expect(second + rest).toBe(statSync(signed).size);
  expect(String.fromCharCode(readFileSync(signed)[first] ?? 0)).toBe('<');
  expect(signature.cms.certificates[0]).toMatchObject({
    subject: expect.stringContaining('Nguyễn Văn An'),
    sha256: createHash('sha256').update(certificate().raw).digest('hex'),
  });
  expect(JSON.stringify(facts)).not.toMatch(/passed|intact|failed/);
});

test('inspect tells what each revision did, by object, and those no cross-reference leads to', () => {
  const [original, signing] = json(kyso(['inspect', signed, '--format', 'json'])).revisions;
  expect(original).not.toHaveProperty('changes');
  expect(signing.changes).toContainEqual({
    object: expect.stringMatching(/^\d+ 0 R$/),
    kind: 'signature-added',
    what: 'a signature field, Signature1, was added',
  });
  const { stdout } = kyso(['inspect', signed]);
  expect(stdout).toMatch(/changes\n( {6}.*\n)* {6}\d+ 0 R +a signature field, Signature1, was added\n/);
  const bytes = readFileSync(signed);
  const [, first] = /startxref\s+(\d+)/.exec(bytes.toString('latin1')) ?? [];
  const tail = `xref\n0 0\ntrailer\n<< /Size 9 /Root 1 0 R /Prev ${first} >>\nstartxref\n${bytes.length}\n%%EOF\n`;
  const around = play.put('around.pdf', Buffer.concat([bytes, Buffer.from(tail)]));
  expect(json(kyso(['inspect', around, '--format', 'json'])).unlinked).toEqual([
    { section: expect.any(Number), end: bytes.length },
  ]);
});

test('inspect of what is no PDF names the file', () => {
  const text = play.put('text.pdf', 'no PDF');
  expect(kyso(['inspect', text])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('text.pdf'),
  });
  expect(kyso(['inspect', play.path('none.pdf')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('none.pdf'),
  });
});

test('identity show tells the signing certificate as node:crypto reads it, and the chain', () => {
  const shown = json(
    kyso(['identity', 'show', key.p12, '--passphrase-file', key.passphraseFile, '--format', 'json']),
  );
  expect(shown).toMatchObject({
    keyType: 'rsa',
    signer: { serial: certificate().serialNumber.toLowerCase().replace(/^00/, ''), key: 'rsa 2048' },
  });
  expect(shown.chain).toHaveLength(1);
});

test('identity create overwrites nothing unless told, and keeps the key to its owner', () => {
  const again = ['identity', 'create', '-o', play.path('id'), '--passphrase-file', key.passphraseFile];
  const before = readFileSync(key.p12);
  expect(kyso(again)).toMatchObject({ code: 2, stderr: expect.stringContaining('output-exists') });
  expect(readFileSync(key.p12).equals(before)).toBe(true);
  expect(kyso([...again, '--overwrite', '--key-type', 'p-256']).code).toBe(0);
  if (process.platform !== 'win32') expect(statSync(key.p12).mode & 0o077).toBe(0);
  expect(kyso(['identity', 'create', '-o', play.path('new')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('passphrase-required'),
  });
});
