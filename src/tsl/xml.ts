import { DOMParser } from '@xmldom/xmldom';
import { KysoError } from '../errors.ts';
import type { Limits } from '../limits.ts';

export type XmlLimits = Pick<Limits, 'xmlBytes' | 'xmlNodes' | 'xmlDepth'>;

/** Names of the TSL schema (TS 119 612, annex C) and of XML signatures. */
export const tslNamespace = 'http://uri.etsi.org/02231/v2#';
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

export const malformed = (why: string, cause?: unknown): KysoError =>
  new KysoError('trusted-list-malformed', `the trusted list cannot be read: ${why}`, { cause });

const exceeded = (what: string, name: keyof XmlLimits, limit: number): KysoError =>
  new KysoError('limit-exceeded', `the trusted list has more ${what} than the limit (${name}) of ${limit}`);

/**
 * The text of an XML file that is UTF-8 and has neither a document type nor more nodes and depth than is allowed.
 * @throws trusted-list-malformed, limit-exceeded
 */
export function readXmlText(bytes: Uint8Array, limits: XmlLimits): string {
  if (bytes.length > limits.xmlBytes) throw exceeded('bytes', 'xmlBytes', limits.xmlBytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('it is not UTF-8 (TS 119 612, 5.1.4)', cause);
  }
  const [, encoding = 'utf-8'] = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']/.exec(text) ?? [];
  if (!/^utf-?8$/i.test(encoding)) throw malformed(`it says that it is ${encoding}, not UTF-8`);
  checkTokens(text, limits);
  return text;
}

/** One markup token; a start tag's attributes cannot hold `<` (XML 1.0, 3.1). */
const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/[^<>]*>|<[^!?/<>"'\s][^<>"']*(?:(?:"[^<"]*"|'[^<']*')[^<>"']*)*>/y;

/** Before anything is built: tokens are counted, and a document type is refused, and with it every entity. */
function checkTokens(text: string, { xmlNodes, xmlDepth }: XmlLimits): void {
  let nodes = 0;
  let depth = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', token.lastIndex)) {
    if (text.startsWith('<!DOCTYPE', at)) throw malformed('it has a document type, which none needs');
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) throw malformed(`its markup breaks off at character ${at}`);
    if (++nodes > xmlNodes) throw exceeded('nodes', 'xmlNodes', xmlNodes);
    if (found.startsWith('</')) depth--;
    else if (/^<[^!?]/.test(found)) {
      nodes += found.length > 64 ? found.split('=').length - 1 : 0;
      if (!found.endsWith('/>') && ++depth > xmlDepth) throw exceeded('levels', 'xmlDepth', xmlDepth);
    }
  }
}

/**
 * The root element of checked text.
 * @throws trusted-list-malformed
 */
export function parseXml(text: string): Element {
  const fault = (message: string): never => {
    throw malformed(message.replace(/\s+/g, ' ').slice(0, 200));
  };
  const document = new DOMParser({
    errorHandler: { warning: fault, error: fault, fatalError: fault },
  }).parseFromString(text, 'text/xml');
  const root = document?.documentElement;
  if (!root) throw malformed('it has no root element');
  return root;
}

/** Child elements, of one name where one is given, in the TSL namespace unless another is. */
export function childrenOf(element: Element | undefined, name?: string, namespace = tslNamespace): Element[] {
  const found: Element[] = [];
  for (let node = element?.firstChild ?? null; node; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const child = node as Element;
    if (name === undefined || (child.localName === name && child.namespaceURI === namespace))
      found.push(child);
  }
  return found;
}

/** The elements a path of names leads to. */
export const along = (element: Element | undefined, ...names: readonly string[]): Element[] =>
  names.reduce<Element[]>(
    (elements, name) => elements.flatMap((each) => childrenOf(each, name)),
    element === undefined ? [] : [element],
  );

export const textOf = (element: Element | undefined): string => element?.textContent?.trim() ?? '';

/** Of names in several languages the English one, else the first (TS 119 612, 5.1.4). */
export function nameOf(names: Element | undefined): string {
  const all = childrenOf(names, 'Name');
  const english = all.find((name) => /^en\b/i.test(name.getAttribute('xml:lang') ?? ''));
  return textOf(english ?? all[0]);
}

/** @throws trusted-list-malformed */
export function timeOf(element: Element | undefined, what: string): Date {
  const text = textOf(element);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? new Date(text)
    : undefined;
  if (!time || Number.isNaN(time.getTime())) throw malformed(`${what} is not a time: ${text.slice(0, 40)}`);
  return time;
}
