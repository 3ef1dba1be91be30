import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { convert } from 'xmlbuilder2';
import { Paper } from '../support/paper.ts';
import { programTest, run } from '../support/programs.ts';
import { json, kyso, lines, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let key: TestKey;
let unsigned: string;
let signed: string;
let broken: string;
let stamped: string;
beforeAll(() => {
  play = playground();
  key = testKey(play);
  unsigned = play.put('plain.pdf', smallPdf());
  signed = play.path('plain.signed.pdf');
  expect(kyso(['sign', unsigned, ...key.args]).code).toBe(0);
  const bytes = readFileSync(signed);
  bytes.writeUInt8((bytes[200] ?? 0) ^ 1, 200);
  broken = play.put('broken.pdf', bytes);
  stamped = play.put('stamped.pdf', Paper.make().timestamp(new Date('2026-06-01T12:00:00Z')).bytes);
});
afterAll(() => play.done());

describe('exit codes', () => {
  test.each([
    ['unsigned', () => [unsigned], 0],
    ['intact without anchors', () => [signed], 0],
    ['passed', () => [signed, '--trust', key.ca], 0],
    ['failed', () => [broken], 1],
    ['unsigned where a signature is required', () => [unsigned, '--require-signed'], 1],
    // A time-stamp says when, not who.
    ['stamped by nobody who signs', () => [stamped], 0],
    ['stamped where a signature is required', () => [stamped, '--require-signed'], 1],
    ['unreadable over failed', () => [broken, play.put('text.pdf', 'no PDF')], 2],
    ['signed by a required signer', () => [signed, '--require-signer', signerOf(signed)], 0],
    ['signed by another than required', () => [signed, '--require-signer', 'a'.repeat(64)], 1],
  ])('%s', (_, args, code) => {
    expect(kyso(['verify', ...args()]).code).toBe(code);
  });
});

const signerOf = (file: string): string =>
  lines(kyso(['verify', file, '--format', 'ndjson']))[0].signatures[0].signer.sha256;

describe('human output', () => {
  test('answers three questions, each in a line with its reason', () => {
    const { stdout } = kyso(['verify', signed, '--trust', key.ca]);
    expect(stdout).toMatch(
      /^✔ passed {2}.*plain\.signed\.pdf\n {2}✔ passed {2}Nguyễn Văn An \(Signature1\)\n/,
    );
    expect(stdout).toMatch(/\n {4}Document {2}as it was signed; the signature covers all of it\n/);
    expect(stdout).toMatch(/\n {4}Signer {4}Nguyễn Văn An, Sở Nội vụ; trusted, .*Test CA/);
    expect(stdout).toMatch(/\n {4}Time {6}.* UTC, as the signer says; no time-stamp proves it\n/);
  });

  test('without anchors it says that nobody vouches for the signer', () => {
    expect(kyso(['verify', signed]).stdout).toContain('not checked, since no trust anchor was given');
  });

  test('a broken document says so first', () => {
    expect(kyso(['verify', broken]).stdout).toMatch(/^✘ failed .*\n.*\n {4}Document {2}not as it was signed/);
  });

  test('control characters of names do not reach the terminal', () => {
    const name = play.put('evil\u001b[31m.pdf', smallPdf());
    expect(kyso(['verify', name]).stdout).not.toContain('\u001b');
  });
});

describe('JSON', () => {
  test('holds the promised keys, and the summary counts the documents', () => {
    const report = json(kyso(['verify', '--format', 'json', signed, broken, unsigned]));
    expect(Object.keys(report).sort()).toEqual([
      'documents',
      'kyso',
      'network',
      'policy',
      'summary',
      'validationTime',
    ]);
    expect(report).toMatchObject({
      network: [],
      policy: 'basic',
      summary: { documents: 3, signatures: 2, intact: 1, failed: 1, unsigned: 1 },
    });
  });

  test('of nothing is whole, too', () => {
    play.put('void/note.txt', '');
    expect(json(kyso(['verify', '--format', 'json', play.path('void')]))).toMatchObject({
      documents: [],
      summary: { documents: 0 },
    });
  });

  test('an unreadable document stands in its place with code, message and what is known of its bytes', () => {
    const text = play.put('text.pdf', 'no PDF');
    const [first, second, third] = lines(
      kyso(['verify', '--format', 'ndjson', play.path('none.pdf'), text, signed]),
    );
    expect(first).toMatchObject({ status: 'error', error: { code: 'file-not-found' }, signatures: [] });
    expect(second).toMatchObject({
      status: 'error',
      bytes: 6,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      error: { code: 'not-pdf' },
    });
    expect(third).toMatchObject({ status: 'intact', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('is the same with any number of workers', () => {
    for (let i = 0; i < 150; i++)
      play.put(`many/${i % 7}/${i}.pdf`, i % 3 ? smallPdf(i) : readFileSync(signed));
    const args = ['verify', play.path('many'), '--format', 'json', '--at', '2026-01-01T00:00:00Z'];
    const alone = kyso([...args, '--jobs', '1']);
    expect(kyso([...args, '--jobs', '3']).stdout).toBe(alone.stdout);
    expect(json(alone).documents).toHaveLength(150);
  });
});

describe('JUnit', () => {
  test('has a failure for a negative verdict and an error for an unreadable document', () => {
    const { code, stdout } = kyso([
      'verify',
      '--format',
      'junit',
      signed,
      broken,
      play.put('text.pdf', 'no PDF'),
    ]);
    expect(code).toBe(2);
    expect(stdout.match(/<testcase /g)).toHaveLength(3);
    expect(stdout).toMatch(/<failure type="failed" message="Signature1: /);
    expect(stdout).toMatch(/<error type="not-pdf"/);
  });

  test('is well-formed whatever the names hold', () => {
    const odd = play.put('a<b>&"\u0001\uFFFE.pdf', 'no PDF');
    const { stdout } = kyso(['verify', '--format', 'junit', odd]);
    expect(() => convert(stdout, { format: 'object' })).not.toThrow();
    expect(stdout).toContain('a&lt;b&gt;&amp;&quot;\uFFFD\uFFFD.pdf"><error');
  });
});

describe('SARIF', () => {
  const log = (...args: string[]) => json(kyso(['verify', '--format', 'sarif', ...args]));

  test('has a result for every problem under its code, and rules for all of them', () => {
    const odd = play.put('thư #1 %.pdf', 'no PDF');
    const { version, runs } = log(signed, broken, unsigned, odd, '--require-signed');
    expect(version).toBe('2.1.0');
    const [{ tool, results, properties }] = runs;
    const rules = new Set(tool.driver.rules.map(({ id }: { id: string }) => id));
    expect(results.every(({ ruleId }: { ruleId: string }) => rules.has(ruleId))).toBe(true);
    expect(results.map(({ ruleId, kind, level }: Record<string, string>) => [ruleId, kind, level])).toEqual([
      ['verified', 'pass', 'none'],
      ['message-digest', 'fail', 'error'],
      ['required-signed', 'fail', 'error'],
      ['unreadable', 'fail', 'error'],
    ]);
    const place = results[3].locations[0].physicalLocation.artifactLocation.uri;
    expect(decodeURIComponent(new URL(place).pathname)).toBe(odd);
    expect(results[1].locations[0].logicalLocations[0].fullyQualifiedName).toBe('Signature1');
    expect(properties.summary).toMatchObject({ documents: 4, intact: 1, failed: 1, unsigned: 1, error: 1 });
  });

  test('of no document at all is still a log', () => {
    const list = play.put('empty-list', '');
    expect(log('--files-from', list).runs[0].results).toEqual([]);
  });
});

describe('inputs', () => {
  test('standard input, lists, NUL-separated lists', () => {
    expect(
      lines(kyso(['verify', '-', '--format', 'ndjson'], { input: readFileSync(signed) }))[0],
    ).toMatchObject({ file: '-', status: 'intact' });
    const list = play.put('list', `${signed}\n${unsigned}\n`);
    expect(lines(kyso(['verify', '--files-from', list, '--format', 'ndjson']))).toHaveLength(2);
    expect(
      lines(
        kyso(['verify', '--files-from', '-', '-0', '--format', 'ndjson'], {
          input: `${signed}\0${unsigned}\0`,
        }),
      ),
    ).toHaveLength(2);
    expect(kyso(['verify', '--files-from', play.path('no-list')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no-list'),
    });
  });

  test('several anchors after one --trust, and a document behind them', () => {
    const other = testKey(play, 'stranger').ca;
    const documents = lines(kyso(['verify', '--format', 'ndjson', '--trust', other, key.ca, signed]));
    expect(documents.map(({ status }) => status)).toEqual(['passed']);
    expect(lines(kyso(['verify', '--format', 'ndjson', '--trust', other, '--', signed]))[0].status).toBe(
      'indeterminate',
    );
  });

  test('anchors from a folder; a file that holds none is named', () => {
    expect(lines(kyso(['verify', '--format', 'ndjson', '--trust', play.path('id'), signed]))[0].status).toBe(
      'passed',
    );
    const text = play.put('text.pem', 'nothing');
    expect(kyso(['verify', '--trust', text, signed])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('text.pem'),
    });
  });

  programTest(['openssl'], 'anchors as DER and as PKCS#7', () => {
    run('openssl', ['x509', '-in', key.ca, '-outform', 'DER', '-out', play.path('ca.der')]);
    run('openssl', ['crl2pkcs7', '-nocrl', '-certfile', key.ca, '-out', play.path('ca.p7b')]);
    for (const name of ['ca.der', 'ca.p7b'])
      expect(
        lines(kyso(['verify', '--format', 'ndjson', '--trust', play.path(name), signed]))[0].status,
      ).toBe('passed');
  });
});

test('-o writes the whole result to a file, and nothing to standard output', () => {
  const out = play.path('result.json');
  writeFileSync(out, 'old');
  expect(kyso(['verify', signed, '--format', 'json', '-o', out])).toMatchObject({ code: 0, stdout: '' });
  expect(JSON.parse(readFileSync(out, 'utf8')).documents).toHaveLength(1);
  expect(kyso(['verify', signed, '-o', play.path('plain.pdf/x')]).code).toBe(2);
});
