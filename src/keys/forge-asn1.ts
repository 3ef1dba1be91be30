import type forge from 'node-forge';
import { KysoError } from '../errors.ts';

export type Forge = typeof forge;
export type Asn1 = forge.asn1.Asn1;

/** node-forge takes tens of milliseconds to load: only files that need it pay. */
export async function loadForge(): Promise<Forge> {
  return (await import('node-forge')).default;
}

interface ReadOptions {
  readonly strict: boolean;
  readonly parseAllBytes: boolean;
  readonly decodeBitStrings: boolean;
}

/**
 * Reads one BER value; PKCS#12 files in the wild hold indefinite lengths, and bytes behind the value.
 * @throws key-malformed
 */
export function readAsn1(forge: Forge, bytes: Uint8Array): Asn1 {
  // The published types know only the boolean form of the second argument.
  const fromDer = forge.asn1.fromDer as unknown as (bytes: string, options: ReadOptions) => Asn1;
  try {
    return fromDer(Buffer.from(bytes).toString('latin1'), {
      strict: false,
      parseAllBytes: false,
      decodeBitStrings: false,
    });
  } catch (cause) {
    throw malformed('it is not well-formed ASN.1', cause);
  }
}

export const malformed = (why: string, cause?: unknown): KysoError =>
  new KysoError('key-malformed', `the key file cannot be read: ${why}`, {
    cause,
    hint: 'Export the key once more from where it came from.',
  });

/** The elements of a constructed value. */
export function children(value: Asn1 | undefined, what: string): Asn1[] {
  if (value === undefined || !Array.isArray(value.value))
    throw malformed(`${what} is missing or not a sequence`);
  return value.value;
}

/** The content of an OCTET STRING, joined when it came in pieces (BER), or of any primitive value. */
export function octets(value: Asn1 | undefined, what: string): Buffer {
  if (value === undefined) throw malformed(`${what} is missing`);
  if (!Array.isArray(value.value)) return Buffer.from(value.value, 'latin1');
  return Buffer.concat(value.value.map((piece) => octets(piece, what)));
}

export function oid(forge: Forge, value: Asn1 | undefined, what: string): string {
  if (value === undefined || Array.isArray(value.value) || value.type !== forge.asn1.Type.OID)
    throw malformed(`${what} is missing`);
  try {
    return forge.asn1.derToOid(value.value);
  } catch (cause) {
    // An arc beyond what a number can hold: no such algorithm is known to anybody.
    throw malformed(`${what} is no object identifier`, cause);
  }
}

/** A small non-negative INTEGER: counts and lengths. */
export function smallInteger(value: Asn1 | undefined, what: string): number {
  const bytes = octets(value, what);
  if (bytes.length === 0 || bytes.length > 6 || (bytes[0] ?? 0) > 127)
    throw malformed(`${what} is out of range`);
  return bytes.readUIntBE(0, bytes.length);
}

export const isType = (value: Asn1 | undefined, type: number): value is Asn1 =>
  value !== undefined && value.tagClass === 0 && value.type === type;

/** True for `[number]`, context-specific. */
export const isContext = (value: Asn1 | undefined, number: number): value is Asn1 =>
  value !== undefined && (value.tagClass as number) === 0x80 && (value.type as number) === number;

export function der(forge: Forge, value: Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(value).getBytes(), 'latin1');
}
