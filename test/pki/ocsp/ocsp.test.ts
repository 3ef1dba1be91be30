import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { encodeAlgorithmIdentifier } from '../../../src/pki/algorithms/identifier.ts';
import { publicKeyOctets } from '../../../src/pki/algorithms/public-key.ts';
import { Tag } from '../../../src/pki/asn1/element.ts';
import {
  bitString,
  context,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../../src/pki/asn1/writer.ts';
import { checkOcsp } from '../../../src/pki/ocsp/check.ts';
import { parseOcspResponse } from '../../../src/pki/ocsp/response.ts';
import type { RevocationCheck } from '../../../src/pki/revocation/check.ts';
import { programTest } from '../../support/programs.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  extKeyUsage,
  keyUsage,
  makeAuthority,
  newKey,
  pemOf,
  signValue,
} from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const ocspSigning = '1.3.6.1.5.5.7.3.9';
const authority = makeAuthority('CA');
const leaf = makeAuthority('Leaf', authority, { extensions: [basicConstraints(false)] });
const delegate = makeAuthority('Responder', authority, {
  extensions: [keyUsage(0), extKeyUsage(false, ocspSigning)],
});

const time = (text: string): Uint8Array => encode(Tag.GeneralizedTime, Buffer.from(text));
const good = encode(0x80);
const revoked = context(1, time('20260102000000Z'), context(0, encode(Tag.Enumerated, Uint8Array.of(1))));

interface ResponseInput {
  readonly signer?: Authority;
  readonly carried?: readonly Authority[];
  readonly status?: Uint8Array;
  readonly about?: Authority;
  readonly extensions?: readonly Uint8Array[];
  readonly byName?: boolean;
  readonly producedAt?: string;
}

function makeResponse(input: ResponseInput): Uint8Array {
  const { signer = delegate, carried = [delegate], status = good, about = leaf, extensions = [] } = input;
  const sha1 = (data: Uint8Array): Uint8Array => octetString(digest('sha1', data));
  const certId = sequence(
    encodeAlgorithmIdentifier({ oid: '1.3.14.3.2.26', parameters: nullValue() }),
    sha1(authority.subject),
    sha1(publicKeyOctets(authority.certificate.spki)),
    encode(Tag.Integer, about.certificate.serialBytes),
  );
  const single = sequence(certId, status, time('20260101000000Z'), context(0, time('20260108000000Z')));
  const tbs = sequence(
    input.byName ? context(1, signer.subject) : context(2, sha1(publicKeyOctets(signer.certificate.spki))),
    time(input.producedAt ?? '20260101000000Z'),
    sequence(single),
    ...(extensions.length === 0 ? [] : [context(1, sequence(...extensions))]),
  );
  const signature = bitString(signValue(signer.key, tbs, { digest: 'sha512', padding: 'none' }));
  const certificates = carried.length === 0 ? [] : [context(0, sequence(...carried.map(({ der }) => der)))];
  const basic = sequence(tbs, encodeAlgorithmIdentifier({ oid: '1.3.101.112' }), signature, ...certificates);
  const bytes = sequence(oid('1.3.6.1.5.5.7.48.1.1'), octetString(basic));
  return sequence(encode(Tag.Enumerated, Uint8Array.of(0)), context(0, bytes));
}

const check = (input: ResponseInput): RevocationCheck =>
  checkOcsp(leaf.certificate, authority.certificate, parseOcspResponse(makeResponse(input)));

