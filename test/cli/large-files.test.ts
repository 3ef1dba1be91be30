import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { latin1, streamBody, writeSection } from '../../fixtures/raw-pdf.ts';
import { heldWhole } from '../../src/cli/tasks/document-file.ts';
import { pdfsig } from '../sign/judges.ts';
import { programTest } from '../support/programs.ts';
import { json, kyso, type Playground, playground, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let key: TestKey;
beforeAll(() => {
  play = playground();
  key = testKey(play);
});
afterAll(() => play.done());

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

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

programTest(['pdfsig'], 'a document read in pieces is signed like any other, and known when done', () => {
  const pdf = large();
  const input = play.put('large.pdf', pdf);
  const sign = () => json(kyso(['sign', input, ...key.args, '--format', 'json']));
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
