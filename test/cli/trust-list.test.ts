import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { readCertificates } from '../../src/pki/x509/read-certificates.ts';
import { makeAuthority, newKey, pemOf } from '../pki/support/mini-ca.ts';
import { programTest } from '../support/programs.ts';
import { operator, signedListOf } from '../tsl/lists.ts';
import { json, kyso, type Playground, playground, smallPdf, type TestKey, testKey } from './kyso.ts';

let play: Playground;
let key: TestKey;
let signed: string;
let trust: string;
let certificates: Uint8Array[];
beforeAll(() => {
  play = playground();
  key = testKey(play);
  const plain = play.put('archive/plain.pdf', smallPdf());
  signed = play.path('archive/plain.signed.pdf');
  expect(kyso(['sign', plain, ...key.args]).code).toBe(0);
  trust = play.put('operator.pem', pemOf(operator.der));
  certificates = readCertificates(readFileSync(key.ca)).map(({ der }) => der);
});
afterAll(() => play.done());

const verify = (...args: string[]) => json(kyso(['verify', signed, '--format', 'json', ...args]));

programTest(
  ['xmlsec1'],
  'a trusted list is trust for verify and report, in this thread and in workers',
  () => {
    const list = play.put('list.xml', signedListOf({ services: [{ certificates }], nextUpdate: '' }));
    expect(verify('--trust', trust, '--trust-list', list).documents[0]).toMatchObject({ status: 'passed' });
    const options = ['--measure', 'trusted', '--trust', trust, '--trust-list', list, '--format', 'json'];
    for (const jobs of ['1', '2'])
      expect(json(kyso(['report', play.path('archive'), '--jobs', jobs, ...options])).totals.trusted).toBe(1);
  },
);

programTest(
  ['xmlsec1'],
  'a service withdrawn in a list leaves the signature indeterminate, exit code 1',
  () => {
    const list = play.put('old.xml', signedListOf({ services: [{ certificates, status: 'withdrawn' }] }));
    const { code, stdout } = kyso(['verify', signed, '--trust', trust, '--trust-list', list]);
    expect(code).toBe(1);
    expect(stdout).toContain('trusted list');
  },
);

programTest(['xmlsec1'], 'facts are judged again under a list', () => {
  const list = play.put('later.xml', signedListOf({ services: [{ certificates }], nextUpdate: '' }));
  const facts = play.path('facts.ndjson');
  expect(kyso(['verify', signed, '--save-facts', facts]).code).toBe(0);
  const again = kyso([
    'verify',
    '--facts',
    facts,
    '--format',
    'json',
    '--trust',
    trust,
    '--trust-list',
    list,
  ]);
  expect(json(again).documents[0].status).toBe('passed');
});

programTest(['xmlsec1'], 'a list is refused with code 2, its file named, and what to do', () => {
  const list = play.put('unknown.xml', signedListOf({ services: [{ certificates }] }));
  for (const args of [[], ['--trust', key.ca]]) {
    const { code, stderr, stdout } = kyso(['verify', signed, '--trust-list', list, ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('unknown.xml');
    expect(stderr).toContain('--trust');
  }
});

programTest(
  ['xmlsec1'],
  'a list of lists names who may sign the others, in any order; what it names is not fetched',
  () => {
    const national = makeAuthority('National operator', undefined, { key: newKey('rsa') });
    const pointers = [{ territory: 'VN', signers: [national.der] }];
    const lotl = play.put('lotl.xml', signedListOf({ territory: 'EU', pointers, nextUpdate: '' }));
    const vn = play.put('vn.xml', signedListOf({ services: [{ certificates }], nextUpdate: '' }, national));
    for (const lists of [
      [lotl, vn],
      [vn, lotl],
    ])
      expect(verify('--trust', trust, '--trust-list', ...lists).documents[0].status).toBe('passed');
    const { stderr } = kyso(['verify', signed, '--trust', trust, '--trust-list', lotl]);
    expect(stderr).toContain('names 1 other list');
    expect(kyso(['verify', signed, '--trust', trust, '--trust-list', vn]).code).toBe(2);
  },
);
