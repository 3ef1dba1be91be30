import { elementsIn, hasText, signatureNamespace } from '../../../xml/read.ts';

/**
 * What stands within a Signature element and belongs to no signature, so that whoever looks for content may find it there:
 * the enveloped transform leaves the whole element out (XMLDSig, 6.6.4).
 */
export function openInSignature(signature: Element, covered: ReadonlySet<Element>): string | undefined {
  if (covered.has(signature)) return undefined;
  if (hasText(signature)) return 'text in the Signature';
  for (const child of elementsIn(signature)) {
    if (covered.has(child)) continue;
    if (child.localName === 'KeyInfo' && !everyElement(child, covered, isKeyMaterial))
      return 'KeyInfo with more than keys';
    if (child.localName === 'Object' && isOpen(child, covered))
      return `Object ${child.getAttribute('Id')?.slice(0, 100) || 'without an Id'}`;
  }
  return undefined;
}

/** Objects hold what is covered, or what is there for the signature's sake. */
const isOpen = (object: Element, covered: ReadonlySet<Element>): boolean =>
  hasText(object) || elementsIn(object).some((inner) => !everyElement(inner, covered, isAboutSignature));

const keyNamespaces: ReadonlySet<string | null> = new Set([
  signatureNamespace,
  'http://www.w3.org/2009/xmldsig11#',
]);
const isKeyMaterial = ({ namespaceURI }: Element): boolean => keyNamespaces.has(namespaceURI);

/** Properties of XAdES in any of its versions, of XMLDSig, and the time many signers in Vietnam state there. */
function isAboutSignature(element: Element): boolean {
  if (isKeyMaterial(element)) return element.localName !== 'Object' || elementsIn(element).length > 0;
  if (/^http:\/\/uri\.etsi\.org\/(?:01903|19132)\//.test(element.namespaceURI ?? '')) return true;
  return element.localName === 'SigningTime' && elementsIn(element).length === 0;
}

/** Does something hold of an element and all within it that is not covered? */
function everyElement(
  element: Element,
  covered: ReadonlySet<Element>,
  holds: (each: Element) => boolean,
): boolean {
  const stack = [element];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (covered.has(top)) continue;
    if (!holds(top)) return false;
    stack.push(...elementsIn(top));
  }
  return true;
}
