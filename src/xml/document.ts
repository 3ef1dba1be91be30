import type { Limits } from '../limits.ts';
import { parseXml, readXmlText, type XmlSubject } from './read.ts';

/** An XML document that signatures are checked in. */
export interface XmlDocument {
  readonly root: Element;
  /** Nodes and attributes: what one canonicalization of it costs. */
  readonly nodes: number;
  /** Elements by the value of an Id attribute of theirs. */
  readonly ids: ReadonlyMap<string, readonly Element[]>;
  /** Why its canonical form cannot be relied on; undefined when it can. */
  readonly odd: string | undefined;
}

const subject: XmlSubject = { code: 'xml-malformed', name: 'the XML' };

/** Namespace declarations in scope at one place: every element copies them while it is canonicalized. */
const maxDeclarations = 128;

/** Attributes that name an element for a Reference (XMLDSig, 4.3.3.2; xml:id). */
const idNames: ReadonlySet<string> = new Set(['Id', 'ID', 'id', 'xml:id']);

const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/**
 * Parses an XML document, and finds out whether its canonical form is what the standard says: the library leaves
 * processing instructions out, and takes for declarations what is none.
 * @throws xml-malformed, limit-exceeded
 */
export function openXml(bytes: Uint8Array, limits: Limits): XmlDocument {
  const text = readXmlText(bytes, { ...limits, xmlDepth: limits.nesting }, subject);
  return xmlDocument(parseXml(text, subject));
}

/** The document of a root element. */
export function xmlDocument(root: Element): XmlDocument {
  const ids = new Map<string, Element[]>();
  let nodes = 0;
  let odd = oddOutside(root);
  const stack: { node: Node; declared: number }[] = [{ node: root, declared: 0 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    nodes++;
    if (top.node.nodeType === 7) odd ??= 'a processing instruction';
    if (top.node.nodeType !== 1) continue;
    const element = top.node as Element;
    let { declared } = top;
    if (element.prefix && !element.namespaceURI) odd ??= `an undeclared prefix ${element.prefix}`;
    for (const attribute of Array.from(element.attributes)) {
      nodes++;
      if (idNames.has(attribute.name)) {
        const same = ids.get(attribute.value);
        if (same) same.push(element);
        else ids.set(attribute.value, [element]);
      }
      if (attribute.name.startsWith('xmlns')) {
        declared++;
        odd ??= oddDeclaration(attribute);
      } else if (attribute.prefix && !attribute.namespaceURI)
        odd ??= `an undeclared prefix ${attribute.prefix}`;
    }
    if (declared > maxDeclarations) odd ??= 'more namespaces than kyso follows';
    for (let child = element.lastChild; child; child = child.previousSibling)
      stack.push({ node: child, declared });
  }
  return { root, nodes, ids, odd };
}

/** Outside of the root only comments, white space and the XML declaration leave no trace in what is signed. */
function oddOutside(root: Element): string | undefined {
  const siblings = Array.from(root.parentNode?.childNodes ?? []);
  const instruction = siblings.some((node, at) => node.nodeType === 7 && (at > 0 || node.nodeName !== 'xml'));
  return instruction ? 'a processing instruction' : undefined;
}

function oddDeclaration({ name, namespaceURI, value }: Attr): string | undefined {
  const declares = name === 'xmlns' || (name.startsWith('xmlns:') && namespaceURI === xmlnsNamespace);
  if (!declares) return `an attribute named ${name}`;
  if (name !== 'xmlns' && value === '') return `a prefix that is undeclared again`;
  return /[\s"'<>&]/.test(value) ? 'a namespace name that is no address' : undefined;
}

/** The elements from the root down to one, itself last. */
export function pathTo(element: Element): Element[] {
  const path: Element[] = [];
  for (let node: Node | null = element; node?.nodeType === 1; node = node.parentNode)
    path.unshift(node as Element);
  return path;
}
