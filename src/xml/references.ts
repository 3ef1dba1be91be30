import { asKysoError } from '../errors.ts';
import { digest } from '../pki/algorithms/digests.ts';
import type { DigestName } from '../pki/algorithms/types.ts';
import { bytesEqual } from '../pki/asn1/values.ts';
import { xmlDigests } from './algorithms.ts';
import { type Budget, spend } from './budget.ts';
import { type CanonicalForm, canonical, canonicalMethods } from './canonical.ts';
import { openXml, type XmlDocument } from './document.ts';
import { elementsIn, signatureNamespace, textOf } from './read.ts';

const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const base64 = 'http://www.w3.org/2000/09/xmldsig#base64';

/** What a Reference is resolved in. */
export interface ReferenceContext {
  /** Of the signature. */
  readonly document: XmlDocument;
  readonly signature: Element;
  /** A part of the container by the URI of a Reference; undefined where there is no container, or no such part. */
  readonly part: ((uri: string) => Part | undefined) | undefined;
  readonly budget: Budget;
}

export interface Part {
  /** As the container names it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What a transform makes of it that only its format knows; undefined: no transform of that name. */
  readonly transform?: (algorithm: string, element: Element) => Transformed | undefined;
}

export type Transformed =
  | {
      readonly bytes: Uint8Array;
      /** What known programs make of it against the standard, where that is something else. */
      readonly otherwise?: () => { readonly bytes: Uint8Array; readonly why: string } | undefined;
    }
  | { readonly unsupported: string };

/** What became of one Reference. */
export type ReferenceOutcome = { readonly uri: string } & (
  | {
      readonly status: 'matches' | 'differs';
      readonly algorithm: DigestName;
      readonly covers: Element | Part;
    }
  | { readonly status: 'missing' | 'external' | 'ambiguous' }
  | { readonly status: 'malformed'; readonly why: string }
  /** `covers`: what is signed all the same, though not by the standard. */
  | { readonly status: 'unsupported'; readonly why: string; readonly covers?: Part }
);

const unsupported = (why: string): Transformed => ({ unsupported: why });

/** Resolves a Reference, applies its transforms, and compares the digest (XMLDSig, 3.2.1). Never fetches anything. */
export function checkReference(reference: Element, context: ReferenceContext): ReferenceOutcome {
  const uri = reference.getAttribute('URI') ?? '';
  const shape = shapeOf(reference);
  if ('why' in shape) return { uri, ...shape };
  const target = resolve(uri, reference, context);
  if (typeof target === 'string') return { uri, status: target };
  const input =
    'bytes' in target
      ? transformPart(target, shape.transforms, context)
      : transformElement(target, shape.transforms, context, uri.startsWith('#xpointer'));
  if ('unsupported' in input) return { uri, status: 'unsupported', why: input.unsupported };
  const fits = (bytes: Uint8Array): boolean => bytesEqual(digest(shape.algorithm, bytes), shape.value);
  const same = fits(input.bytes);
  if (!same && 'bytes' in target) {
    const other = input.otherwise?.();
    if (other && fits(other.bytes)) return { uri, status: 'unsupported', why: other.why, covers: target };
  }
  return { uri, status: same ? 'matches' : 'differs', algorithm: shape.algorithm, covers: target };
}

interface Shape {
  readonly transforms: readonly Element[];
  readonly algorithm: DigestName;
  readonly value: Uint8Array;
}

function shapeOf(reference: Element): Shape | { status: 'unsupported' | 'malformed'; why: string } {
  const children = elementsIn(reference);
  const of = (name: string): Element[] => children.filter((child) => child.localName === name);
  const [method] = of('DigestMethod');
  const [value] = of('DigestValue');
  const once = ['Transforms', 'DigestMethod', 'DigestValue'].every((name) => of(name).length <= 1);
  const known = children.every(({ namespaceURI }) => namespaceURI === signatureNamespace);
  if (!method || !value || !once || !known || !isPlain(value))
    return { status: 'malformed', why: 'a Reference is not made as one' };
  const name = method.getAttribute('Algorithm') ?? '';
  const algorithm = xmlDigests.get(name);
  if (!algorithm) return { status: 'unsupported', why: `digest ${name.slice(0, 100)}` };
  return {
    transforms: elementsIn(of('Transforms')[0]),
    algorithm,
    value: Buffer.from(textOf(value), 'base64'),
  };
}

/** Text and nothing else: a comment in a digest would be one more way to read it. */
const isPlain = (element: Element): boolean =>
  Array.from(element.childNodes).every(({ nodeType }) => nodeType === 3);

