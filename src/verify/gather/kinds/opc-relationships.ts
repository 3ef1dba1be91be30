import type { Limits } from '../../../limits.ts';
import { openXml } from '../../../xml/document.ts';
import { elementsIn } from '../../../xml/read.ts';

const namespace = 'http://schemas.openxmlformats.org/package/2006/relationships';
const signatureNamespace = 'http://schemas.openxmlformats.org/package/2006/digital-signature';

interface Relationship {
  readonly id: string;
  readonly target: string;
  readonly mode: string;
  readonly type: string;
  /** To what Office leaves unsigned: properties, thumbnail, signatures. */
  readonly optional: boolean;
  /** It is none, or holds others. */
  readonly odd: boolean;
}

/** Types of relationships that need not be signed. */
const optionalTypes =
  /\/(?:metadata\/core-properties|extended-properties|extendedProperties|custom-properties|customProperties|metadata\/thumbnail|digital-signature\/(?:origin|signature))$/;

export const isRelationships = (name: string): boolean => /(?:^|\/)_rels\/[^/]*\.rels$/i.test(name);

/**
 * The relationships a part states. Whatever else it holds some programs take for one: it stands among them as `odd`.
 * @throws xml-malformed, limit-exceeded
 */
export function relationshipsOf(bytes: Uint8Array, limits: Limits): Relationship[] {
  const { root } = openXml(bytes, limits);
  return elementsIn(root).map((element) => {
    const value = (name: string): string => element.getAttribute(name) ?? '';
    const type = value('Type');
    const mode = value('TargetMode') || 'Internal';
    const odd =
      element.localName !== 'Relationship' ||
      element.namespaceURI !== namespace ||
      elementsIn(element).length > 0;
    const optional = !odd && optionalTypes.test(type);
    return { id: value('Id'), target: value('Target'), mode, type, optional, odd };
  });
}

const escaped: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
const attribute = (name: string, value: string): string =>
  ` ${name}="${value.replace(/[&<"\t\n\r]/g, (character) => escaped[character] ?? character)}"`;

/**
 * The relationships transform (ECMA-376-2, 13.2.4.24): those named by Id or type, by the order of their Ids, in canonical
 * form.
 */
export function selectRelationships(
  all: readonly Relationship[],
  transform: Element,
):
  | { readonly bytes: Uint8Array; readonly ids: readonly string[]; readonly lines: readonly string[] }
  | { readonly unsupported: string } {
  const children = elementsIn(transform);
  const values = (name: string, key: string): Set<string> =>
    new Set(
      children
        .filter(({ localName, namespaceURI }) => localName === name && namespaceURI === signatureNamespace)
        .map((child) => child.getAttribute(key) ?? ''),
    );
  const ids = values('RelationshipReference', 'SourceId');
  const types = values('RelationshipsGroupReference', 'SourceType');
  if (new Set(all.map(({ id }) => id)).size < all.length)
    return { unsupported: 'relationships that share an Id' };
  const chosen = all
    .filter(({ id, type, odd }) => !odd && (ids.has(id) || types.has(type)))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const lines = chosen.map(
    ({ id, target, mode, type }) =>
      `<Relationship${attribute('Id', id)}${attribute('Target', target)}${attribute('TargetMode', mode)}${attribute('Type', type)}></Relationship>`,
  );
  return { bytes: written(lines.join('')), ids: chosen.map(({ id }) => id), lines };
}

const written = (content: string): Uint8Array =>
  Buffer.from(`<Relationships xmlns="${namespace}">${content}</Relationships>`, 'utf8');

/**
 * What xmlsec makes of the same, and with it LibreOffice: an empty element `text` stands for each white space
 * between relationships, before all of them. Those chosen are in it all the same.
 * @throws xml-malformed, limit-exceeded
 */
export function asXmlsec(
  bytes: Uint8Array,
  lines: readonly string[],
  limits: Limits,
): { readonly bytes: Uint8Array; readonly why: string } | undefined {
  const children = Array.from(openXml(bytes, limits).root.childNodes);
  const blanks = children.filter(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim() === '');
  if (blanks.length === 0 || children.some((child) => child.nodeType !== 1 && !blanks.includes(child)))
    return undefined;
  return {
    bytes: written('<text></text>'.repeat(blanks.length) + lines.join('')),
    why: 'relationships are as they were signed, but digested with the white space between them, as LibreOffice does and the standard does not (ECMA-376-2, 13.2.4.24)',
  };
}
