import { randomBytes } from 'node:crypto';
import { PdfDict, PdfName, PdfString } from '../objects.ts';
import type { EncryptionInfo } from '../types.ts';
import { legacyPasswords, utf8Password } from './password.ts';
import { createSecurityHandler } from './security-handler.ts';
import { sealPassword, sealPermissions } from './standard-aes256.ts';
import {
  type LegacyParameters,
  legacyFileKey,
  legacyOwnerEntry,
  legacyUserEntry,
} from './standard-legacy.ts';

export interface EncryptionOptions {
  /** 2: RC4 40 bits; 3: RC4 128; 4: AES-128 (or RC4 by `method`); 5 and 6: AES-256. */
  readonly revision: 2 | 3 | 4 | 5 | 6;
  /** For revision 4. Default AESV2. */
  readonly method?: 'V2' | 'AESV2';
  readonly userPassword?: string;
  /** Default: the user password. */
  readonly ownerPassword?: string;
  /** P as a signed 32-bit integer (table 22). Default -4: everything is allowed. */
  readonly permissions?: number;
  /** Default true; false only counts from revision 4 on. */
  readonly encryptMetadata?: boolean;
  /** First element of the file's ID. */
  readonly fileId: Uint8Array;
  /** Source of keys and salts, for reproducible documents. Default: the system's. */
  readonly random?: (length: number) => Uint8Array;
}

/** A new Encrypt dictionary, and the handler, opened as owner or user, that encrypts under it. */
export interface MadeEncryption {
  readonly dict: PdfDict;
  readonly handler: EncryptionInfo;
}

type Settled = Required<Omit<EncryptionOptions, 'method'>> & Pick<EncryptionOptions, 'method'>;

const hex = (bytes: Uint8Array): PdfString => new PdfString(bytes, true);

const standardFilter = (
  method: 'V2' | 'AESV2' | 'AESV3',
  keyBytes: number,
): Record<string, PdfDict | PdfName> => ({
  CF: PdfDict.of({
    StdCF: PdfDict.of({
      Type: PdfName.of('CryptFilter'),
      CFM: PdfName.of(method),
      AuthEvent: PdfName.of('DocOpen'),
      Length: keyBytes,
    }),
  }),
  StmF: PdfName.of('StdCF'),
  StrF: PdfName.of('StdCF'),
});

/** Makes an encryption dictionary of the standard security handler (ISO 32000-2, 7.6.4). */
export function makeEncryptDictionary(options: EncryptionOptions): MadeEncryption {
  const settled: Settled = {
    userPassword: '',
    ownerPassword: '',
    permissions: -4,
    encryptMetadata: true,
    random: randomBytes,
    ...options,
  };
  const { revision } = settled;
  const dict = revision >= 5 ? aes256Dictionary(settled) : legacyDictionary(settled);
  const password = settled.ownerPassword || settled.userPassword;
  return { dict, handler: createSecurityHandler(dict, settled.fileId, password) };
}

function legacyDictionary(options: Settled): PdfDict {
  const revision = options.revision as 2 | 3 | 4;
  const keyLength = revision === 2 ? 5 : 16;
  const [userPassword = new Uint8Array(0)] = legacyPasswords(options.userPassword);
  const [ownerPassword = new Uint8Array(0)] = legacyPasswords(options.ownerPassword);
  const { fileId, permissions, encryptMetadata } = options;
  const owner = legacyOwnerEntry(ownerPassword, userPassword, { revision, keyLength });
  const parameters: LegacyParameters = { revision, keyLength, owner, permissions, fileId, encryptMetadata };
  const user = legacyUserEntry(legacyFileKey(userPassword, parameters), parameters);
  return PdfDict.of({
    Filter: PdfName.of('Standard'),
    V: { 2: 1, 3: 2, 4: 4 }[revision],
    R: revision,
    Length: keyLength * 8,
    P: permissions,
    O: hex(owner),
    U: hex(user),
    ...(revision === 4 ? standardFilter(options.method ?? 'AESV2', keyLength) : {}),
    EncryptMetadata: revision === 4 && !encryptMetadata ? false : undefined,
  });
}

function aes256Dictionary(options: Settled): PdfDict {
  const revision = options.revision as 5 | 6;
  const { permissions, encryptMetadata, random } = options;
  const fileKey = random(32);
  const user = sealPassword(revision, utf8Password(options.userPassword), random(16), fileKey);
  const ownerPassword = utf8Password(options.ownerPassword || options.userPassword);
  const owner = sealPassword(revision, ownerPassword, random(16), fileKey, user.entry);
  return PdfDict.of({
    Filter: PdfName.of('Standard'),
    V: 5,
    R: revision,
    Length: 256,
    P: permissions,
    O: hex(owner.entry),
    U: hex(user.entry),
    OE: hex(owner.wrappedKey),
    UE: hex(user.wrappedKey),
    Perms: hex(sealPermissions(fileKey, permissions, encryptMetadata, random(4))),
    ...standardFilter('AESV3', 32),
    EncryptMetadata: encryptMetadata ? undefined : false,
  });
}
