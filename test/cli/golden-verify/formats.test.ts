import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeEncryptedPdf } from '../../../fixtures/encrypted-pdf.ts';
import { pemOf } from '../../pki/support/mini-ca.ts';
import { programTest, run } from '../../support/programs.ts';
import { anchors } from '../../support/sealing.ts';
import { type Json, json, kyso, lines, type Playground, playground, type TestKey, testKey } from '../kyso.ts';
import { goldenCases } from './cases.ts';
import { contractDocument, contractReport } from './contract.ts';

const require = createRequire(import.meta.url);
const now = ['--at', '2026-06-02T00:00:00Z'];

let play: Playground;
let folder: string;
let trust: string[];
beforeAll(() => {
  play = playground();
  folder = play.path('in');
  mkdirSync(folder);
  for (const [name, { bytes }] of Object.entries(goldenCases))
    writeFileSync(join(folder, `${name}.pdf`), bytes);
  trust = ['--trust', play.put('root.pem', anchors.map(({ der }) => pemOf(der)).join('\n'))];
});
afterAll(() => play.done());

const verify = (...args: string[]): ReturnType<typeof kyso> => kyso(['verify', folder, ...now, ...args]);

describe('JSON is what the contract says, to the last key', () => {
  test.each([
    ['without anchors', () => []],
    ['with anchors', () => trust],
    ['under the strict policy', () => [...trust, '--policy', 'strict']],
    ['explained', () => [...trust, '--explain']],
  ])('%s', (_what, args) => {
    const report = json(verify('--format', 'json', ...args()));
    expect(contractReport.safeParse(report).error?.issues ?? []).toEqual([]);
    expect(report.documents.map(({ file }: { file: string }) => file)).toEqual(
      Object.keys(goldenCases)
        .map((name) => join(folder, `${name}.pdf`))
        .sort(),
    );
  });

  test('NDJSON has the same documents in the same order, whatever the number of workers', () => {
    const documents = json(verify('--format', 'json', ...trust)).documents;
    const told = verify('--format', 'ndjson', '--jobs', '2', ...trust);
    expect(lines(told)).toEqual(documents);
    for (const document of lines(told)) expect(contractDocument.safeParse(document).success).toBe(true);
  });

  test('says nothing of evidence unless asked', () => {
    expect(verify('--format', 'json', ...trust).stdout).not.toContain('"explanation"');
    expect(verify('--format', 'json', '--explain', ...trust).stdout).toContain('"explanation"');
  });

  test('is the same in every language', () => {
    const english = verify('--format', 'json', '--explain', '--lang', 'en', ...trust).stdout;
    expect(verify('--format', 'json', '--explain', '--lang', 'vi', ...trust).stdout).toBe(english);
  });
});

describe('facts give the same bytes', () => {
  test.each([
    ['human', ['--explain', '--verbose']],
    ['Vietnamese', ['--explain', '--lang', 'vi']],
    ['json', ['--format', 'json', '--explain']],
    ['junit', ['--format', 'junit', '--require-signed']],
    ['sarif', ['--format', 'sarif', '--require-signer', 'a'.repeat(64)]],
  ])('%s', (_what, args) => {
    const facts = play.path('facts');
    const before = verify(...args, ...trust, '--save-facts', facts);
    const after = kyso(['verify', '--facts', facts, ...now, ...args, ...trust]);
    expect({ code: after.code, stdout: after.stdout }).toEqual({ code: before.code, stdout: before.stdout });
  });

  test('of another version of facts say so, and nothing is judged', () => {
    const facts = play.path('facts-now');
    verify('--save-facts', facts);
    const [head = '', ...rest] = readFileSync(facts, 'utf8').split('\n');
    const later = JSON.stringify({ ...JSON.parse(head), kysoFacts: 99 });
    const said = kyso(['verify', '--facts', play.put('facts-later', [later, ...rest].join('\n')), ...now]);
    expect(said).toMatchObject({ code: 2, stdout: '' });
    expect(said.stderr).toContain('facts-malformed');
  });

  test('of encrypted documents opened by their password', () => {
    const password = play.put('password', 'mật khẩu\n');
    const facts = play.path('facts-encrypted');
    const args = ['--password-file', password, '--format', 'json'];
    const before = verify(...args, '--save-facts', facts);
    expect(json(before).documents.filter(({ error }: { error?: object }) => error)).toHaveLength(2);
    expect(kyso(['verify', '--facts', facts, ...now, '--format', 'json']).stdout).toBe(before.stdout);
  });
});

