import type { KeyHandle } from '../keys/key-handle.ts';
import { digest } from '../pki/algorithms/digests.ts';
import { readKeyFacts } from '../pki/algorithms/public-key.ts';
import { chooseScheme } from '../pki/algorithms/signing.ts';
import type { SigningScheme } from '../pki/algorithms/types.ts';
import { assembleSignedData, estimateSignedDataSize, prepareSignedAttributes } from '../pki/cms/build.ts';
import { chainToCarry } from '../pki/cms/chain-to-carry.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import type { Certificate } from '../pki/x509/types.ts';
import type { TimestampSource } from './levels/timestamp-source.ts';
import type { SignOptions } from './options.ts';

/** All that signing with one key needs and no document changes: worked out once, kept as long as the key is. */
export interface KeyContext {
  readonly certificate: Certificate;
  readonly scheme: SigningScheme;
  /** Most bytes the CMS takes. */
  readonly room: number;
  /** The CMS over ranges of this digest, with a time-stamp of `stamps`. @throws signing-failed, timestamp-*, net-* */
  sign(documentDigest: Uint8Array, stamps?: TimestampSource): Promise<Uint8Array>;
  /** The CMS over such ranges but for its signature value, which is empty, and what that is to be made over. */
  draft(documentDigest: Uint8Array): { readonly cms: Uint8Array; readonly signedAttributes: Uint8Array };
}

type SchemeChoice = Pick<SignOptions, 'digest' | 'pss'>;

const contexts = new WeakMap<KeyHandle, Map<string, KeyContext>>();

/** @throws algorithm-unsupported when the key cannot do what is asked; certificate-malformed */
export function keyContext(key: KeyHandle, choice: SchemeChoice): KeyContext {
  const id = `${choice.digest} ${choice.pss}`;
  let known = contexts.get(key);
  if (!known) {
    known = new Map();
    contexts.set(key, known);
  }
  let found = known.get(id);
  if (!found) {
    found = makeContext(key, choice);
    known.set(id, found);
  }
  return found;
}

function makeContext(key: KeyHandle, choice: SchemeChoice): KeyContext {
  const certificate = parseCertificate(key.certificate);
  const scheme = chooseScheme(readKeyFacts(certificate.spki), choice);
  const chain = chainToCarry(key.certificate, key.chain);
  const signer = { certificate: key.certificate, scheme };
  return {
    certificate,
    scheme,
    room: estimateSignedDataSize({ ...signer, chain }),
    draft(documentDigest) {
      const signedAttributes = prepareSignedAttributes({ ...signer, documentDigest });
      const signature = new Uint8Array(0);
      return {
        cms: assembleSignedData({ ...signer, signedAttributes, signature, chain }),
        signedAttributes,
      };
    },
    async sign(documentDigest, stamps) {
      const signedAttributes = prepareSignedAttributes({ ...signer, documentDigest });
      const signature = await key.sign(signedAttributes, scheme);
      const stamped = await stamps?.stamp(digest(stamps.digest, signature));
      return assembleSignedData({
        ...signer,
        signedAttributes,
        signature,
        chain,
        ...(stamped ? { timestamp: stamped.token } : {}),
      });
    },
  };
}
