import { KysoError } from '../../errors.ts';
import type { PdfDict } from '../objects.ts';
import type { EncryptionInfo } from '../types.ts';
import { readEncryptDictionary, type StandardEncryption } from './encrypt-dictionary.ts';
import { type CryptMethod, type ObjectCipher, objectCipher } from './object-cipher.ts';
import { legacyPasswords, utf8Password } from './password.ts';
import { openAsOwner, openAsUser, sealedPermissions } from './standard-aes256.ts';
import { type LegacyParameters, openAsLegacyOwner, openAsLegacyUser } from './standard-legacy.ts';

interface Opened {
  /** Undefined where only what is not encrypted can be read. */
  readonly fileKey: Uint8Array | undefined;
  readonly as: EncryptionInfo['openedAs'];
}

/**
 * Opens a document's encryption (ISO 32000-2, 7.6.4).
 * @param encrypt the Encrypt dictionary, its values direct and not decrypted
 * @param fileId first element of the trailer's ID; empty when there is none
 * @param password tried as owner and as user password; then the empty password is
 * @throws encryption-unsupported, password-required, password-wrong, pdf-malformed
 */
export function createSecurityHandler(
  encrypt: PdfDict,
  fileId: Uint8Array,
  password?: string | Uint8Array,
): EncryptionInfo {
  const encryption = readEncryptDictionary(encrypt);
  const given = password === undefined || password.length === 0 ? [] : [password];
  for (const candidate of [...given, '']) {
    const opened = openWith(encryption, fileId, candidate);
    if (opened) return encryptionInfo(encryption, opened);
  }
  if (given.length > 0)
    throw new KysoError('password-wrong', 'the password opens this document neither as user nor as owner');
  // Only attachments are encrypted: everything else is read without a key.
  if (encryption.streamMethod === 'Identity' && encryption.stringMethod === 'Identity')
    return encryptionInfo(encryption, { fileKey: undefined, as: 'user' });
  throw passwordRequired();
}

const passwordRequired = (): KysoError =>
  new KysoError('password-required', 'the document needs a password to be opened', {
    hint: 'Give it with --password-file.',
  });

function openWith(
  encryption: StandardEncryption,
  fileId: Uint8Array,
  password: string | Uint8Array,
): Opened | undefined {
  const { revision } = encryption;
  return revision === 5 || revision === 6
    ? openAes256({ ...encryption, revision }, password)
    : openLegacy({ ...encryption, revision }, fileId, password);
}

function openAes256(
  encryption: StandardEncryption & { readonly revision: 5 | 6 },
  password: string | Uint8Array,
): Opened | undefined {
  const bytes = utf8Password(password);
  const asOwner = openAsOwner(bytes, encryption);
  if (asOwner) return { fileKey: asOwner, as: 'owner' };
  const asUser = openAsUser(bytes, encryption);
  return asUser && { fileKey: asUser, as: 'user' };
}

function openLegacy(
  encryption: StandardEncryption & { readonly revision: 2 | 3 | 4 },
  fileId: Uint8Array,
  password: string | Uint8Array,
): Opened | undefined {
  for (const bytes of legacyPasswords(password))
    for (const keyLength of encryption.keyLengths) {
      const parameters: LegacyParameters = { ...encryption, fileId, keyLength };
      const asOwner = openAsLegacyOwner(bytes, encryption.user, parameters);
      if (asOwner) return { fileKey: asOwner, as: 'owner' };
      const asUser = openAsLegacyUser(bytes, encryption.user, parameters);
      if (asUser) return { fileKey: asUser, as: 'user' };
    }
  return undefined;
}

const algorithmOf: Readonly<Record<CryptMethod, EncryptionInfo['algorithm'] | undefined>> = {
  Identity: undefined,
  V2: 'RC4',
  AESV2: 'AES-128',
  AESV3: 'AES-256',
};

function encryptionInfo(encryption: StandardEncryption, { fileKey, as }: Opened): EncryptionInfo {
  const { version, revision, streamMethod, stringMethod, perms } = encryption;
  const cipher = (method: CryptMethod): ObjectCipher => {
    if (method !== 'Identity' && fileKey === undefined) throw passwordRequired();
    return objectCipher(method, fileKey ?? new Uint8Array(0));
  };
  const strings = cipher(stringMethod);
  const streams = cipher(streamMethod);
  const streamsBy = (cryptFilter: string | undefined): ObjectCipher =>
    cryptFilter === undefined ? streams : cipher(encryption.methodOf(cryptFilter));
  const sealed = version === 5 && fileKey ? sealedPermissions(fileKey, perms) : undefined;
  return {
    revision,
    algorithm: algorithmOf[streamMethod] ?? algorithmOf[stringMethod] ?? (version === 5 ? 'AES-256' : 'RC4'),
    openedAs: as,
    // Anyone can edit P; from revision 5 on, Perms holds it under the file key.
    permissions: sealed ?? encryption.permissions,
    encryptMetadata: encryption.encryptMetadata,
    encryptString: strings.encrypt,
    decryptString: strings.decrypt,
    encryptStream: (bytes, num, gen, cryptFilter) => streamsBy(cryptFilter).encrypt(bytes, num, gen),
    decryptStream: (bytes, num, gen, cryptFilter) => streamsBy(cryptFilter).decrypt(bytes, num, gen),
  };
}
