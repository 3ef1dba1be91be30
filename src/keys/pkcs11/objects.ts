import type { Handle } from 'pkcs11js';
import type { KeyHandle } from '../key-handle.ts';
import type { Pkcs11Module } from './module.ts';

/** A session with a token: what is asked of the token goes through it. */
export interface TokenSession {
  readonly module: Pkcs11Module;
  readonly handle: Handle;
}

interface TokenObject {
  readonly handle: Handle;
  readonly label: string;
  /** CKA_ID, lower-case hex. */
  readonly id: string;
}

/** A private key on a token, or what is public of it. */
export interface TokenKey extends TokenObject {
  /** `other` is nothing kyso signs with. */
  readonly keyType: KeyHandle['keyType'] | 'other';
  readonly maySign: boolean;
  /** The token wants its PIN again for each signature. */
  readonly alwaysAuthenticate: boolean;
  /** The modulus of an RSA key, the point of an EC or Edwards one; absent when the token does not tell. As it gives it. */
  readonly publicValue?: Buffer;
}

export interface TokenCertificate extends TokenObject {
  readonly der: Buffer;
}

/** Objects looked at on one token, at most: some list thousands, none needs them for a signature. */
const mostObjects = 4096;

/** @throws what the module throws */
function find(
  { module: { library }, handle }: TokenSession,
  template: { type: number; value: number }[],
): Handle[] {
  const found: Handle[] = [];
  library.C_FindObjectsInit(handle, template);
  try {
    while (found.length < mostObjects) {
      const some = library.C_FindObjects(handle, 64);
      if (some.length === 0) break;
      found.push(...some);
    }
  } finally {
    library.C_FindObjectsFinal(handle);
  }
  return found;
}

/** One attribute; undefined when the object has none, or the token keeps it to itself. */
function attribute(session: TokenSession, object: Handle, type: number): Buffer | undefined {
  try {
    const [found] = session.module.library.C_GetAttributeValue(session.handle, object, [{ type }]);
    return found === undefined ? undefined : Buffer.from(found.value);
  } catch {
    return undefined;
  }
}

function named(session: TokenSession, handle: Handle): TokenObject {
  const { CKA_LABEL, CKA_ID } = session.module.constants;
  return {
    handle,
    label: attribute(session, handle, CKA_LABEL)?.toString('utf8') ?? '',
    id: attribute(session, handle, CKA_ID)?.toString('hex') ?? '',
  };
}

/** X.509 certificates on the token. @throws what the module throws */
export function listCertificates(session: TokenSession): TokenCertificate[] {
  const { CKA_CLASS, CKO_CERTIFICATE, CKA_CERTIFICATE_TYPE, CKC_X_509, CKA_VALUE } = session.module.constants;
  return find(session, [
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
  ]).flatMap((handle) => {
    const der = attribute(session, handle, CKA_VALUE);
    return der === undefined || der.length === 0 ? [] : { ...named(session, handle), der };
  });
}

/** CKK_* as kyso names kinds of keys; Edwards curves by the length of a point. */
const keyTypes: Readonly<Record<number, TokenKey['keyType']>> = { 0: 'rsa', 3: 'ec', 64: 'ed25519' };

/** Private keys, or with `public` public ones. Private ones show after login only. @throws what the module throws */
export function listKeys(session: TokenSession, which: 'private' | 'public'): TokenKey[] {
  const { CKA_CLASS, CKO_PRIVATE_KEY, CKO_PUBLIC_KEY } = session.module.constants;
  const isPrivate = which === 'private';
  const value = isPrivate ? CKO_PRIVATE_KEY : CKO_PUBLIC_KEY;
  return find(session, [{ type: CKA_CLASS, value }]).map((handle) => readKey(session, handle, isPrivate));
}

function readKey(session: TokenSession, handle: Handle, isPrivate: boolean): TokenKey {
  const { CKA_KEY_TYPE, CKA_SIGN, CKA_VERIFY, CKA_ALWAYS_AUTHENTICATE } = session.module.constants;
  const type = number(attribute(session, handle, CKA_KEY_TYPE));
  const uses = attribute(session, handle, isPrivate ? CKA_SIGN : CKA_VERIFY);
  const publicValue = publicValueOf(session, handle);
  const keyType = keyTypes[type] ?? 'other';
  return {
    ...named(session, handle),
    keyType: keyType === 'ed25519' && (publicValue?.length ?? 0) > 40 ? 'ed448' : keyType,
    maySign: uses === undefined || uses[0] !== 0,
    alwaysAuthenticate: isPrivate && attribute(session, handle, CKA_ALWAYS_AUTHENTICATE)?.[0] === 1,
    ...(publicValue === undefined ? {} : { publicValue }),
  };
}

/** CK_ULONG in this machine's size. */
function number(value: Buffer | undefined): number {
  if (value?.length === 8) return Number(value.readBigUInt64LE());
  return value?.length === 4 ? value.readUInt32LE() : -1;
}

function publicValueOf(session: TokenSession, handle: Handle): Buffer | undefined {
  const { CKA_MODULUS, CKA_EC_POINT } = session.module.constants;
  const value = attribute(session, handle, CKA_MODULUS) ?? attribute(session, handle, CKA_EC_POINT);
  return value === undefined || value.length < shortestValue ? undefined : value;
}

/** Octets of the smallest public value there is: an Ed25519 point. */
const shortestValue = 32;

/**
 * Whether a public key is the one a token states. A point stands in an OCTET STRING (PKCS #11, 6.3.3); some tokens
 * give it bare, and some give a modulus a leading zero.
 */
export function holdsValue(spki: Uint8Array, value: Buffer): boolean {
  const within = Buffer.from(spki.buffer, spki.byteOffset, spki.byteLength);
  const inside = value.subarray((value[1] ?? 0) < 0x80 ? 2 : 3);
  const bare = value[0] === 0 ? value.subarray(1) : value;
  return (
    within.includes(bare) || (value[0] === 4 && inside.length >= shortestValue && within.includes(inside))
  );
}
