import type { Limits } from '../../../limits.ts';
import { openXml } from '../../../xml/document.ts';
import { elementsIn } from '../../../xml/read.ts';
import type { Part } from '../../../xml/references.ts';
import type { ZipContainer } from '../../../zip/read.ts';
import type { Finding } from '../../facts.ts';
import type { DocumentFormat } from '../../result.ts';
import {
  type ContainerReading,
  entryNamed,
  namesLike,
  uncoveredFiles,
  xmlSignaturesOf,
} from './container.ts';
import { asXmlsec, isRelationships, relationshipsOf, selectRelationships } from './opc-relationships.ts';
import type { StandingSignature } from './single-state.ts';

const typesNamespace = 'http://schemas.openxmlformats.org/package/2006/content-types';
const relationshipTransform = 'http://schemas.openxmlformats.org/package/2006/RelationshipTransform';
const signatureType = 'application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml';

/** Types of the parts of a package (ECMA-376-2, 10.1.2), names in lower case. */
export interface ContentTypes {
  of(name: string): string | undefined;
  /** Names that have a type of their own. */
  readonly named: ReadonlyMap<string, string>;
}

/** No type is called so. */
const twoTypes = 'two content types';

/** @throws xml-malformed, container-malformed, limit-exceeded */
export function contentTypes({ entries }: ZipContainer, limits: Limits): ContentTypes {
  const { root } = openXml(entries.get('[Content_Types].xml')?.read() ?? new Uint8Array(0), limits);
  const defaults = new Map<string, string>();
  const named = new Map<string, string>();
  const put = (types: Map<string, string>, key: string, type: string): void => {
    // Programs differ in which of two they take.
    types.set(key, types.has(key) && types.get(key) !== type ? twoTypes : type);
  };
  for (const element of elementsIn(root, undefined, typesNamespace)) {
    const type = element.getAttribute('ContentType') ?? '';
    if (element.localName === 'Default')
      put(defaults, (element.getAttribute('Extension') ?? '').toLowerCase(), type);
    if (element.localName === 'Override')
      put(named, (element.getAttribute('PartName') ?? '').replace(/^\//, '').toLowerCase(), type);
  }
  const extension = (name: string): string => /\.([^./]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return { named, of: (name) => named.get(name.toLowerCase()) ?? defaults.get(extension(name)) };
}

export function ooxmlFormat({ named }: ContentTypes): DocumentFormat {
  const all = [...named.values()].join(' ');
  if (/wordprocessingml\.(?:document|template)\.main|ms-word\.\w+\.macroEnabled\w*\.main/.test(all))
    return 'docx';
  if (/spreadsheetml\.(?:sheet|template)\.main|ms-excel\.\w+\.macroEnabled\w*\.main/.test(all)) return 'xlsx';
  return /presentationml\.(?:presentation|slideshow|template)\.main|ms-powerpoint\.\w+\.macroEnabled\w*\.main/.test(
    all,
  )
    ? 'pptx'
    : 'ooxml';
}

/** Parts Office leaves out by itself ([MS-OFFCRYPTO], 2.5.2): properties, and the signatures. */
const properties = /^docProps\//i;
const aside = /^(?:_xmlsignatures\/|\[Content_Types\]\.xml$)/i;

/** Signatures of an Office Open XML package (ECMA-376-2, 13). */
export function ooxmlSignatures(reading: ContainerReading, types: ContentTypes): StandingSignature[] {
  const { container, limits } = reading;
  const files = new Set(namesLike(container, /^_xmlsignatures\/[^/]+\.xml$/i));
  for (const name of container.entries.keys()) if (types.of(name) === signatureType) files.add(name);
  return [...files].sort().flatMap((file) => {
    /** Relationships that are signed, by the name of their part. */
    const signed = new Map<string, Set<string>>();
    /** Parts whose content type no reference states: anybody may change that (ECMA-376-2, 13.2.4.2). */
    const untyped = new Set<string>();
    const part = (uri: string): Part | undefined => {
      const [path = '', query = ''] = uri.split('?', 2);
      const entry = entryNamed(path, container);
      const stated = /^ContentType=(.*)$/.exec(query)?.[1];
      if (!entry || (stated !== undefined && stated !== types.of(entry.name))) return undefined;
      const { name } = entry;
      if (stated === undefined) untyped.add(name);
      const transform: Part['transform'] = (algorithm, element) => {
        if (algorithm !== relationshipTransform) return undefined;
        const selected = selectRelationships(relationshipsOf(entry.read(), limits), element);
        if ('unsupported' in selected) return selected;
        signed.set(name, new Set([...(signed.get(name) ?? []), ...selected.ids]));
        return {
          bytes: selected.bytes,
          otherwise: () => asXmlsec(entry.read(), selected.lines, limits),
        };
      };
      return { name, bytes: entry.read(), transform };
    };
    return xmlSignaturesOf(file, reading, part, ({ parts }) => leftOpen(reading, parts, signed, untyped));
  });
}

function leftOpen(
  { container, limits }: ContainerReading,
  covered: ReadonlySet<string>,
  signed: ReadonlyMap<string, ReadonlySet<string>>,
  untyped: ReadonlySet<string>,
): Finding[] {
  const names = [...container.entries.values()].flatMap(({ name, folder }) =>
    folder || aside.test(name) ? [] : [name],
  );
  const content = names.filter((name) => !properties.test(name) && !isRelationships(name));
  const relations = names.filter(isRelationships).flatMap((name) =>
    relationshipsOf(container.entries.get(name)?.read() ?? new Uint8Array(0), limits)
      // A relationships part that was signed as it is needs no word of its own.
      .filter(
        ({ id, optional, odd }) =>
          !optional && !(covered.has(name) && (signed.get(name)?.has(id) ?? true) && !odd),
      )
      .map(({ id }) => `relationship ${id} of ${name}`),
  );
  const types = [...untyped].map((name) => `content type of ${name}`);
  const open = [
    ...uncoveredFiles(content, covered),
    ...uncoveredFiles(relations, new Set()),
    ...uncoveredFiles(types, new Set()),
  ];
  const aboutProperties = names.filter((name) => properties.test(name) && !covered.has(name));
  const [property] = aboutProperties;
  return [
    ...open.slice(0, 1),
    ...(property === undefined ? [] : [{ code: 'properties-uncovered' as const, message: property }]),
  ];
}
