import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeAlgorithmIdentifier } from '../../../src/pki/algorithms/identifier.ts';
import { contentOf, Tag, wholeElement } from '../../../src/pki/asn1/element.ts';
import { bitString, context, encode, integer, nullValue, sequence } from '../../../src/pki/asn1/writer.ts';
import { checkCrls } from '../../../src/pki/crl/check.ts';
import { parseCrl } from '../../../src/pki/crl/crl.ts';
import type { RevocationCheck } from '../../../src/pki/revocation/check.ts';
import type { Certificate } from '../../../src/pki/x509/types.ts';
import { programTest } from '../../support/programs.ts';
import { buildCrl } from '../support/crl-builder.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  keyUsage,
  makeAuthority,
  pemOf,
  signValue,
} from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const authority = makeAuthority('CA');
const serial = 0x80ff;
const leaf = makeAuthority('Leaf', authority, {
  serial,
  extensions: [
    basicConstraints(false),
    extension(
      '2.5.29.31',
      sequence(sequence(context(0, context(0, encode(0x86, Buffer.from('http://a/crl')))))),
    ),
  ],
});

const time = (text: string): Uint8Array => encode(Tag.UtcTime, Buffer.from(text));

interface CrlInput {
  readonly entries?: readonly Uint8Array[];
  readonly extensions?: readonly Uint8Array[];
  readonly signer?: Authority;
  readonly issuer?: Uint8Array;
  readonly nextUpdate?: Uint8Array;
}

function entry(number: number, ...extensions: readonly Uint8Array[]): Uint8Array {
  const list = extensions.length === 0 ? [] : [sequence(...extensions)];
  return sequence(integer(number), time('260101000000Z'), ...list);
}

function makeCrl({
  entries = [],
  extensions = [],
  signer = authority,
  issuer,
  nextUpdate,
}: CrlInput): Uint8Array {
  const algorithm = encodeAlgorithmIdentifier({ oid: '1.3.101.112' });
  const tbs = sequence(
    integer(1),
    algorithm,
    issuer ?? authority.subject,
    time('260101000000Z'),
    nextUpdate ?? time('260701000000Z'),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    ...(extensions.length === 0 ? [] : [context(0, sequence(...extensions))]),
  );
  return sequence(
    tbs,
    algorithm,
    bitString(signValue(signer.key, tbs, { digest: 'sha512', padding: 'none' })),
  );
}

const reason = (code: number): Uint8Array =>
  extension('2.5.29.21', encode(Tag.Enumerated, Uint8Array.of(code)));
const scope = (...fields: readonly Uint8Array[]): Uint8Array =>
  extension('2.5.29.28', sequence(...fields), true);
const flag = (tag: number): Uint8Array => encode(0x80 | tag, Uint8Array.of(0xff));
const pointName = (uri: string): Uint8Array => context(0, context(0, encode(0x86, Buffer.from(uri))));

function checkOne(certificate: Certificate, issuer: Certificate, der: Uint8Array): RevocationCheck {
  const crls = [parseCrl(der)];
  const [answer] = checkCrls({ certificate, issuer, crls, atHand: [], authorised: () => false });
  if (!answer) throw new Error('no answer');
  return answer.check;
}

const check = (input: CrlInput, of = leaf, by = authority): RevocationCheck =>
  checkOne(of.certificate, by.certificate, makeCrl(input));

