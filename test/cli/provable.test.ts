/** What a person is told of how long a document shows its verdict by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pemOf } from '../pki/support/mini-ca.ts';
import { Paper } from '../support/paper.ts';
import { authority, makeCms, root, signer } from '../support/sealing.ts';
import { json, kyso, type Playground, playground } from './kyso.ts';

let play: Playground;
let args: string[];
beforeAll(() => {
  play = playground();
  const withoutIssuer = Paper.make().seal({
    cms: (content) => makeCms({ content, certificates: [signer.der] }),
  });
  args = [
    ...['verify', play.put('a.pdf', withoutIssuer.bytes), '--at', '2026-06-02T00:00:00Z'],
    ...['--trust', play.put('root.pem', pemOf(root.der))],
    ...['--intermediates', play.put('authority.pem', pemOf(authority.der))],
  ];
});
afterAll(() => play.done());

test.each([
  ['en', 'not by the document alone'],
  ['vi', 'riêng văn bản thì không đủ'],
])('a chain the document does not hold is not shown by it alone (%s)', (lang, said) => {
  const { code, stdout } = kyso([...args, '--lang', lang]);
  expect(code).toBe(0);
  expect(stdout).toContain(said);
});

test('in JSON it ends with the validation time', () => {
  const [{ signatures }] = json(kyso([...args, '--format', 'json'])).documents;
  expect(signatures[0]).toMatchObject({ status: 'passed', provableUntil: '2026-06-02T00:00:00.000Z' });
});