/** What JUnit reports must be to be taken by Jenkins (xUnit plugin, junit-10.xsd), as far as kyso writes them. */
const junitSchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="testsuites"><xs:complexType><xs:sequence>
<xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
<xs:attribute name="name" type="xs:string"/></xs:complexType></xs:element>
<xs:element name="testsuite"><xs:complexType><xs:sequence>
<xs:element ref="testcase" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
<xs:attribute name="name" type="xs:string" use="required"/>
<xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
<xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
<xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/></xs:complexType></xs:element>
<xs:element name="testcase"><xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">
<xs:element name="error" type="verdict"/><xs:element name="failure" type="verdict"/></xs:choice>
<xs:attribute name="name" type="xs:string" use="required"/>
<xs:attribute name="classname" type="xs:string" use="required"/></xs:complexType></xs:element>
<xs:complexType name="verdict" mixed="true"><xs:attribute name="type" type="xs:string" use="required"/>
<xs:attribute name="message" type="xs:string" use="required"/></xs:complexType>
</xs:schema>`;

programTest(['xmllint'], 'JUnit reports fit the schema they are read by', () => {
  const file = play.path('junit.xml');
  verify('--format', 'junit', '--lang', 'vi', '--explain', '--require-signed', ...trust, '-o', file);
  const schema = play.put('junit.xsd', junitSchema);
  expect(run('xmllint', ['--noout', '--schema', schema, file]).code).toBe(0);
});

test('JUnit suites count what their cases hold', () => {
  const { stdout } = verify('--format', 'junit', '--require-signed', ...trust);
  const count = (pattern: RegExp): number => stdout.match(pattern)?.length ?? 0;
  expect(count(/<testsuite .*? tests="1"/g)).toBe(count(/<testcase /g));
  expect(count(/ failures="1"/g)).toBe(count(/<failure /g));
  expect(count(/ errors="1"/g)).toBe(count(/<error /g));
  expect(count(/<failure /g) * count(/<error /g)).toBeGreaterThan(0);
});

describe('SARIF logs fit the JSON schema of SARIF 2.1.0', () => {
  const schema: object = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // One of its patterns is none under the Unicode rules.
  const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);

  test.each([
    ['without anchors', () => []],
    ['with anchors, in Vietnamese', () => [...trust, '--lang', 'vi']],
    ['under the strict policy', () => [...trust, '--policy', 'strict', '--require-signed']],
    ['with a signer asked for', () => ['--require-signer', 'a'.repeat(64)]],
  ])('%s', (_what, args) => {
    validate(json(verify('--format', 'sarif', ...args())));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('without a document', () => {
    const none = play.path('none');
    mkdirSync(none, { recursive: true });
    validate(json(kyso(['verify', none, '--format', 'sarif'])));
    expect(validate.errors ?? []).toEqual([]);
  });
});

test('SARIF has what code scanning services ask of a log, for every case', () => {
  const [run] = json(verify('--format', 'sarif', '--require-signed', ...trust)).runs;
  const text = z.object({ text: z.string().min(1) });
  const rule = z.object({
    id: z.string().regex(/^[a-z0-9-]+$/),
    shortDescription: text,
    fullDescription: text,
    help: text,
    defaultConfiguration: z.object({ level: z.enum(['error', 'warning', 'note', 'none']) }),
  });
  expect(z.array(rule).safeParse(run.tool.driver.rules).error?.issues ?? []).toEqual([]);
  const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const result = z.object({
    ruleId: z.enum(ids),
    kind: z.enum(['fail', 'pass', 'informational']),
    level: z.enum(['error', 'warning', 'note', 'none']),
    message: text,
    locations: z
      .array(z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.url() }) }) }))
      .length(1),
  });
  expect(z.array(result).safeParse(run.results).error?.issues ?? []).toEqual([]);
  // A level other than none is for failures only (SARIF 2.1.0, 3.27.10).
  for (const { kind, level } of run.results) expect(kind === 'fail').toBe(level !== 'none');
  expect(
    new Set(run.results.map((one: Json) => one.locations[0].physicalLocation.artifactLocation.uri)).size,
  ).toBe(Object.keys(goldenCases).length);
});

describe('required signers', () => {
  const signerOf = (name: string): string =>
    lines(kyso(['verify', join(folder, `${name}.pdf`), ...now, '--format', 'ndjson']))[0].signatures.at(-1)
      .signer.sha256;

  test('several may be named behind several documents; one valid signature by one of them is enough', () => {
    const documents = ['passed-b-b', 'passed-b-t'].map((name) => join(folder, `${name}.pdf`));
    const known = signerOf('passed-b-b');
    expect(kyso(['verify', ...documents, ...now, '--require-signer', 'a'.repeat(64), known]).code).toBe(0);
    expect(kyso(['verify', ...documents, ...now, '--require-signer', known.toUpperCase()]).code).toBe(0);
    const colons = known.replace(/..(?=.)/g, '$&:');
    expect(kyso(['verify', ...documents, ...now, '--require-signer', colons]).code).toBe(0);
    expect(kyso(['verify', ...documents, ...now, '--require-signer', 'a'.repeat(64)]).code).toBe(1);
    expect(kyso(['verify', ...documents, ...now, '--require-signer', 'abc']).code).toBe(2);
  });

  test('a broken signature by one of them does not count', () => {
    const file = join(folder, 'failed-tampered.pdf');
    const said = kyso(['verify', file, ...now, '--require-signer', signerOf('failed-tampered')]);
    expect(said.stdout).toContain('It has no valid signature by a required signer');
    expect(said.code).toBe(1);
  });

  test('are told in every format', () => {
    const file = join(folder, 'passed-b-b.pdf');
    const say = (format: string): string =>
      kyso(['verify', file, ...now, '--require-signer', 'a'.repeat(64), '--format', format]).stdout;
    expect(say('human')).toContain('It has no valid signature by a required signer');
    expect(say('junit')).toContain('<failure type="required-signer"');
    expect(say('sarif')).toContain('"ruleId": "required-signer"');
  });
});

describe('encrypted documents', () => {
  const revisions = [
    ['RC4, 40 bits', { revision: 2 }],
    ['RC4, 128 bits', { revision: 3 }],
    ['RC4 by a crypt filter', { revision: 4, method: 'V2' }],
    ['AES-128', { revision: 4, method: 'AESV2' }],
    ['AES-128, metadata left open', { revision: 4, method: 'AESV2', encryptMetadata: false }],
    ['AES-256 of Adobe', { revision: 5 }],
    ['AES-256', { revision: 6 }],
    ['AES-256, metadata left open', { revision: 6, encryptMetadata: false }],
  ] as const;

  test.each(revisions)(
    '%s: signed and verified with the password, an error without or with another',
    (name, how) => {
      const plain = play.put(
        `encrypted/${name}.pdf`,
        makeEncryptedPdf({ ...how, userPassword: 'user', ownerPassword: 'owner' }),
      );
      const signed = play.path('encrypted', `${name}.signed.pdf`);
      const owner = play.put('owner', 'owner\n');
      const key = encryptedKey();
      expect(kyso(['sign', plain, ...key.args, '--password-file', owner, '-o', signed]).code).toBe(0);
      const say = (...args: string[]): Json =>
        lines(kyso(['verify', signed, '--format', 'ndjson', '--trust', key.ca, ...args]))[0];
      for (const password of ['user', 'owner'])
        expect(say('--password-file', play.put('right', `${password}\n`)).status).toBe('passed');
      expect(say()).toMatchObject({ status: 'error', error: { code: 'password-required' } });
      expect(say('--password-file', play.put('wrong', 'other\n'))).toMatchObject({
        status: 'error',
        error: { code: 'password-wrong' },
      });
    },
  );

  let made: TestKey | undefined;
  const encryptedKey = (): TestKey => {
    made ??= testKey(play);
    return made;
  };
});
