import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ContentInfo as PeerContentInfo, SignedData as PeerSignedData } from 'pkijs';
import { describe, expect, it } from 'vitest';
import { KysoError } from '../../../src/errors.ts';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { toDer } from '../../../src/pki/asn1/canonical.ts';
import { childrenOf } from '../../../src/pki/asn1/cursor.ts';
import { type Asn1Element, bytesOf, contentOf, Tag, wholeElement } from '../../../src/pki/asn1/element.ts';
import { bytesEqual } from '../../../src/pki/asn1/values.ts';
import { encode, octetString, oid, sequence, setOf } from '../../../src/pki/asn1/writer.ts';
import { readSignedAttributes } from '../../../src/pki/cms/attribute-set.ts';
import {
  algorithmProtection,
  contentType,
  messageDigest,
  revocationArchival,
  signatureTimeStamps,
  signingCertificate,
  signingTime,
} from '../../../src/pki/cms/attributes.ts';
import { assembleSignedData, prepareSignedAttributes } from '../../../src/pki/cms/build.ts';
import { parseSignedData } from '../../../src/pki/cms/signed-data.ts';
import { certificatesOfSigner, matchesEssCertId } from '../../../src/pki/cms/signer.ts';
import type { SignedAttributes, SignerInfo } from '../../../src/pki/cms/types.ts';
import { verifySignerInfo } from '../../../src/pki/cms/verify-signer.ts';
import { programTest } from '../../support/programs.ts';
import { extension, makeAuthority, newKey, pemOf, signValue } from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const content = Buffer.from('what is signed');

/** A CMS of openssl's own making over `content`. */
function opensslCms(options: readonly string[], kind: 'rsa' | 'P-256' = 'P-256'): Uint8Array {
  const keyIdentifier = extension('2.5.29.14', octetString(Buffer.from('0123456789')));
  const signer = makeAuthority('Signer', undefined, { key: newKey(kind), extensions: [keyIdentifier] });
  return withFolder((file) => {
    const key = signer.key.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const { code, output } = openssl(
      'cms',
      ...['-sign', '-binary', '-in', file('content', content), '-outform', 'DER', '-out', file('cms')],
      ...['-signer', file('cert.pem', pemOf(signer.der)), '-inkey', file('key.pem', key), ...options],
    );
    if (code !== 0) throw new Error(output);
    return new Uint8Array(readFileSync(file('cms')));
  });
}

function onlySigner(cms: Uint8Array): SignerInfo {
  const { signerInfos } = parseSignedData(cms);
  const [signer] = signerInfos;
  if (signer === undefined || signerInfos.length !== 1) throw new Error('not one signer');
  return signer;
}

function verdictOn(cms: Uint8Array): string {
  const signedData = parseSignedData(cms);
  const signer = onlySigner(cms);
  const [certificate] = certificatesOfSigner(signer.sid, signedData.certificates);
  if (certificate === undefined) return 'no certificate';
  const { over, check } = verifySignerInfo(signer, certificate.spki, signedData.eContent ?? content);
  return `${over} ${check.status}`;
}

