import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { KysoError } from '../errors.ts';
import { type DistinguishedName, writeCertificate } from './certificate-writer.ts';
import { writePkcs12 } from './pkcs12-writer.ts';

/** Kinds of keys a test identity may have. */
export const identityKeyTypes = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'p-256', 'p-384', 'p-521'] as const;
export type IdentityKeyType = (typeof identityKeyTypes)[number];

/** A key with its certificate. */
export interface Identity {
  readonly subject: DistinguishedName;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** DER. */
  readonly certificate: Uint8Array;
}

export interface IdentityOptions {
  readonly subject: DistinguishedName;
  readonly keyType?: IdentityKeyType;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What `kyso identity create` writes: a signer as PKCS#12, and the authority to trust for it. */
export interface TestIdentity {
  readonly p12: Uint8Array;
  readonly certificatePem: string;
  readonly authorityPem: string;
}

const day = 86_400_000;
/** X.520 upper bounds of commonName and organizationName. */
const longestName = 64;

/** A certification authority for tests; nobody trusts it who does not choose to. */
export async function createAuthority(options: IdentityOptions): Promise<Identity> {
  checkNames(options.subject);
  const keys = await makeKeys(options.keyType ?? 'rsa-2048');
  const certificate = writeCertificate({
    ...options,
    publicKey: keys.publicKey,
    issuer: options.subject,
    issuerKey: keys.privateKey,
    issuerPublicKey: keys.publicKey,
    use: 'authority',
  });
  return { subject: options.subject, ...keys, certificate };
}

/** A signer of documents, certified by `authority`. */
export async function issueSigner(authority: Identity, options: IdentityOptions): Promise<Identity> {
  checkNames(options.subject);
  const keys = await makeKeys(options.keyType ?? 'rsa-2048');
  const certificate = writeCertificate({
    ...options,
    publicKey: keys.publicKey,
    issuer: authority.subject,
    issuerKey: authority.privateKey,
    issuerPublicKey: authority.publicKey,
    use: 'document-signing',
  });
  return { subject: options.subject, ...keys, certificate };
}

/** The signer's key and chain as a .p12. */
export function identityPkcs12(signer: Identity, authority: Identity, passphrase: string): Uint8Array {
  return writePkcs12(
    {
      privateKey: signer.privateKey,
      certificate: signer.certificate,
      chain: [authority.certificate],
      friendlyName: signer.subject.commonName,
    },
    passphrase,
  );
}

/**
 * A test authority and one signer under it, in one step.
 * @param days how long both are valid, from a day before `now`
 * @throws usage when a name is empty or too long
 */
export async function createTestIdentity(options: {
  readonly subject: DistinguishedName;
  readonly keyType?: IdentityKeyType;
  readonly days: number;
  readonly passphrase: string;
  readonly now: Date;
}): Promise<TestIdentity> {
  checkNames(options.subject);
  const validity = {
    notBefore: new Date(options.now.getTime() - day),
    notAfter: new Date(options.now.getTime() + options.days * day),
  };
  const keyType = options.keyType ?? 'rsa-2048';
  const authority = await createAuthority({
    subject: { ...options.subject, commonName: 'Test CA (kyso)' },
    keyType,
    ...validity,
  });
  const signer = await issueSigner(authority, { subject: options.subject, keyType, ...validity });
  return {
    p12: identityPkcs12(signer, authority, options.passphrase),
    certificatePem: certificatePem(signer.certificate),
    authorityPem: certificatePem(authority.certificate),
  };
}

/** A certificate as PEM (RFC 7468). */
export function certificatePem(der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g);
  return `-----BEGIN CERTIFICATE-----\n${(lines ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}

async function makeKeys(type: IdentityKeyType): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  const [family, size] = type.split('-') as ['rsa' | 'p', string];
  return family === 'rsa'
    ? promisify(generateKeyPair)('rsa', { modulusLength: Number(size) })
    : promisify(generateKeyPair)('ec', { namedCurve: `P-${size}` });
}

function checkNames(subject: DistinguishedName): void {
  for (const [what, value] of [
    ['name', subject.commonName],
    ['organization', subject.organization ?? ' '],
  ] as const) {
    if (value === '' || Array.from(value).length > longestName)
      throw new KysoError('usage', `the ${what} of an identity has from 1 to ${longestName} characters`, {
        subject: what,
      });
  }
  if (subject.country !== undefined && !/^[A-Z]{2}$/.test(subject.country))
    throw new KysoError(
      'usage',
      `the country of an identity is two capital letters, not ${subject.country}`,
      {
        subject: 'country',
      },
    );
}
