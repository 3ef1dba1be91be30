import { createHash } from 'node:crypto';
import { paddedPassword, passwordPadding } from './password.ts';
import { rc4 } from './rc4.ts';

/** What the key of revisions 2 to 4 depends on, besides the password. */
export interface LegacyParameters {
  readonly revision: 2 | 3 | 4;
  /** Bytes of the file encryption key, 5 to 16. */
  readonly keyLength: number;
  /** The O entry, 32 bytes. */
  readonly owner: Uint8Array;
  /** P as a signed 32-bit integer. */
  readonly permissions: number;
  /** First element of the file's ID. */
  readonly fileId: Uint8Array;
  readonly encryptMetadata: boolean;
}

const md5 = (...parts: Uint8Array[]): Uint8Array => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const int32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
};

const xored = (key: Uint8Array, value: number): Uint8Array => key.map((byte) => byte ^ value);

/** Algorithm 2: the file encryption key of a user password. */
export function legacyFileKey(password: Uint8Array, parameters: LegacyParameters): Uint8Array {
  const { revision, keyLength, owner, permissions, fileId, encryptMetadata } = parameters;
  let digest = md5(
    paddedPassword(password),
    owner,
    int32(permissions),
    fileId,
    revision >= 4 && !encryptMetadata ? Uint8Array.of(255, 255, 255, 255) : new Uint8Array(0),
  );
  if (revision >= 3) for (let i = 0; i < 50; i++) digest = md5(digest.subarray(0, keyLength));
  return digest.subarray(0, keyLength);
}

/** Algorithms 4 and 5: the U entry, 32 bytes; only the first 16 count from revision 3 on. */
export function legacyUserEntry(key: Uint8Array, { revision, fileId }: LegacyParameters): Uint8Array {
  if (revision === 2) return rc4(key, passwordPadding);
  let value = md5(passwordPadding, fileId);
  for (let i = 0; i < 20; i++) value = rc4(xored(key, i), value);
  const entry = new Uint8Array(32);
  entry.set(value);
  return entry;
}

/** Algorithm 6: the file encryption key when `password` is the user password. */
export function openAsLegacyUser(
  password: Uint8Array,
  userEntry: Uint8Array,
  parameters: LegacyParameters,
): Uint8Array | undefined {
  const key = legacyFileKey(password, parameters);
  const significant = parameters.revision === 2 ? 32 : 16;
  const expected = legacyUserEntry(key, parameters).subarray(0, significant);
  return Buffer.compare(expected, userEntry.subarray(0, significant)) === 0 ? key : undefined;
}

/** Algorithm 7: the file encryption key when `password` is the owner password. */
export function openAsLegacyOwner(
  password: Uint8Array,
  userEntry: Uint8Array,
  parameters: LegacyParameters,
): Uint8Array | undefined {
  const key = ownerKey(password, parameters);
  let userPassword = parameters.owner;
  if (parameters.revision === 2) userPassword = rc4(key, userPassword);
  else for (let i = 19; i >= 0; i--) userPassword = rc4(xored(key, i), userPassword);
  return openAsLegacyUser(userPassword, userEntry, parameters);
}

/** Algorithm 3: the O entry. */
export function legacyOwnerEntry(
  ownerPassword: Uint8Array,
  userPassword: Uint8Array,
  parameters: Pick<LegacyParameters, 'revision' | 'keyLength'>,
): Uint8Array {
  const key = ownerKey(ownerPassword.length > 0 ? ownerPassword : userPassword, parameters);
  let entry = rc4(key, paddedPassword(userPassword));
  if (parameters.revision >= 3) for (let i = 1; i < 20; i++) entry = rc4(xored(key, i), entry);
  return entry;
}

function ownerKey(
  password: Uint8Array,
  { revision, keyLength }: Pick<LegacyParameters, 'revision' | 'keyLength'>,
): Uint8Array {
  let digest = md5(paddedPassword(password));
  if (revision >= 3) for (let i = 0; i < 50; i++) digest = md5(digest.subarray(0, keyLength));
  return digest.subarray(0, keyLength);
}
