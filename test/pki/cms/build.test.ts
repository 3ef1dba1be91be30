import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { readKeyFacts } from '../../../src/pki/algorithms/public-key.ts';
import { chooseScheme } from '../../../src/pki/algorithms/signing.ts';
import {
  algorithmProtection,
  contentType,
  messageDigest,
  signingCertificate,
  signingTime,
} from '../../../src/pki/cms/attributes.ts';
import {
  assembleSignedData,
  estimateSignedDataSize,
  prepareSignedAttributes,
} from '../../../src/pki/cms/build.ts';
import { chainToCarry } from '../../../src/pki/cms/chain-to-carry.ts';
import { parseSignedData } from '../../../src/pki/cms/signed-data.ts';
import { certificatesOfSigner, matchesEssCertId } from '../../../src/pki/cms/signer.ts';
import { verifySignerInfo } from '../../../src/pki/cms/verify-signer.ts';
import { programTest } from '../../support/programs.ts';
import {
  type Authority,
  basicConstraints,
  type KeyKind,
  keyUsage,
  makeAuthority,
  newKey,
  pemOf,
  signValue,
  spkiOf,
} from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const content = Buffer.from('the bytes of the ranges');

function signers(kind: KeyKind): { root: Authority; middle: Authority; leaf: Authority } {
  const root = makeAuthority('Root', undefined, { key: newKey(kind) });
  const middle = makeAuthority('Middle', root, { key: newKey(kind) });
  const leaf = makeAuthority('Nguyễn Văn A', middle, {
    key: newKey(kind),
    extensions: [basicConstraints(false), keyUsage(0, 1)],
  });
  return { root, middle, leaf };
}

function signDetached(
  leaf: Authority,
  atHand: readonly Uint8Array[],
  pss = false,
): { der: Uint8Array; room: number } {
  const scheme = chooseScheme(readKeyFacts(spkiOf(leaf.key)), { pss });
  const choice = { certificate: leaf.der, scheme };
  const chain = chainToCarry(leaf.der, atHand);
  const signedAttributes = prepareSignedAttributes({
    ...choice,
    documentDigest: digest(scheme.digest, content),
  });
  const signature = signValue(leaf.key, signedAttributes, scheme);
  const der = assembleSignedData({ ...choice, signedAttributes, signature, chain });
  return { der, room: estimateSignedDataSize({ ...choice, chain }) };
}

const cases: readonly [KeyKind, boolean][] = [
  ['rsa', false],
  ['rsa', true],
  ['P-256', false],
  ['P-384', false],
  ['P-521', false],
  ['brainpoolP256r1', false],
  ['ed25519', false],
  ['ed448', false],
];

describe('assembleSignedData', () => {
  it.each(cases)('makes a CMS that reads back and verifies: %s, PSS %s', (kind, pss) => {
    const { root, middle, leaf } = signers(kind);
    const { der, room } = signDetached(leaf, [root.der, middle.der], pss);
    const signedData = parseSignedData(der);
    expect(signedData.length).toBe(der.length);
    expect(signedData.eContent).toBeUndefined();
    const [signer] = signedData.signerInfos;
    if (signer === undefined) throw new Error('no signer');
    const [certificate] = certificatesOfSigner(signer.sid, signedData.certificates);
    expect(certificate?.sha256).toBe(leaf.certificate.sha256);
    expect(verifySignerInfo(signer, leaf.certificate.spki, content)).toMatchObject({
      over: 'der',
      check: { status: 'valid' },
    });
    expect(signer.signedAttributes?.isDer).toBe(true);
    expect(room).toBeGreaterThanOrEqual(der.length);
    expect(room - der.length).toBeLessThan(8);
  });

  it('carries the attributes PAdES B-B asks for, and no signing-time', () => {
    const { leaf } = signers('ed25519');
    const [signer] = parseSignedData(signDetached(leaf, []).der).signerInfos;
    const attributes = signer?.signedAttributes;
    expect(contentType(attributes)).toEqual({ status: 'present', value: '1.2.840.113549.1.7.1' });
    expect(messageDigest(attributes)).toMatchObject({ status: 'present' });
    expect(signingTime(attributes)).toEqual({ status: 'absent' });
    const reference = signingCertificate(attributes, 2);
    if (reference.status !== 'present') throw new Error('no signing-certificate-v2');
    const [first] = reference.value.certificates;
    if (first === undefined) throw new Error('no reference');
    expect(first.serial).toBe(leaf.certificate.serial);
    expect(matchesEssCertId(first, leaf.certificate)).toBe('match');
    expect(algorithmProtection(attributes)).toMatchObject({
      status: 'present',
      value: { digestAlgorithm: signer?.digestAlgorithm, signatureAlgorithm: signer?.signatureAlgorithm },
    });
  });

  it('carries the chain in use without the self-signed root and without strangers', () => {
    const { root, middle, leaf } = signers('ed25519');
    const stranger = makeAuthority('Stranger');
    const { der } = signDetached(leaf, [stranger.der, root.der, middle.der]);
    const carried = parseSignedData(der).certificates.map(({ sha256 }) => sha256);
    expect(new Set(carried)).toEqual(new Set([leaf.certificate.sha256, middle.certificate.sha256]));
  });

  const byOpenssl = cases.filter(([kind]) => !kind.startsWith('ed'));
  for (const [kind, pss] of byOpenssl)
    programTest(['openssl'], `openssl cms -verify accepts it: ${kind}${pss ? ' PSS' : ''}`, () => {
      const { root, middle, leaf } = signers(kind);
      const { der } = signDetached(leaf, [middle.der], pss);
      const verify = (data: Uint8Array): string =>
        withFolder((file) => {
          const input = ['-inform', 'DER', '-in', file('cms', der), '-content', file('content', data)];
          const trust = ['-CAfile', file('root.pem', pemOf(root.der)), '-purpose', 'any', '-cades'];
          return openssl('cms', '-verify', '-binary', ...input, ...trust, '-out', file('out')).output;
        });
      expect(verify(content)).toMatch(/successful/);
      expect(verify(Buffer.from('other bytes'))).toMatch(/failure/);
    });

  // openssl cms 3.0 knows no EdDSA, so its raw signature check speaks instead.
  for (const kind of ['ed25519', 'ed448'] as const)
    programTest(['openssl'], `openssl pkeyutl accepts the value over the DER attributes: ${kind}`, () => {
      const { leaf } = signers(kind);
      const [signer] = parseSignedData(signDetached(leaf, []).der).signerInfos;
      if (signer?.signedAttributes === undefined) throw new Error('no signed attributes');
      const { signature, signedAttributes } = signer;
      const result = withFolder((file) => {
        const key = ['-pubin', '-keyform', 'DER', '-inkey', file('key', leaf.certificate.spki)];
        const data = ['-in', file('data', signedAttributes.der), '-sigfile', file('signature', signature)];
        return openssl('pkeyutl', '-verify', '-rawin', ...key, ...data);
      });
      expect(result).toMatchObject({ code: 0, output: expect.stringContaining('Successfully') });
    });
});