describe('checkCrl', () => {
  it('finds a certificate on the list, with date and reason', () => {
    expect(check({ entries: [entry(1), entry(serial, reason(1)), entry(3)] })).toMatchObject({
      status: 'revoked',
      revokedAt: new Date('2026-01-01T00:00:00Z'),
      reason: 'keyCompromise',
    });
  });

  it('calls a certificate good that is not on it', () => {
    const list = { entries: [entry(0x80fe), entry(0xff), entry(0x80ff00)] };
    expect(check(list)).toMatchObject({
      status: 'good',
      times: { thisUpdate: new Date('2026-01-01T00:00:00Z'), nextUpdate: new Date('2026-07-01T00:00:00Z') },
    });
    expect(check({})).toMatchObject({ status: 'good' });
  });

  const other = makeAuthority('CA');
  const noCrlSign = makeAuthority('No CRL sign', undefined, {
    extensions: [basicConstraints(true), keyUsage(5)],
  });
  const table: readonly [string, () => { status: string }, string][] = [
    ['a list signed by another key', () => check({ signer: other }), 'invalid'],
    ['a list of another issuer', () => check({ issuer: makeAuthority('Other').subject }), 'not-applicable'],
    [
      'an issuer without cRLSign',
      () => check({ signer: noCrlSign, issuer: noCrlSign.subject }, makeAuthority('L', noCrlSign), noCrlSign),
      'invalid',
    ],
    [
      'an unknown critical extension',
      () => check({ extensions: [extension('1.2.3.4', nullValue(), true)] }),
      'unsupported',
    ],
    [
      'a delta list alone',
      () => check({ extensions: [extension('2.5.29.27', integer(1), true)] }),
      'incomplete',
    ],
    [
      'a complete list with an entry removed from it (5.3.1)',
      () => check({ entries: [entry(serial, reason(8))] }),
      'invalid',
    ],
    [
      'a list whose next update is before its own',
      () => check({ nextUpdate: time('251231000000Z') }),
      'invalid',
    ],
    ['a list whose next update is its own', () => check({ nextUpdate: time('260101000000Z') }), 'good'],
    ['an indirect list', () => check({ extensions: [scope(flag(4))] }), 'good'],
    [
      'a list of some reasons',
      () => check({ extensions: [scope(encode(0x83, Uint8Array.of(6, 0x40)))] }),
      'incomplete',
    ],
    ['a list of authorities only', () => check({ extensions: [scope(flag(2))] }), 'not-applicable'],
    ['a list of users only', () => check({ extensions: [scope(flag(1))] }), 'good'],
    [
      'a list of users only, of an authority',
      () => check({ extensions: [scope(flag(1))] }, makeAuthority('Sub', authority)),
      'not-applicable',
    ],
    ['a list of attribute certificates', () => check({ extensions: [scope(flag(5))] }), 'not-applicable'],
    [
      "the certificate's own distribution point",
      () => check({ extensions: [scope(pointName('http://a/crl'))] }),
      'good',
    ],
    [
      'another distribution point',
      () => check({ extensions: [scope(pointName('http://b/crl'))] }),
      'not-applicable',
    ],
    [
      'an entry with an unknown critical extension',
      () => check({ entries: [entry(serial, extension('1.2.3', nullValue(), true))] }),
      'unsupported',
    ],
    [
      'an entry that is no SEQUENCE before the one sought',
      () => check({ entries: [nullValue(), entry(serial)] }),
      'invalid',
    ],
    [
      'an entry longer than the list',
      () => check({ entries: [Uint8Array.of(0x30, 0x84, 255, 255, 255, 255)] }),
      'invalid',
    ],
  ];
  it.each(table)('judges %s', (_, run, status) => {
    expect(run().status).toBe(status);
  });

  it('reads no list whose scope cannot be read, or contradicts itself (RFC 5280, 5.2.5)', () => {
    for (const extensions of [
      [extension('2.5.29.28', nullValue(), true)],
      [scope(flag(1), flag(2))],
      [scope(flag(2)), scope()],
    ])
      expect(() => parseCrl(makeCrl({ extensions }))).toThrow(/cannot be read|twice/);
  });

  it('finds every serial among many, first looking all through and then by an order of its own', () => {
    const serials = Array.from({ length: 20_000 }, (_, i) => (i * 2_654_435_761) % 4_294_967_296);
    const crl = parseCrl(
      buildCrl({ by: authority, entries: serials.map((number) => ({ serial: number, reason: 1 })) }),
    );
    const content = (number: number): Uint8Array => contentOf(wholeElement(integer(number), 'der'));
    const found = serials
      .slice(0, 500)
      .map((number) => crl.find(content(number), authority.certificate.subject).length);
    expect(new Set(found)).toEqual(new Set([1]));
    expect(crl.find(content(4_294_967_297), authority.certificate.subject)).toEqual([]);
  });

  it('looks a certificate up among a million entries of one serial without building them', () => {
    const one = entry(5);
    const many = Buffer.alloc(one.length * 1_000_000);
    for (let i = 0; i < 1_000_000; i++) many.set(one, i * one.length);
    const crl = parseCrl(makeCrl({ entries: [many, entry(serial)] }));
    for (let asked = 0; asked < 20; asked++)
      expect(crl.find(leaf.certificate.serialBytes, authority.certificate.subject)).toHaveLength(1);
  });

  it('throws nothing but coded errors on damaged lists', () => {
    const der = makeCrl({
      entries: [entry(1), entry(2, reason(1))],
      extensions: [extension('2.5.29.20', integer(7))],
    });
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, octet) => {
        const damaged = new Uint8Array(der);
        damaged[at] = octet;
        try {
          checkOne(leaf.certificate, authority.certificate, damaged);
        } catch (error) {
          expect(error).toMatchObject({ name: 'KysoError', code: 'crl-malformed' });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  programTest(['openssl'], 'reads a list openssl made, as openssl crl_check reads it', () => {
    const pem = (key: Authority): string =>
      key.key.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const der = withFolder((file) => {
      const folder = dirname(file('index', ''));
      mkdirSync(`${folder}/new`, { recursive: true });
      file('number', '01\n');
      const config = `[ca]\ndefault_ca=d\n[d]\ndatabase=${folder}/index\ncrlnumber=${folder}/number\ndefault_md=default\ndefault_crl_days=30\n`;
      const common = [
        '-config',
        file('cnf', config),
        '-cert',
        file('ca.pem', pemOf(authority.der)),
        '-keyfile',
        file('ca.key', pem(authority)),
      ];
      const revoked = openssl(
        'ca',
        ...common,
        '-revoke',
        file('leaf.pem', pemOf(leaf.der)),
        '-crl_reason',
        'superseded',
      );
      expect(revoked.output).toMatch(/Revoking/);
      openssl('ca', ...common, '-gencrl', '-out', file('crl.pem'));
      const word = openssl(
        'verify',
        '-crl_check',
        '-CAfile',
        file('ca.pem'),
        '-CRLfile',
        file('crl.pem'),
        file('leaf.pem'),
      );
      expect(word.output).toMatch(/certificate revoked/);
      return Buffer.from(readFileSync(file('crl.pem'), 'utf8').replace(/-----[^-]+-----/g, ''), 'base64');
    });
    expect(checkOne(leaf.certificate, authority.certificate, der)).toMatchObject({
      status: 'revoked',
      reason: 'superseded',
    });
  });

  it('names the reason codes of RFC 5280, 5.3.1', () => {
    const named = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((code) => {
      const result = check({ entries: [entry(serial, reason(code))] });
      return result.status === 'revoked' ? result.reason : result.status;
    });
    expect(named[4]).toBe('superseded');
    expect(named[7]).toBeUndefined();
    expect(named[10]).toBe('aACompromise');
  });
});
