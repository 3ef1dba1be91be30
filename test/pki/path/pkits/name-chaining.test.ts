import { Tag } from '../../../../src/pki/asn1/element.ts';
import { encode, oid, sequence, setOf } from '../../../../src/pki/asn1/writer.ts';
import { name, utf8 } from '../../support/mini-ca.ts';
import { ca, ee, type PkitsCase, section } from './suite.ts';

const printable = (text: string): Uint8Array => encode(Tag.PrintableString, Buffer.from(text));
const teletex = (text: string): Uint8Array => encode(Tag.TeletexString, Buffer.from(text, 'latin1'));
const bmp = (text: string): Uint8Array => encode(Tag.BmpString, Buffer.from(text, 'utf16le').swap16());
const ia5 = (text: string): Uint8Array => encode(Tag.Ia5String, Buffer.from(text));
const cn = '2.5.4.3';
const o = '2.5.4.10';

/** One relative name of several attributes, in the order given. */
const multi = (...pairs: readonly (readonly [string, Uint8Array])[]): Uint8Array =>
  sequence(setOf(...pairs.map(([type, value]) => sequence(oid(type), value))));

const chained = (
  rule: string,
  subject: Uint8Array,
  issuerName: Uint8Array,
  outcome: PkitsCase['outcome'],
  rest: Partial<PkitsCase> = {},
): PkitsCase => ({ rule, path: [ca([], { subject }), ee([], { issuerName })], outcome, ...rest });

const good = name([o, printable('Good Org')], [cn, printable('Good CA')]);

section('Name chaining (PKITS 4.3; RFC 5280, 6.1.3 (a)(4) and 7.1)', [
  chained('another name', good, name([cn, utf8('Other CA')]), 'no-anchor'),
  chained(
    'the same relative names in another order',
    good,
    name([cn, printable('Good CA')], [o, printable('Good Org')]),
    'no-anchor',
  ),
  chained(
    'white space within',
    name([cn, printable('Good   CA')]),
    name([cn, printable('Good CA')]),
    'valid',
  ),
  chained(
    'white space around',
    name([cn, printable('  Good CA ')]),
    name([cn, printable('Good CA')]),
    'valid',
  ),
  chained('capitals', good, name([o, printable('GOOD org')], [cn, printable('gOOD ca')]), 'valid'),
  chained(
    'UTF8String against PrintableString',
    good,
    name([o, utf8('Good Org')], [cn, utf8('Good CA')]),
    'valid',
  ),
  chained('BMPString against UTF8String', name([cn, bmp('Cơ quan')]), name([cn, utf8('Cơ quan')]), 'valid'),
  chained(
    'TeletexString against UTF8String',
    name([cn, teletex('Société')]),
    name([cn, utf8('Société')]),
    'valid',
  ),
  chained(
    'capitals beyond ASCII',
    name([cn, utf8('SOCIÉTÉ ĐIỆN')]),
    name([cn, utf8('société điện')]),
    'valid',
    {
      differs: 'ascii-folding',
    },
  ),
  chained(
    'composed against decomposed characters',
    name([cn, utf8('Cơ quan é')]),
    name([cn, utf8('Cơ quan é'.normalize('NFD'))]),
    'valid',
    {
      differs: 'no-normalization',
    },
  ),
  chained(
    'letters that only look alike',
    name([cn, utf8('Good CA')]),
    name([cn, utf8('Gооd CA')]),
    'no-anchor',
  ),
  chained(
    'an attribute more',
    good,
    name([o, printable('Good Org')], [cn, printable('Good CA')], [cn, printable('x')]),
    'no-anchor',
  ),
  chained('an attribute fewer', good, name([o, printable('Good Org')]), 'no-anchor'),
  chained(
    'another attribute type of the same value',
    name([cn, utf8('Good CA')]),
    name([o, utf8('Good CA')]),
    'no-anchor',
  ),
  chained(
    'an attribute of a private type',
    name(['1.3.6.1.4.1.99999.7', utf8('x')], [cn, utf8('CA')]),
    name(['1.3.6.1.4.1.99999.7', utf8('X')], [cn, utf8('ca')]),
    'valid',
  ),
  chained(
    'domain components',
    name(['0.9.2342.19200300.100.1.25', ia5('gov')], [cn, utf8('CA')]),
    name(['0.9.2342.19200300.100.1.25', ia5('GOV')], [cn, utf8('CA')]),
    'valid',
  ),
  chained(
    'two attributes in one relative name',
    multi([cn, utf8('A')], [o, utf8('B')]),
    multi([cn, utf8('a')], [o, utf8('b')]),
    'valid',
  ),
  chained(
    'two attributes of one relative name in another order, which a SET has not',
    multi([cn, utf8('A')], [o, utf8('B')]),
    multi([o, utf8('B')], [cn, utf8('A')]),
    'valid',
  ),
  chained(
    'two attributes in one relative name against two relative names',
    multi([cn, utf8('A')], [o, utf8('B')]),
    name([cn, utf8('A')], [o, utf8('B')]),
    'no-anchor',
  ),
  chained(
    'a very long name',
    name([cn, utf8('A'.repeat(20_000))]),
    name([cn, utf8('a'.repeat(20_000))]),
    'valid',
  ),
  {
    rule: 'key identifiers that do not fit are hints only',
    path: [ca(), ee([], { issuerKey: Buffer.from('elsewhere') })],
    differs: 'key-identifiers',
    outcome: 'valid',
  },
]);
