import { Tag } from '../../../../src/pki/asn1/element.ts';
import { context, encode, integer, oid, sequence } from '../../../../src/pki/asn1/writer.ts';
import { extension, type NamePart, name, utf8 } from '../../support/mini-ca.ts';

/** Policies of a test hierarchy: p(1), p(2) and so on. */
export const p = (number: number): string => `1.3.6.1.4.1.99999.1.${number}`;
export const any = '2.5.29.32.0';

export const policies = (...list: readonly string[]): Uint8Array =>
  extension('2.5.29.32', sequence(...list.map((policy) => sequence(oid(policy)))), true);

/** A policy with a user notice, which nothing depends on. */
export const withNotice = (policy: string): Uint8Array => {
  const notice = sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(utf8('a notice')));
  return extension('2.5.29.32', sequence(sequence(oid(policy), sequence(notice))));
};

const tagged = (tag: number, value: number): Uint8Array[] =>
  value < 0 ? [] : [encode(0x80 | tag, Uint8Array.of(value))];

/** policyConstraints; a negative number leaves a field out. */
export const constraints = (requireExplicit: number, inhibitMapping = -1): Uint8Array =>
  extension('2.5.29.36', sequence(...tagged(0, requireExplicit), ...tagged(1, inhibitMapping)), true);

export const mappings = (...pairs: readonly (readonly [string, string])[]): Uint8Array =>
  extension('2.5.29.33', sequence(...pairs.map(([from, to]) => sequence(oid(from), oid(to)))), true);

export const inhibitAny = (count: number): Uint8Array => extension('2.5.29.54', integer(count), true);

const subtree = (base: Uint8Array): Uint8Array => sequence(base);
const list = (tag: number, bases: readonly Uint8Array[]): Uint8Array[] =>
  bases.length === 0 ? [] : [context(tag, ...bases.map(subtree))];

export const nameConstraints = (
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[] = [],
  critical = true,
): Uint8Array => extension('2.5.29.30', sequence(...list(0, permitted), ...list(1, excluded)), critical);

export const altNames = (...names: readonly Uint8Array[]): Uint8Array =>
  extension('2.5.29.17', sequence(...names));

const ia5 = (tag: number, text: string): Uint8Array => encode(0x80 | tag, Buffer.from(text, 'latin1'));
export const email = (text: string): Uint8Array => ia5(1, text);
export const dns = (text: string): Uint8Array => ia5(2, text);
export const uri = (text: string): Uint8Array => ia5(6, text);
export const ip = (...octets: readonly number[]): Uint8Array => encode(0x87, Uint8Array.from(octets));
export const directory = (...parts: readonly NamePart[]): Uint8Array => context(4, name(...parts));
export const otherName = (type: string, text: string): Uint8Array =>
  encode(0xa0, oid(type), context(0, utf8(text)));

export const organization = (text: string): NamePart => ['2.5.4.10', utf8(text)];
export const unit = (text: string): NamePart => ['2.5.4.11', utf8(text)];
export const emailAttribute = (text: string): NamePart => [
  '1.2.840.113549.1.9.1',
  encode(Tag.Ia5String, Buffer.from(text)),
];
