import { DOMParser } from '@xmldom/xmldom';
import { type ErrorCode, KysoError } from '../errors.ts';
import type { Limits } from '../limits.ts';

export type XmlLimits = Pick<Limits, 'xmlBytes' | 'xmlNodes' | 'xmlDepth'>;

/** What is read: how faults are coded, and what they call it (`the trusted list`). */
export interface XmlSubject {
  readonly code: ErrorCode;
  readonly name: string;
}

/** The namespace of XML signatures. */
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

export const malformedXml = ({ code, name }: XmlSubject, why: string, cause?: unknown): KysoError =>
  new KysoError(code, `${name} cannot be read: ${why}`, { cause });

const exceeded = ({ name }: XmlSubject, what: string, limit: keyof XmlLimits, most: number): KysoError =>
  new KysoError('limit-exceeded', `${name} has more ${what} than the limit (${limit}) of ${most}`);

/**
 * The text of an XML file that is UTF-8 and has neither a document type nor more nodes and depth than is allowed.
 * @throws the subject's code, limit-exceeded
 */
export function readXmlText(bytes: Uint8Array, limits: XmlLimits, subject: XmlSubject): string {
  if (bytes.length > limits.xmlBytes) throw exceeded(subject, 'bytes', 'xmlBytes', limits.xmlBytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformedXml(subject, 'it is not UTF-8', cause);
  }
  const stated = /^<\?xml\s/.test(text) ? declaration.exec(text) : [];
  if (!stated) throw malformedXml(subject, 'its XML declaration is none of XML 1.0');
  const encoding = stated[3] ?? 'utf-8';
  if (!/^utf-?8$/i.test(encoding)) throw malformedXml(subject, `it says that it is ${encoding}, not UTF-8`);
  checkTokens(text, limits, subject);
  return text;
}

/** XML 1.0, 2.8. */
const declaration =
  /^<\?xml\s+version\s*=\s*(["'])1\.0\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\4)?\s*\?>/;

/** One markup token; a start tag's attributes cannot hold `<` (XML 1.0, 3.1). */
const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/[^<>]*>|<[^!?/<>"'\s][^<>"']*(?:(?:"[^<"]*"|'[^<']*')[^<>"']*)*>/y;

/** Characters no XML document may hold (XML 1.0, 2.2). */
const noCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/**
 * Before anything is built: tokens are counted, and a document type is refused, and with it every entity. What stands
 * outside of the root is checked as well, since the parser passes it over.
 */
function checkTokens(text: string, { xmlNodes, xmlDepth }: XmlLimits, subject: XmlSubject): void {
  if (noCharacter.test(text)) throw malformedXml(subject, 'it holds a control character');
  let nodes = 0;
  let depth = 0;
  let roots = 0;
  let end = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', end)) {
    if (text.startsWith('<!DOCTYPE', at))
      throw malformedXml(subject, 'it has a document type, which none needs');
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) throw malformedXml(subject, `its markup breaks off at character ${at}`);
    if (depth === 0 && (/[^ \t\r\n]/.test(text.slice(end, at)) || found.startsWith('<![')))
      throw malformedXml(subject, 'it holds text outside of its root element');
    end = at + found.length;
    if (++nodes > xmlNodes) throw exceeded(subject, 'nodes', 'xmlNodes', xmlNodes);
    if (found.startsWith('</')) depth--;
    else if (/^<[^!?]/.test(found)) {
      if (depth === 0 && ++roots > 1) throw malformedXml(subject, 'it has more than one root element');
      nodes += found.length > 64 ? found.split('=').length - 1 : 0;
      if (!found.endsWith('/>') && ++depth > xmlDepth)
        throw exceeded(subject, 'levels', 'xmlDepth', xmlDepth);
    }
    if (depth < 0) throw malformedXml(subject, 'an element is closed that was not open');
  }
  if (depth !== 0) throw malformedXml(subject, 'an element is not closed');
  if (/[^ \t\r\n]/.test(text.slice(end)))
    throw malformedXml(subject, 'it holds text outside of its root element');
}

/**
 * The root element of checked text.
 * @throws the subject's code
 */
export function parseXml(text: string, subject: XmlSubject): Element {
  const fault = (message: string): never => {
    throw malformedXml(subject, message.replace(/\s+/g, ' ').slice(0, 200));
  };
  const document = new DOMParser({
    errorHandler: { warning: fault, error: fault, fatalError: fault },
  }).parseFromString(text, 'text/xml');
  const root = document?.documentElement;
  if (!root) throw malformedXml(subject, 'it has no root element');
  return root;
}

/** Child elements, of one name and namespace where they are given. */
export function elementsIn(element: Element | undefined, name?: string, namespace?: string): Element[] {
  const found: Element[] = [];
  for (let node = element?.firstChild ?? null; node; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const child = node as Element;
    const fits = name === undefined || child.localName === name;
    if (fits && (namespace === undefined || child.namespaceURI === namespace)) found.push(child);
  }
  return found;
}

/** The elements a path of names in one namespace leads to. */
export const elementsAlong = (
  element: Element | undefined,
  namespace: string,
  ...names: readonly string[]
): Element[] =>
  names.reduce<Element[]>(
    (elements, name) => elements.flatMap((each) => elementsIn(each, name, namespace)),
    element === undefined ? [] : [element],
  );

export const textOf = (element: Element | undefined): string => element?.textContent?.trim() ?? '';

/** Has an element text of its own, and not only white space? */
export const hasText = (element: Element): boolean =>
  Array.from(element.childNodes).some(
    ({ nodeType, nodeValue }) => (nodeType === 3 || nodeType === 4) && /[^ \t\r\n]/.test(nodeValue ?? ''),
  );
