import { isDer, toDer } from '../asn1/canonical.ts';
import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, bytesOf, Tag } from '../asn1/element.ts';
import { readOid } from '../asn1/values.ts';
import type { Attribute, AttributeSet, SignedAttributes } from './types.ts';

/** Identifier octet of a SET. */
const setIdentifier = 0x31;

/** Reads Attributes under whatever tag (RFC 5652, 5.3). @throws asn1-malformed */
export function readAttributes(element: Asn1Element): AttributeSet {
  return new ReadAttributes(element);
}

/** Reads signed attributes. @throws asn1-malformed */
export function readSignedAttributes(element: Asn1Element): SignedAttributes {
  return new ReadSignedAttributes(element);
}

class ReadAttributes implements AttributeSet {
  readonly list: readonly Attribute[];
  #duplicates: readonly string[] | undefined;

  constructor(element: Asn1Element) {
    this.list = new Cursor(element).rest().map(readAttribute);
  }

  get duplicates(): readonly string[] {
    this.#duplicates ??= findDuplicates(this.list);
    return this.#duplicates;
  }

  get(oid: string): Attribute | undefined {
    for (const attribute of this.list) if (attribute.type === oid) return attribute;
    return undefined;
  }
}

function findDuplicates(list: readonly Attribute[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { type } of list) {
    if (seen.has(type)) twice.add(type);
    seen.add(type);
  }
  return [...twice];
}

class ReadSignedAttributes extends ReadAttributes implements SignedAttributes {
  readonly #element: Asn1Element;
  readonly isDer: boolean;
  #der: Uint8Array | undefined;

  /** Reads the values through, so that one that is no ASN.1 shows here and not where the attributes are used. */
  constructor(element: Asn1Element) {
    super(element);
    this.#element = element;
    this.isDer = isDer(asSet(element));
    if (!this.isDer) this.#der = toDer(asSet(element)).with(0, setIdentifier);
  }

  get asSent(): Uint8Array {
    const bytes = new Uint8Array(bytesOf(this.#element));
    bytes[0] = setIdentifier;
    return bytes;
  }

  get der(): Uint8Array {
    this.#der ??= this.asSent;
    return this.#der;
  }
}

/** The attributes seen as the SET OF that their implicit tag [0] replaces. */
function asSet(element: Asn1Element): Asn1Element {
  return { ...element, tagClass: 0, tagNumber: Tag.Set };
}

function readAttribute(element: Asn1Element): Attribute {
  const fields = sequenceOf(element, 'an attribute');
  const type = readOid(fields.next('the attribute type'));
  const values = new Cursor(fields.universal(Tag.Set, 'the attribute values')).rest().map(bytesOf);
  fields.end('an attribute');
  return { type, values, bytes: bytesOf(element) };
}
