import { childrenOf, sequenceOf } from '../asn1/cursor.ts';
import { bytesOf, contentOf, firstElement, isUniversal, malformed, Tag } from '../asn1/element.ts';
import { isString, readString } from '../asn1/strings.ts';
import { hexOf, readOid } from '../asn1/values.ts';
import { encode, sequence } from '../asn1/writer.ts';
import type { Name, NameAttribute } from './types.ts';

/** Short names (RFC 4514, 3, and those every tool prints), by OID. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

/** What stringprep maps to nothing (RFC 4518, 2.2), or a reader cannot see. */
const invisible = /\p{Default_Ignorable_Code_Point}|\ufffc/gu;
const spaces = /[\s\u0000-\u001f\u007f-\u009f]+/g;

/** Reads a Name; what cannot be read as attributes shows as hex and compares by its bytes. Never throws. */
export function readName(der: Uint8Array): Name {
  return new DistinguishedName(der);
}

class DistinguishedName implements Name {
  readonly der: Uint8Array;
  #attributes: readonly NameAttribute[] | undefined;
  #comparisonKey: string | undefined;
  #text: string | undefined;

  constructor(der: Uint8Array) {
    this.der = der;
  }

  get attributes(): readonly NameAttribute[] {
    this.#attributes ??= parseAttributes(this.der);
    return this.#attributes;
  }

  get comparisonKey(): string {
    this.#comparisonKey ??= relativeNameKeys(this).join('\n');
    return this.#comparisonKey;
  }

  get(oid: string): string | undefined {
    return this.attributes.findLast((attribute) => attribute.type === oid)?.value;
  }

  get commonName(): string | undefined {
    return this.get('2.5.4.3');
  }

  get organization(): string | undefined {
    return this.get('2.5.4.10');
  }

  get organizationalUnit(): string | undefined {
    return this.get('2.5.4.11');
  }

  get country(): string | undefined {
    return this.get('2.5.4.6');
  }

  get emailAddress(): string | undefined {
    return this.get('1.2.840.113549.1.9.1');
  }

  get serialNumber(): string | undefined {
    return this.get('2.5.4.5');
  }

  toString(): string {
    this.#text ??= format(this.attributes);
    return this.#text;
  }
}

function parseAttributes(der: Uint8Array): NameAttribute[] {
  const attributes: NameAttribute[] = [];
  try {
    const relativeNames = sequenceOf(firstElement(der, 'ber'), 'a name').rest();
    for (const [rdn, relativeName] of relativeNames.entries()) {
      if (!isUniversal(relativeName, Tag.Set))
        throw malformed('a relative name is no SET', relativeName.start);
      for (const pair of childrenOf(relativeName)) {
        const fields = sequenceOf(pair, 'a name attribute');
        const type = readOid(fields.next('the attribute type'));
        const value = fields.next('the attribute value');
        attributes.push({ type, rdn, ...readValue(value) });
      }
    }
    return attributes;
  } catch {
    return [{ type: '', value: `#${hexOf(der)}`, rdn: 0, isText: false }];
  }
}

function readValue(element: Parameters<typeof readString>[0]): { value: string; isText: boolean } {
  if (isString(element))
    try {
      return { value: readString(element), isText: true };
    } catch {
      // Octets that are no text: shown as they are.
    }
  return { value: `#${hexOf(bytesOf(element))}`, isText: false };
}

const keysOfNames = new WeakMap<Name, readonly string[]>();

/** One key for each relative name, in the order encoded: equal keys mean equal relative names. */
export function relativeNameKeys(name: Name): readonly string[] {
  const known = keysOfNames.get(name);
  if (known !== undefined) return known;
  const keys = makeRelativeNameKeys(name);
  keysOfNames.set(name, keys);
  return keys;
}

function makeRelativeNameKeys(name: Name): string[] {
  const relativeNames: string[][] = [];
  for (const { type, value, rdn, isText } of name.attributes) {
    const members = relativeNames[rdn] ?? [];
    members.push(JSON.stringify([type, isText ? foldText(value) : value, isText]));
    relativeNames[rdn] = members;
  }
  return relativeNames.map((members) => (members ?? []).sort().join());
}

/** Text prepared for comparison (RFC 5280, 7.1; RFC 4518): case, width, white space and invisible characters do not count. */
function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(spaces, ' ')
    .trim();
}

/** RFC 5280, 7.1: same attributes in the same order, string type, case and white space aside. */
export function namesEqual(a: Name, b: Name): boolean {
  return Buffer.compare(a.der, b.der) === 0 || a.comparisonKey === b.comparisonKey;
}

/** The name of what stands directly below `base`; `relative` is the content of its RelativeDistinguishedName. */
export const extendName = (base: Name, relative: Uint8Array): Name =>
  readName(sequence(contentOf(firstElement(base.der, 'ber')), encode(0x31, relative)));

/** RFC 4514: last relative name first; characters beyond ASCII stay as they are. */
function format(attributes: readonly NameAttribute[]): string {
  const relativeNames: string[][] = [];
  for (const { type, value, rdn, isText } of attributes) {
    if (type === '') return value;
    const members = relativeNames[rdn] ?? [];
    members.push(`${shortNames.get(type) ?? type}=${isText ? escapeValue(value) : value}`);
    relativeNames[rdn] = members;
  }
  return relativeNames
    .reverse()
    .map((members) => (members ?? []).join('+'))
    .join(',');
}

function escapeValue(value: string): string {
  return value
    .replace(/[",+;<>\\]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (control) =>
      [...Buffer.from(control)].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join(''),
    );
}