function resolve(
  uri: string,
  reference: Element,
  { document, part }: ReferenceContext,
): Element | Part | 'missing' | 'external' | 'ambiguous' {
  if (!reference.hasAttribute('URI')) return 'external';
  if (uri === '' || uri === '#xpointer(/)') return document.root;
  const id = /^#(?:xpointer\(id\((['"])([^'"]+)\1\)\)|([^()]+))$/.exec(uri);
  if (id) {
    const found = document.ids.get(id[2] ?? id[3] ?? '') ?? [];
    const [element] = found;
    if (!element) return 'missing';
    return found.length > 1 ? 'ambiguous' : element;
  }
  if (uri.startsWith('#') || !part) return 'external';
  return part(uri) ?? 'missing';
}

/** Transforms of a part of the document itself; the last thing done to it is always canonicalization. */
function transformElement(
  element: Element,
  transforms: readonly Element[],
  context: ReferenceContext,
  /** Comments belong to what an XPointer selects (XMLDSig, 4.3.3.3). */
  withComments: boolean,
): Transformed {
  const [first, ...others] = transforms;
  const name = first?.getAttribute('Algorithm') ?? '';
  if (name === base64 && others.length === 0)
    return isBareBase64(element)
      ? { bytes: Buffer.from(textOf(element), 'base64') }
      : unsupported('Base64 with something else in it');
  const leaveOut = name === enveloped;
  const rest = leaveOut ? others : transforms;
  const [form, ...more] = rest;
  if (more.length > 0) return unsupported('a chain of transforms');
  const reading = form ? formOf(form) : { exclusive: false, prefixes: [] };
  if ('unsupported' in reading) return reading;
  const last = (form ?? first)?.getAttribute('Algorithm') ?? '';
  if (withComments && canonicalMethods.get(last)?.comments)
    return unsupported('a canonical form with comments');
  if (context.document.odd !== undefined) return unsupported(context.document.odd);
  spend(context.budget, context.document.nodes, 0);
  return encoded(
    leaveOut ? without(context.signature, () => canonical(element, reading)) : canonical(element, reading),
  );
}

/** The Base64 transform covers what its text stands for (XMLDSig, 6.6.2): no elements, no attributes, nothing a decoder skips. */
const isBareBase64 = (element: Element): boolean =>
  isPlain(element) &&
  /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/.test(element.textContent ?? '') &&
  Array.from(element.attributes).every(({ name }) =>
    /^(?:xmlns(?::|$)|[Ii][Dd]$|MimeType$|Encoding$)/.test(name),
  );

/** Takes the signature out, and puts it back where it was. */
function without<T>(signature: Element, work: () => T): T {
  const { parentNode: parent, nextSibling: next } = signature;
  if (!parent) return work();
  parent.removeChild(signature);
  try {
    return work();
  } finally {
    parent.insertBefore(signature, next);
  }
}

/** @returns the form a Transform or CanonicalizationMethod asks for; comments count as what they are in same-document references: nothing */
export function formOf(method: Element): CanonicalForm | { readonly unsupported: string } {
  const name = method.getAttribute('Algorithm') ?? '';
  const known = canonicalMethods.get(name);
  if (!known) return { unsupported: `transform ${name.slice(0, 100) || 'without a name'}` };
  const [list, ...more] = elementsIn(method);
  if (more.length > 0 || (list && (list.localName !== 'InclusiveNamespaces' || !known.exclusive)))
    return { unsupported: `parameters of ${name}` };
  const prefixes = (list?.getAttribute('PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== '');
  return { exclusive: known.exclusive, prefixes };
}

/** Transforms of a file: none, a canonical form of XML, or what its format knows. */
function transformPart(part: Part, transforms: readonly Element[], context: ReferenceContext): Transformed {
  spend(context.budget, 0, part.bytes.length);
  const [first, second, ...more] = transforms;
  if (!first) return part;
  if (more.length > 0) return unsupported('a chain of transforms');
  const own = part.transform?.(first.getAttribute('Algorithm') ?? '', first);
  if (own) {
    // What the format's own transform gives is in canonical form already.
    const form = second && formOf(second);
    return form && 'unsupported' in form ? form : own;
  }
  if (second) return unsupported('a chain of transforms');
  const form = formOf(first);
  if ('unsupported' in form) return form;
  if (canonicalMethods.get(first.getAttribute('Algorithm') ?? '')?.comments)
    return unsupported('a canonical form with comments');
  const opened = openPart(part, context);
  if ('unsupported' in opened) return opened;
  const { root, nodes, odd } = opened;
  if (odd !== undefined) return unsupported(`${part.name} holds ${odd}`);
  spend(context.budget, nodes, 0);
  return encoded(canonical(root, form));
}

/** @throws limit-exceeded */
function openPart(
  { name, bytes }: Part,
  { budget }: ReferenceContext,
): XmlDocument | { readonly unsupported: string } {
  try {
    return openXml(bytes, budget.limits);
  } catch (error) {
    const { code, message } = asKysoError(error);
    if (code === 'limit-exceeded') throw error;
    return { unsupported: `${name}: ${message}` };
  }
}

const encoded = (text: ReturnType<typeof canonical>): Transformed =>
  typeof text === 'string' ? { bytes: Buffer.from(text, 'utf8') } : text;
