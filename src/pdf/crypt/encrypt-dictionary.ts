import { KysoError } from '../../errors.ts';
import { isDict, isName, isString, type PdfDict } from '../objects.ts';
import type { CryptMethod } from './object-cipher.ts';

/** An encryption dictionary of the standard security handler (ISO 32000-2, tables 20, 21, 25), read and checked. */
export interface StandardEncryption {
  readonly version: 1 | 2 | 4 | 5;
  readonly revision: 2 | 3 | 4 | 5 | 6;
  /** Lengths in bytes the file key may have, likeliest first: producers disagree about where it is said. */
  readonly keyLengths: readonly number[];
  readonly permissions: number;
  readonly encryptMetadata: boolean;
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  readonly ownerKey: Uint8Array;
  readonly userKey: Uint8Array;
  readonly perms: Uint8Array;
  readonly streamMethod: CryptMethod;
  readonly stringMethod: CryptMethod;
  /** Method of a crypt filter named by a stream. @throws encryption-unsupported */
  methodOf(cryptFilter: string): CryptMethod;
}

const unsupported = (what: string): KysoError =>
  new KysoError('encryption-unsupported', `the document is encrypted with ${what}, which kyso cannot open`, {
    hint: 'Only the standard (password) security handler, revisions 2 to 6, is supported.',
  });

const malformed = (what: string): KysoError =>
  new KysoError('pdf-malformed', `the encryption dictionary is malformed: ${what}`);

function integer(dict: PdfDict, key: string, fallback?: number): number {
  const value = dict.get(key);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if ((value === undefined || value === null) && fallback !== undefined) return fallback;
  throw malformed(`${key} is not an integer`);
}

function bytes(dict: PdfDict, key: string, length: number): Uint8Array {
  const value = dict.get(key);
  if (!isString(value) || value.bytes.length < length)
    throw malformed(`${key} is not a string of ${length} bytes`);
  return value.bytes.subarray(0, length);
}

const name = (dict: PdfDict, key: string): string | undefined => {
  const value = dict.get(key);
  return isName(value) ? value.value : undefined;
};

const revisionsOf: Readonly<Record<number, readonly number[]>> = { 1: [2, 3], 2: [2, 3], 4: [4], 5: [5, 6] };

/** @throws encryption-unsupported naming the handler, V, R or crypt method; pdf-malformed */
export function readEncryptDictionary(dict: PdfDict): StandardEncryption {
  const filter = name(dict, 'Filter');
  if (filter !== 'Standard') throw unsupported(`the security handler ${filter ?? '(unnamed)'}`);
  const version = integer(dict, 'V', 0);
  const revision = integer(dict, 'R');
  if (!revisionsOf[version]?.includes(revision)) throw unsupported(`V ${version} and R ${revision}`);
  const keys = version === 5;
  const methodOf = (cryptFilter: string): CryptMethod => methodOfFilter(dict, version, cryptFilter);
  const method = (key: string): CryptMethod => methodOf(name(dict, key) ?? 'Identity');
  return {
    version: version as StandardEncryption['version'],
    revision: revision as StandardEncryption['revision'],
    keyLengths: keyLengths(dict, version),
    permissions: integer(dict, 'P') | 0,
    encryptMetadata: dict.get('EncryptMetadata') !== false,
    owner: bytes(dict, 'O', keys ? 48 : 32),
    user: bytes(dict, 'U', keys ? 48 : 32),
    ownerKey: keys ? bytes(dict, 'OE', 32) : new Uint8Array(0),
    userKey: keys ? bytes(dict, 'UE', 32) : new Uint8Array(0),
    perms: keys && isString(dict.get('Perms')) ? bytes(dict, 'Perms', 16) : new Uint8Array(0),
    streamMethod: version < 4 ? 'V2' : method('StmF'),
    stringMethod: version < 4 ? 'V2' : method('StrF'),
    methodOf,
  };
}

function methodOfFilter(dict: PdfDict, version: number, cryptFilter: string): CryptMethod {
  if (cryptFilter === 'Identity') return 'Identity';
  const filters = dict.get('CF');
  const filter = isDict(filters) ? filters.get(cryptFilter) : undefined;
  if (!isDict(filter)) throw unsupported(`the undefined crypt filter ${cryptFilter}`);
  const cfm = name(filter, 'CFM') ?? 'None';
  if (version === 4 && (cfm === 'V2' || cfm === 'AESV2')) return cfm;
  if (version === 5 && cfm === 'AESV3') return cfm;
  throw unsupported(`the crypt method ${cfm} under V ${version}`);
}

function keyLengths(dict: PdfDict, version: number): number[] {
  if (version === 5) return [32];
  if (version === 1) return [5];
  const length = dict.get('Length');
  const said = typeof length === 'number' && length % 8 === 0 ? length / 8 : undefined;
  const candidates = version === 4 ? [16, said] : [said ?? 5, 16, 5];
  return [...new Set(candidates)].filter((n): n is number => n !== undefined && n >= 5 && n <= 16);
}
