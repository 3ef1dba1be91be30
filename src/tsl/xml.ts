import { KysoError } from '../errors.ts';
import {
  elementsIn,
  parseXml as parse,
  readXmlText as readText,
  textOf,
  type XmlLimits,
  type XmlSubject,
} from '../xml/read.ts';

/** Names of the TSL schema (TS 119 612, annex C). */
export const tslNamespace = 'http://uri.etsi.org/02231/v2#';

const subject: XmlSubject = { code: 'trusted-list-malformed', name: 'the trusted list' };

export const malformed = (why: string, cause?: unknown): KysoError =>
  new KysoError('trusted-list-malformed', `the trusted list cannot be read: ${why}`, { cause });

/**
 * The text of a trusted list (TS 119 612, 5.1.4).
 * @throws trusted-list-malformed, limit-exceeded
 */
export const readXmlText = (bytes: Uint8Array, limits: XmlLimits): string => readText(bytes, limits, subject);

/** The root element of checked text. @throws trusted-list-malformed */
export const parseXml = (text: string): Element => parse(text, subject);

/** Child elements, of one name where one is given, in the TSL namespace unless another is. */
export const childrenOf = (
  element: Element | undefined,
  name?: string,
  namespace = tslNamespace,
): Element[] => (name === undefined ? elementsIn(element) : elementsIn(element, name, namespace));

/** The elements a path of names leads to. */
export const along = (element: Element | undefined, ...names: readonly string[]): Element[] =>
  names.reduce<Element[]>(
    (elements, name) => elements.flatMap((each) => childrenOf(each, name)),
    element === undefined ? [] : [element],
  );

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
