import { Cursor } from '../asn1/cursor.ts';
import { type Asn1Element, bytesOf, contentOf, TagClass } from '../asn1/element.ts';
import { decodeOid } from '../asn1/oid.ts';
import { readLatin1 } from '../asn1/strings.ts';
import { readOid } from '../asn1/values.ts';
import { readName } from './name.ts';
import type { GeneralName } from './types.ts';

/** Reads one GeneralName (RFC 5280, 4.2.1.6). @throws asn1-malformed */
export function readGeneralName(element: Asn1Element): GeneralName {
  const tag = element.tagClass === TagClass.Context ? element.tagNumber : -1;
  switch (tag) {
    case 1:
      return { kind: 'email', value: readLatin1(element) };
    case 2:
      return { kind: 'dns', value: readLatin1(element) };
    case 4:
      return { kind: 'directory', name: readName(bytesOf(new Cursor(element).next('a directory name'))) };
    case 6:
      return { kind: 'uri', value: readLatin1(element) };
    case 7:
      return { kind: 'ip', bytes: contentOf(element) };
    case 8:
      return { kind: 'oid', oid: decodeOid(element.source.bytes, element.contentStart, element.contentEnd) };
    default:
      return { kind: 'other', tag, der: bytesOf(element), ...(tag === 0 ? typeOf(element) : {}) };
  }
}

/** The type an otherName states first; nothing when it cannot be read. */
function typeOf(element: Asn1Element): { typeId?: string } {
  try {
    return { typeId: readOid(new Cursor(element).next('the type of another name')) };
  } catch {
    return {};
  }
}

/** Every GeneralName inside a constructed element. @throws asn1-malformed */
export function readGeneralNames(element: Asn1Element): GeneralName[] {
  return new Cursor(element).rest().map(readGeneralName);
}
