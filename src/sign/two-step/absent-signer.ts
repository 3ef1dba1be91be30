import { KysoError } from '../../errors.ts';
import type { KeyHandle, KeySource } from '../../keys/key-handle.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { SignOptions } from '../options.ts';

/** Who will sign what is prepared, elsewhere and later. */
export type AbsentSigner =
  /** Only a signature value will come; everything else of the CMS is made now. */
  | {
      readonly kind: 'certificate';
      /** DER of the signing certificate. */
      readonly certificate: Uint8Array;
      /** DER of further certificates to carry, any order. */
      readonly chain?: readonly Uint8Array[];
    }
  /** A whole CMS will come. */
  | {
      readonly kind: 'cms';
      /** Bytes kept for it. Default: what a chain of four, and a time-stamp where the level has one, take. */
      readonly room?: number;
      /** What it will be. Default `adbe.pkcs7.detached`, which fits any. */
      readonly subFilter?: 'adbe.pkcs7.detached' | 'ETSI.CAdES.detached';
    };

/** Bytes of a CMS with the certificates of a chain of four and a signature of RSA-4096. */
const wholeCms = 10_240;
/** Bytes of a time-stamp token with its authority's chain. */
export const tokenRoom = 6_144;

const sources = new WeakMap<AbsentSigner, KeySource>();

/** The signer as signing sees one, but for the signing itself; the same for every document of a batch. */
export function absentKey(signer: AbsentSigner, level: SignOptions['level']): KeySource {
  let source = sources.get(signer);
  if (source === undefined) {
    source = signer.kind === 'cms' ? absentCms(signer, level) : absentKeyOf(signer);
    sources.set(signer, source);
  }
  return source;
}

const absent = (): Promise<never> =>
  Promise.reject(new KysoError('internal', 'the key is elsewhere, and was asked to sign'));

function absentCms(
  { room, subFilter = 'adbe.pkcs7.detached' }: AbsentSigner & { kind: 'cms' },
  level: SignOptions['level'] = 'B-B',
): KeySource {
  const estimatedSize = room ?? wholeCms + (level === 'B-B' ? 0 : tokenRoom);
  return { kind: 'cms', estimatedSize, subFilter, signRanges: absent };
}

/** @throws certificate-malformed, algorithm-unsupported */
function absentKeyOf({ certificate, chain = [] }: AbsentSigner & { kind: 'certificate' }): KeyHandle {
  const { keyType } = parseCertificate(certificate);
  const kinds: Readonly<Record<string, KeyHandle['keyType']>> = {
    rsa: 'rsa',
    'rsa-pss': 'rsa',
    ec: 'ec',
    ed25519: 'ed25519',
    ed448: 'ed448',
  };
  const kind = kinds[keyType];
  if (kind === undefined)
    throw new KysoError('algorithm-unsupported', `the certificate's key is ${keyType}, which signs no PDF`);
  return { kind: 'key', certificate, chain, keyType: kind, sign: absent };
}
