import { C14nCanonicalization, ExclusiveCanonicalization } from 'xml-crypto';
import { pathTo } from './document.ts';

/** Canonical forms (XML-C14N 1.0 and 1.1, Exclusive XML-C14N); what they do with comments is for the caller. */
export const canonicalMethods: ReadonlyMap<
  string,
  { readonly exclusive: boolean; readonly comments: boolean }
> = new Map([
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', { exclusive: false, comments: false }],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', { exclusive: false, comments: true }],
  ['http://www.w3.org/2006/12/xml-c14n11', { exclusive: false, comments: false }],
  ['http://www.w3.org/2006/12/xml-c14n11#WithComments', { exclusive: false, comments: true }],
  ['http://www.w3.org/2001/10/xml-exc-c14n#', { exclusive: true, comments: false }],
  ['http://www.w3.org/2001/10/xml-exc-c14n#WithComments', { exclusive: true, comments: true }],
]);

interface Prefixed {
  readonly prefix: string;
}

/** In the order of code points (XML-C14N, 2.3), which the library takes from the locale. */
const byPrefix = (a: Prefixed, b: Prefixed): number =>
  a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0;

class Inclusive extends C14nCanonicalization {
  override nsCompare(a: Prefixed, b: Prefixed): number {
    return byPrefix(a, b);
  }
}

class Exclusive extends ExclusiveCanonicalization {
  override nsCompare(a: Prefixed, b: Prefixed): number {
    return byPrefix(a, b);
  }
}

/** A form an element is to be brought into. */
export interface CanonicalForm {
  readonly exclusive: boolean;
  /** InclusiveNamespaces (Exclusive XML-C14N, 4). */
  readonly prefixes: readonly string[];
}

/**
 * The canonical form of an element and what it holds, without comments, or why it cannot be made.
 * Attributes of the xml namespace above an element belong to its inclusive form, and the library does not see them.
 */
export function canonical(
  element: Element,
  { exclusive, prefixes }: CanonicalForm,
): string | { readonly unsupported: string } {
  const above = pathTo(element).slice(0, -1);
  const inherited = Array.from(above).some((each) =>
    Array.from(each.attributes).some(({ name }) => name.startsWith('xml:')),
  );
  if (!exclusive && inherited) return { unsupported: 'attributes xml:… that a part inherits' };
  if (prefixes.includes('#default'))
    return { unsupported: 'the default namespace among InclusiveNamespaces' };
  const ancestorNamespaces = namespacesAbove(above, element);
  try {
    return exclusive
      ? new Exclusive().process(element, { ancestorNamespaces, inclusiveNamespacesPrefixList: [...prefixes] })
      : new Inclusive().process(element, { ancestorNamespaces });
  } catch (error) {
    return { unsupported: error instanceof Error ? error.message : 'its canonical form cannot be made' };
  }
}

/** Namespaces an element inherits, the nearest binding of each prefix; those it declares itself are not among them. */
function namespacesAbove(
  above: readonly Element[],
  element: Element,
): { prefix: string; namespaceURI: string }[] {
  const found = new Map<string, string>();
  for (const each of [...above, element])
    for (const { name, value } of Array.from(each.attributes)) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
      const prefix = name === 'xmlns' ? '' : name.slice('xmlns:'.length);
      if (each === element || value === '') found.delete(prefix);
      else found.set(prefix, value);
    }
  // Its own prefix is rendered in any case.
  found.delete(element.prefix ?? '');
  return [...found].map(([prefix, namespaceURI]) => ({ prefix, namespaceURI }));
}