describe('checkOcsp', () => {
  it('takes the word of a delegated responder', () => {
    expect(check({})).toMatchObject({
      status: 'good',
      times: {
        thisUpdate: new Date('2026-01-01T00:00:00Z'),
        nextUpdate: new Date('2026-01-08T00:00:00Z'),
        producedAt: new Date('2026-01-01T00:00:00Z'),
      },
    });
    expect(check({ status: revoked, byName: true })).toMatchObject({
      status: 'revoked',
      revokedAt: new Date('2026-01-02T00:00:00Z'),
      reason: 'keyCompromise',
    });
  });

  it('takes the word of the issuer itself, without a certificate carried', () => {
    expect(check({ signer: authority, carried: [] }).status).toBe('good');
  });

  const withoutPurpose = makeAuthority('Responder', authority, { extensions: [keyUsage(0)] });
  const stranger = makeAuthority('Responder', makeAuthority('CA'), {
    extensions: [extKeyUsage(false, ocspSigning)],
  });
  const expired = makeAuthority('Responder', authority, {
    notAfter: '250101000000Z',
    extensions: [extKeyUsage(false, ocspSigning)],
  });
  const table: readonly [string, ResponseInput, RevocationCheck['status']][] = [
    ['a responder without OCSPSigning', { signer: withoutPurpose, carried: [withoutPurpose] }, 'invalid'],
    ['a responder of another CA by the same name', { signer: stranger, carried: [stranger] }, 'invalid'],
    ['a responder expired when it answered', { signer: expired, carried: [expired] }, 'invalid'],
    ['a responder whose certificate is not carried', { carried: [] }, 'invalid'],
    ['a response signed by another key than it names', { signer: { ...delegate, key: newKey() } }, 'invalid'],
    ['an answer about another certificate', { about: makeAuthority('Other', authority) }, 'not-applicable'],
    ['the answer unknown', { status: encode(0x82) }, 'not-applicable'],
    ['an unknown critical extension', { extensions: [extension('1.2.3', nullValue(), true)] }, 'unsupported'],
    ['a nonce', { extensions: [extension('1.3.6.1.5.5.7.48.1.2', octetString(integer(1)))] }, 'good'],
  ];
  it.each(table)('judges %s', (_, input, status) => {
    expect(check(input).status).toBe(status);
  });

  it('reads a BasicOCSPResponse on its own, and names a responder error', () => {
    const error = sequence(encode(Tag.Enumerated, Uint8Array.of(6)));
    expect(() => parseOcspResponse(error)).toThrow(/unauthorized/);
    const { der } = parseOcspResponse(makeResponse({}));
    expect(checkOcsp(leaf.certificate, authority.certificate, parseOcspResponse(der)).status).toBe('good');
  });

  it('throws nothing but coded errors on damaged responses', () => {
    const der = makeResponse({ status: revoked });
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, octet) => {
        const damaged = new Uint8Array(der);
        damaged[at] = octet;
        try {
          checkOcsp(leaf.certificate, authority.certificate, parseOcspResponse(damaged));
        } catch (error) {
          expect(error).toMatchObject({ name: 'KysoError', code: 'ocsp-malformed' });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  programTest(['openssl'], 'reads and checks what the responder of openssl answers', () => {
    const ca = makeAuthority('EC CA', undefined, { key: newKey('P-256') });
    const responder = makeAuthority('EC responder', ca, {
      key: newKey('P-256'),
      extensions: [keyUsage(0), extKeyUsage(false, ocspSigning)],
    });
    const bad = makeAuthority('Bad', ca, { serial: 0x1234 });
    const fine = makeAuthority('Fine', ca, { serial: 0x1235 });
    const answers = [bad, fine].map((subject) =>
      withFolder((file) => {
        const index =
          'R\t491231235959Z\t260101000000Z,keyCompromise\t1234\tunknown\t/CN=Bad\nV\t491231235959Z\t\t1235\tunknown\t/CN=Fine\n';
        const key = responder.key.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
        const { code, output } = openssl(
          ...[
            'ocsp',
            '-index',
            file('index', index),
            '-CA',
            file('ca.pem', pemOf(ca.der)),
            '-issuer',
            file('ca.pem'),
          ],
          ...['-rsigner', file('r.pem', pemOf(responder.der)), '-rkey', file('r.key', key), '-ndays', '7'],
          ...['-cert', file('c.pem', pemOf(subject.der)), '-respout', file('response'), '-noverify'],
        );
        if (code !== 0) throw new Error(output);
        return checkOcsp(
          subject.certificate,
          ca.certificate,
          parseOcspResponse(readFileSync(file('response'))),
        );
      }),
    );
    expect(answers).toMatchObject([
      { status: 'revoked', reason: 'keyCompromise', revokedAt: new Date('2026-01-01T00:00:00Z') },
      { status: 'good' },
    ]);
  });
});
