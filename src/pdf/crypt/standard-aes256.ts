import { createHash } from 'node:crypto';
import { aesCbcDecryptBlocks, aesCbcEncryptBlocks, aesEcbDecryptBlock, aesEcbEncryptBlock } from './aes.ts';

/** The entries of an encryption dictionary of revision 5 or 6 that hold keys. */
export interface Aes256Entries {
  readonly revision: 5 | 6;
  /** U and O: hash (32), validation salt (8), key salt (8). */
  readonly user: Uint8Array;
  readonly owner: Uint8Array;
  /** UE and OE: the file encryption key under a key of the password, 32 bytes. */
  readonly userKey: Uint8Array;
  readonly ownerKey: Uint8Array;
}

const noBytes = new Uint8Array(0);
const zeroIv = new Uint8Array(16);
const hashByRemainder = ['sha256', 'sha384', 'sha512'] as const;

/** Algorithm 2.B, or the plain SHA-256 of the withdrawn revision 5. */
function passwordHash(
  revision: 5 | 6,
  password: Uint8Array,
  salt: Uint8Array,
  userEntry: Uint8Array,
): Uint8Array {
  let key: Uint8Array = createHash('sha256').update(password).update(salt).update(userEntry).digest();
  if (revision === 5) return key;
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const block = Buffer.concat([password, key, userEntry]);
    const repeated = Buffer.alloc(block.length * 64, block);
    const encrypted = aesCbcEncryptBlocks(key.subarray(0, 16), key.subarray(16, 32), repeated);
    // 256 is 1 modulo 3, so the sum of the digits is the number's remainder.
    let sum = 0;
    for (let i = 0; i < 16; i++) sum += encrypted[i] ?? 0;
    key = createHash(hashByRemainder[sum % 3] ?? 'sha256')
      .update(encrypted)
      .digest();
    last = encrypted[encrypted.length - 1] ?? 0;
  }
  return key.subarray(0, 32);
}

const part = {
  hash: (entry: Uint8Array) => entry.subarray(0, 32),
  validationSalt: (entry: Uint8Array) => entry.subarray(32, 40),
  keySalt: (entry: Uint8Array) => entry.subarray(40, 48),
};

function open(
  revision: 5 | 6,
  password: Uint8Array,
  entry: Uint8Array,
  wrappedKey: Uint8Array,
  userEntry: Uint8Array,
): Uint8Array | undefined {
  const hash = passwordHash(revision, password, part.validationSalt(entry), userEntry);
  if (Buffer.compare(hash, part.hash(entry)) !== 0) return undefined;
  const wrapping = passwordHash(revision, password, part.keySalt(entry), userEntry);
  return aesCbcDecryptBlocks(wrapping, zeroIv, wrappedKey);
}

/** Algorithm 2.A: the file encryption key when `password` is the user password. */
export const openAsUser = (password: Uint8Array, entries: Aes256Entries): Uint8Array | undefined =>
  open(entries.revision, password, entries.user, entries.userKey, noBytes);

/** Algorithm 2.A: the file encryption key when `password` is the owner password. */
export const openAsOwner = (password: Uint8Array, entries: Aes256Entries): Uint8Array | undefined =>
  open(entries.revision, password, entries.owner, entries.ownerKey, entries.user);

/** Algorithms 8 and 9: an entry (U or O) with its wrapped key (UE or OE). `userEntry` is empty for U itself. */
export function sealPassword(
  revision: 5 | 6,
  password: Uint8Array,
  salts: Uint8Array,
  fileKey: Uint8Array,
  userEntry: Uint8Array = noBytes,
): { readonly entry: Uint8Array; readonly wrappedKey: Uint8Array } {
  const validationSalt = salts.subarray(0, 8);
  const keySalt = salts.subarray(8, 16);
  const entry = Buffer.concat([
    passwordHash(revision, password, validationSalt, userEntry),
    validationSalt,
    keySalt,
  ]);
  const wrapping = passwordHash(revision, password, keySalt, userEntry);
  return { entry, wrappedKey: aesCbcEncryptBlocks(wrapping, zeroIv, fileKey) };
}

/** Algorithm 10: the Perms entry, 16 bytes. */
export function sealPermissions(
  fileKey: Uint8Array,
  permissions: number,
  encryptMetadata: boolean,
  random4: Uint8Array,
): Uint8Array {
  const block = new Uint8Array(16).fill(255, 4, 8);
  new DataView(block.buffer).setInt32(0, permissions, true);
  block.set(Buffer.from(encryptMetadata ? 'Tadb' : 'Fadb', 'latin1'), 8);
  block.set(random4, 12);
  return aesEcbEncryptBlock(fileKey, block);
}

/** Algorithm 13: the permissions as sealed when the document was encrypted; undefined when Perms is damaged. */
export function sealedPermissions(fileKey: Uint8Array, perms: Uint8Array): number | undefined {
  if (perms.length < 16) return undefined;
  const block = aesEcbDecryptBlock(fileKey, perms.subarray(0, 16));
  if (Buffer.from(block.subarray(9, 12)).toString('latin1') !== 'adb') return undefined;
  return new DataView(block.buffer, block.byteOffset).getInt32(0, true);
}
