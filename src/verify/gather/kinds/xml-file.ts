import { KysoError } from '../../../errors.ts';
import type { Limits } from '../../../limits.ts';
import type { Certificate } from '../../../pki/x509/types.ts';
import { budgetOf } from '../../../xml/budget.ts';
import { openXml } from '../../../xml/document.ts';
import { elementsIn, hasText, signatureNamespace } from '../../../xml/read.ts';
import type { DocumentFacts, Finding } from '../../facts.ts';
import { openInSignature } from './open-in-signature.ts';
import { type StandingSignature, standingFacts } from './single-state.ts';
import { type XmlSignatureFacts, xmlSignatureFacts } from './xml-signature.ts';

/**
 * An XML document with signatures in it, over it, or around it (XMLDSig).
 * @throws xml-malformed, limit-exceeded
 */
export function gatherXml(
  bytes: Uint8Array,
  intermediates: readonly Certificate[],
  limits: Limits,
): DocumentFacts {
  const document = openXml(bytes, limits);
  const budget = budgetOf(limits, bytes.length);
  const found = signaturesIn(document.root, limits);
  const signatures = found.map((element, at): StandingSignature => {
    const facts = xmlSignatureFacts(element, document, undefined, intermediates, budget);
    const field = element.getAttribute('Id') || `signature ${at + 1}`;
    return { field, ...covers(facts, document.root, element), ...(facts.cms ? { cms: facts.cms } : {}) };
  });
  return standingFacts(bytes, 'xml', signatures);
}

/** Signature elements that are not within another, in the order of the document. @throws limit-exceeded */
export function signaturesIn(root: Element, { signatures: most }: Limits): Element[] {
  const found: Element[] = [];
  const stack = [root];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (isSignature(top)) found.push(top);
    else stack.push(...elementsIn(top).reverse());
  }
  if (found.length > most)
    throw new KysoError('limit-exceeded', `the document has more than ${most} signatures`, {
      subject: 'signatures',
    });
  return found;
}

const isSignature = ({ localName, namespaceURI }: Element): boolean =>
  localName === 'Signature' && namespaceURI === signatureNamespace;

function covers(
  facts: XmlSignatureFacts,
  root: Element,
  signature: Element,
): Pick<StandingSignature, 'coverage' | 'findings'> {
  const open = facts.cms
    ? (openInSignature(signature, facts.elements) ?? uncovered(root, facts.elements))
    : undefined;
  if (open === undefined) return { coverage: 'document', findings: facts.findings };
  const finding: Finding = { code: 'content-uncovered', message: open };
  return { coverage: 'selected', findings: [...facts.findings, finding] };
}

/**
 * What a document says that a signature does not cover. Signatures are no content; what is around what is covered is none
 * either, as long as it adds no text and no attributes.
 */
function uncovered(root: Element, covered: ReadonlySet<Element>): string | undefined {
  if (covered.has(root)) return undefined;
  const stack: Element[] = [root];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (covered.has(top) || isSignature(top)) continue;
    const children = elementsIn(top);
    const holds = children.some(
      (child) => covered.has(child) || elementsIn(child).length > 0 || isSignature(child),
    );
    if (!holds || hasOwnContent(top)) return `element ${top.tagName.slice(0, 100)}`;
    stack.push(...children);
  }
  return undefined;
}

const hasOwnContent = (element: Element): boolean =>
  Array.from(element.attributes).some(
    ({ name, value }) =>
      !/^(?:xmlns(?::|$)|[Ii][Dd]$|xsi:schemaLocation$)/.test(name) ||
      (/^[Ii][Dd]$/.test(name) && /\s/.test(value)),
  ) || hasText(element);