const forms: readonly (readonly [string, readonly string[], 'rsa' | 'P-256', string])[] = [
  ['detached, ECDSA', ['-md', 'sha256'], 'P-256', 'der valid'],
  ['attached', ['-nodetach', '-md', 'sha384'], 'P-256', 'der valid'],
  ['attached, indefinite lengths', ['-nodetach', '-stream'], 'P-256', 'der valid'],
  ['without signed attributes', ['-noattr', '-md', 'sha512'], 'P-256', 'content valid'],
  ['signer named by its key', ['-keyid', '-md', 'sha256'], 'P-256', 'der valid'],
  ['ESS certificate reference', ['-cades', '-md', 'sha256'], 'P-256', 'der valid'],
  ['RSA PKCS #1 v1.5', ['-md', 'sha512'], 'rsa', 'der valid'],
  ['RSA-PSS', ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss'], 'rsa', 'der valid'],
  [
    'RSA-PSS with another mask digest and salt',
    [
      '-md',
      'sha256',
      '-keyopt',
      'rsa_padding_mode:pss',
      '-keyopt',
      'rsa_mgf1_md:sha1',
      '-keyopt',
      'rsa_pss_saltlen:20',
    ],
    'rsa',
    'der valid',
  ],
];

describe('parseSignedData', () => {
  for (const [form, options, kind, verdict] of forms)
    programTest(['openssl'], `reads and verifies what openssl made: ${form}`, () => {
      const cms = opensslCms(options, kind);
      expect(verdictOn(cms)).toBe(verdict);
      const info = PeerContentInfo.fromBER(new Uint8Array(cms).buffer);
      const peer = new PeerSignedData({ schema: info.content });
      const ours = parseSignedData(cms);
      expect(ours.length).toBe(cms.length);
      expect(ours.version).toBe(peer.version);
      expect(ours.eContentType).toBe(peer.encapContentInfo.eContentType);
      expect(ours.digestAlgorithms.map((algorithm) => algorithm.oid)).toEqual(
        peer.digestAlgorithms.map(({ algorithmId }) => algorithmId),
      );
      const signer = onlySigner(cms);
      const [peerSigner] = peer.signerInfos;
      expect(Buffer.from(signer.signature)).toEqual(
        Buffer.from(peerSigner?.signature.valueBlock.valueHexView ?? []),
      );
      expect(signer.signedAttributes?.list.map(({ type }) => type) ?? []).toEqual(
        peerSigner?.signedAttrs?.attributes.map(({ type }) => type) ?? [],
      );
    });

  programTest(['openssl'], 'reads the usual attributes', () => {
    const attributes = onlySigner(opensslCms(['-cades', '-md', 'sha256'])).signedAttributes;
    expect(contentType(attributes)).toEqual({ status: 'present', value: '1.2.840.113549.1.7.1' });
    const digestRead = messageDigest(attributes);
    expect(digestRead.status === 'present' && bytesEqual(digestRead.value, digest('sha256', content))).toBe(
      true,
    );
    expect(signingTime(attributes)).toMatchObject({ status: 'present', value: expect.any(Date) });
    expect(signingCertificate(attributes, 2).status).toBe('present');
    expect(signingCertificate(attributes, 1).status).toBe('absent');
    expect(algorithmProtection(attributes).status).toBe('absent');
    expect(revocationArchival(attributes).status).toBe('absent');
    expect(signatureTimeStamps(attributes)).toEqual([]);
  });
});

const leaf = makeAuthority('Leaf', makeAuthority('Root'));
const scheme = { digest: 'sha512', padding: 'none' } as const;

function ownCms(change: (signedAttributes: Uint8Array) => Uint8Array = (same) => same): Uint8Array {
  const choice = { certificate: leaf.der, scheme };
  const documentDigest = digest('sha512', content);
  const signedAttributes = change(prepareSignedAttributes({ ...choice, documentDigest }));
  const signature = signValue(leaf.key, signedAttributes, scheme);
  return assembleSignedData({ ...choice, signedAttributes, signature, chain: [] });
}

/** The same value with every constructed length indefinite. */
function withIndefiniteLengths(element: Asn1Element): Uint8Array {
  if (!element.constructed) return bytesOf(element);
  const identifier = element.source.bytes[element.start] as number;
  const members = childrenOf(element).map(withIndefiniteLengths);
  return Buffer.concat([Uint8Array.of(identifier, 0x80), ...members, Uint8Array.of(0, 0)]);
}

describe('encodings in the wild', () => {
  it('verifies a CMS written with indefinite lengths throughout, certificates included', () => {
    const cms = ownCms();
    const loose = withIndefiniteLengths(wholeElement(cms, 'der'));
    expect(parseSignedData(loose).certificates.map(({ sha256 }) => sha256)).toEqual([
      leaf.certificate.sha256,
    ]);
    expect(verdictOn(loose)).toBe('der valid');
    expect(onlySigner(loose).signedAttributes?.isDer).toBe(false);
  });

  it('verifies attributes signed in an order that is not DER, and says so', () => {
    const reversed = (set: Uint8Array): Uint8Array =>
      encode(0x31, ...childrenOf(wholeElement(set, 'der')).reverse().map(bytesOf));
    expect(verdictOn(ownCms(reversed))).toBe('as-sent valid');
  });

  it('never touches the bytes it was given, Buffers included', () => {
    const cms = Buffer.from(ownCms());
    const before = Buffer.from(cms);
    expect(verdictOn(cms)).toBe('der valid');
    onlySigner(cms).signedAttributes?.asSent.fill(0);
    expect(cms.equals(before)).toBe(true);
  });

  it('tells how many bytes the CMS takes of what was given', () => {
    const cms = ownCms();
    expect(parseSignedData(Buffer.concat([cms, new Uint8Array(100)])).length).toBe(cms.length);
  });

  it('passes over certificates it cannot read, and counts them', () => {
    const cms = ownCms();
    const odd = withOddCertificate(cms);
    expect(parseSignedData(odd)).toMatchObject({ oddCertificates: 2 });
    expect(verdictOn(odd)).toBe('der valid');
  });

  /** Adds a certificate of another kind and a SEQUENCE that is none. */
  function withOddCertificate(cms: Uint8Array): Uint8Array {
    const [type, explicit] = childrenOf(wholeElement(cms, 'der')) as [Asn1Element, Asn1Element];
    const [signedData] = childrenOf(explicit) as [Asn1Element];
    const fields = childrenOf(signedData).map((field) =>
      field.tagClass === 2 ? encode(0xa0, contentOf(field), sequence(), encode(0xa1)) : bytesOf(field),
    );
    return sequence(bytesOf(type), encode(0xa0, sequence(...fields)));
  }

  it.each([
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(500)],
    ['a certificate', leaf.der],
    ['content of another type', sequence(oid('1.2.840.113549.1.7.1'), encode(0xa0, octetString(content)))],
    ['a CMS cut short', ownCms().subarray(0, 300)],
  ])('refuses %s', (_, bytes) => {
    expect(() => parseSignedData(bytes)).toThrow(expect.objectContaining({ code: 'cms-malformed' }));
  });

  it('throws nothing but coded errors on damaged CMS, whatever is asked of it', () => {
    const cms = ownCms();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(cms.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const damaged = new Uint8Array(cms);
          for (const [at, octet] of changes) damaged[at] = octet;
          try {
            const { certificates, signerInfos, crls, ocspResponses } = parseSignedData(damaged);
            for (const signer of signerInfos) {
              const { signedAttributes, sid } = signer;
              const found = certificatesOfSigner(sid, certificates);
              for (const { spki } of found) verifySignerInfo(signer, spki, content);
              const reference = signingCertificate(signedAttributes, 2);
              if (reference.status === 'present')
                for (const id of reference.value.certificates) matchesEssCertId(id, leaf.certificate);
              algorithmProtection(signedAttributes);
              signingTime(signedAttributes);
            }
            expect(crls.length + ocspResponses.length).toBeGreaterThanOrEqual(0);
          } catch (error) {
            if (!(error instanceof KysoError)) throw error;
            expect(['cms-malformed', 'asn1-malformed', 'limit-exceeded']).toContain(error.code);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('finds the duplicates of an attribute set of many members', () => {
    const members = Array.from({ length: 50_000 }, (_, i) => sequence(oid(`1.2.${i % 40_000}`), setOf()));
    const attributes = readSignedAttributes(wholeElement(encode(0xa0, ...members), 'ber'));
    expect(attributes.duplicates).toHaveLength(10_000);
    expect(attributes.isDer).toBe(false);
  });
});

describe('attribute readings', () => {
  const attributesOf = (...list: readonly Uint8Array[]): SignedAttributes =>
    readSignedAttributes(wholeElement(encode(0xa0, ...list), 'ber'));
  const digestAttribute = (...values: readonly Uint8Array[]): Uint8Array =>
    sequence(oid('1.2.840.113549.1.9.4'), setOf(...values));
  const value = octetString(content);

  it('call an attribute malformed that occurs twice, has two values or none, or another type', () => {
    const status = (...list: readonly Uint8Array[]): string => messageDigest(attributesOf(...list)).status;
    expect(status(digestAttribute(value))).toBe('present');
    expect(status(digestAttribute(value), digestAttribute(value))).toBe('malformed');
    expect(status(digestAttribute(value, octetString(Buffer.from('x'))))).toBe('malformed');
    expect(status(digestAttribute())).toBe('malformed');
    expect(status(digestAttribute(sequence()))).toBe('malformed');
    expect(status()).toBe('absent');
  });

  it('match an ESS certificate identifier by digest, then issuer and serial (RFC 5035, 4)', () => {
    const reference = signingCertificate(onlySigner(ownCms()).signedAttributes, 2);
    const [id] = reference.status === 'present' ? reference.value.certificates : [];
    if (id === undefined) throw new Error('no reference');
    expect(matchesEssCertId(id, leaf.certificate)).toBe('match');
    expect(matchesEssCertId({ ...id, serial: '01' }, leaf.certificate)).toBe('issuer-serial-mismatch');
    expect(matchesEssCertId({ ...id, certHash: new Uint8Array(32) }, leaf.certificate)).toBe(
      'digest-mismatch',
    );
    expect(matchesEssCertId({ ...id, digestOid: '1.2.3' }, leaf.certificate)).toBe('unsupported-digest');
    expect(matchesEssCertId(id, makeAuthority('Other').certificate)).toBe('digest-mismatch');
  });

  it('read toDer of what they were given', () => {
    const element = wholeElement(encode(0xa0, digestAttribute(value)), 'ber');
    const { der } = readSignedAttributes(element);
    expect(der[0]).toBe(0x31);
    expect(bytesEqual(toDer(wholeElement(der, 'ber')), der)).toBe(true);
    expect(wholeElement(der, 'der').tagNumber).toBe(Tag.Set);
  });
});
