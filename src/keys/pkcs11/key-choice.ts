import { KysoError } from '../../errors.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import { compareRanks, rank, readableCertificates } from '../certificate-choice.ts';
import { holdsValue, type TokenCertificate, type TokenKey } from './objects.ts';
import type { TokenKeyChoice } from './types.ts';

export interface TokenContents {
  readonly keys: readonly TokenKey[];
  readonly publicKeys: readonly TokenKey[];
  readonly certificates: readonly TokenCertificate[];
  /** DER of what was given as the certificate of the key; when not empty, no other signs. */
  readonly given: readonly Uint8Array[];
  /** DER of further certificates. */
  readonly further: readonly Uint8Array[];
}

export interface ChosenKey {
  readonly key: TokenKey;
  readonly certificate: Certificate;
  readonly chain: readonly Uint8Array[];
}

const normalId = (id: string): string => id.replace(/^0x/i, '').replace(/[:\s]/g, '').toLowerCase();

/**
 * The private key to sign with and its certificate: by public key where the token states it, else by CKA_ID. Of
 * several the one whose certificate is meant for signatures; two people's certificates are never chosen between.
 * @throws key-missing, certificate-missing, key-ambiguous
 */
export function chooseTokenKey(contents: TokenContents, choice: TokenKeyChoice, token: string): ChosenKey {
  const keys = meantKeys(contents, choice, token);
  const { given, further } = contents;
  const onToken = contents.certificates.map(({ der }) => der);
  const certificates = readableCertificates([...given, ...onToken, ...further]);
  const candidates = given.length > 0 ? readableCertificates(given) : certificates;
  const pairs = keys
    .flatMap((key) =>
      candidates
        .filter((certificate) => belongs(key, certificate, contents, keys.length === 1))
        .map((certificate) => ({ key, certificate, rank: rank(certificate) })),
    )
    .sort((a, b) => compareRanks(a.rank, b.rank));
  const [best, ...others] = pairs;
  if (best === undefined) throw withoutCertificate(contents, keys, token);
  const now = new Date();
  const rivals = others.filter(
    (other) =>
      compareRanks(other.rank.slice(0, -1), best.rank.slice(0, -1)) === 0 &&
      other.certificate.notAfter > now &&
      other.certificate.subject.comparisonKey !== best.certificate.subject.comparisonKey,
  );
  if (rivals.length > 0) throw ambiguous([best, ...rivals], token);
  const chain = certificates.filter(({ sha256 }) => sha256 !== best.certificate.sha256).map(({ der }) => der);
  return { key: best.key, certificate: best.certificate, chain };
}

const described = ({ label, id }: Pick<TokenKey, 'label' | 'id'>): string =>
  `"${label}" (id ${id === '' ? 'none' : id})`;

/** @throws key-missing */
function meantKeys({ keys }: TokenContents, { keyLabel, keyId }: TokenKeyChoice, token: string): TokenKey[] {
  const meant = keys.filter(
    (key) =>
      (keyLabel === undefined || key.label === keyLabel) &&
      (keyId === undefined || key.id === normalId(keyId)),
  );
  const usable = meant.filter(({ keyType, maySign }) => keyType !== 'other' && maySign);
  if (usable.length > 0) return usable;
  if (meant.length > 0)
    throw new KysoError(
      'key-missing',
      `no key on the token "${token}" may sign: ${meant.map(described).join(', ')}`,
      {
        hint: 'Keys may be limited to decryption or agreement; ask who issued the token.',
      },
    );
  const wanted = [
    ...(keyLabel === undefined ? [] : [`labelled "${keyLabel}"`]),
    ...(keyId === undefined ? [] : [`with the id ${normalId(keyId)}`]),
  ].join(' ');
  throw new KysoError(
    'key-missing',
    keys.length === 0
      ? `the token "${token}" holds no private key`
      : `the token "${token}" holds no private key ${wanted}; there is ${keys.map(described).join(', ')}`,
  );
}

function belongs(key: TokenKey, certificate: Certificate, contents: TokenContents, only: boolean): boolean {
  const publicKey = contents.publicKeys.find(
    ({ id, keyType }) => id !== '' && id === key.id && keyType === key.keyType,
  );
  const value = key.publicValue ?? publicKey?.publicValue;
  if (value !== undefined) return holdsValue(certificate.spki, value);
  const kind = certificate.keyType === 'rsa-pss' ? 'rsa' : certificate.keyType;
  if (kind !== key.keyType) return false;
  const onToken = contents.certificates.filter(({ der }) => Buffer.compare(der, certificate.der) === 0);
  // The token does not say which public key it is; the first signature shows.
  if (onToken.length === 0) return only;
  return onToken.some(({ id }) => id !== '' && id === key.id);
}

function withoutCertificate(
  { given, certificates }: TokenContents,
  keys: readonly TokenKey[],
  token: string,
): KysoError {
  const which = keys.map(described).join(', ');
  if (given.length > 0)
    return new KysoError(
      'key-certificate-mismatch',
      `no certificate given belongs to the key ${which} on the token "${token}"`,
      { hint: 'Give the certificate that was issued for this key.' },
    );
  const others = certificates.length === 0 ? 'no certificate' : 'no certificate of that key';
  return new KysoError('certificate-missing', `the token "${token}" holds the key ${which} and ${others}`, {
    hint: 'Give its certificate with --cert-file FILE.',
  });
}

function ambiguous(
  rivals: readonly { readonly key: TokenKey; readonly certificate: Certificate }[],
  token: string,
): KysoError {
  const each = rivals.map(
    ({ key, certificate }) => `${described(key)} of ${certificate.subject.commonName ?? certificate.subject}`,
  );
  return new KysoError(
    'key-ambiguous',
    `the token "${token}" holds several keys for signatures: ${each.join(', ')}`,
    {
      hint: 'Say which one with --key-id HEX or --key-label LABEL.',
    },
  );
}
