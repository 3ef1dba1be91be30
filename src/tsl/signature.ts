import { KysoError } from '../errors.ts';
import { verifySignature } from '../pki/algorithms/verify.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import type { Certificate } from '../pki/x509/types.ts';
import type { Budget } from '../xml/budget.ts';
import type { XmlDocument } from '../xml/document.ts';
import { signatureNamespace, textOf } from '../xml/read.ts';
import { checkReference } from '../xml/references.ts';
import { readXmlSignature } from '../xml/signature.ts';
import { canonicalForms, digestMethods, enveloped, signatureMethods } from './algorithms.ts';
import { childrenOf, malformed } from './xml.ts';

/** References of one signature, and certificates it may bring. */
const maxReferences = 8;
const maxCertificates = 8;

export const untrusted = (why: string, hint?: string, cause?: unknown): KysoError =>
  new KysoError('trusted-list-untrusted', `the trusted list cannot be relied on: ${why}`, {
    ...(hint === undefined ? {} : { hint }),
    cause,
  });

/** The one signature of a list, its shape checked, its value not yet. */
export interface ListSignature {
  readonly element: Element;
  /** Which of the references is the list's. */
  readonly listReference: number;
  readonly certificates: readonly Certificate[];
}

const ds = (element: Element | undefined, name: string): Element[] =>
  childrenOf(element, name, signatureNamespace);
const algorithmOf = (element: Element | undefined): string => element?.getAttribute('Algorithm') ?? '';

/**
 * Finds the signature of a list: an enveloped one, child of the root, over the whole of it (TS 119 612, 5.7 and annex B).
 * @throws trusted-list-untrusted, trusted-list-malformed, algorithm-unsupported
 */
export function findSignature(root: Element): ListSignature {
  const [element, ...more] = ds(root, 'Signature');
  if (element === undefined) throw untrusted('it is not signed');
  if (more.length > 0) throw untrusted('it has more than one signature');
  const [signedInfo, value, ...rest] = childrenOf(element, undefined);
  const inOrder =
    signedInfo?.localName === 'SignedInfo' &&
    value?.localName === 'SignatureValue' &&
    rest.every(({ localName }) => localName === 'KeyInfo' || localName === 'Object');
  const known = [signedInfo, value, ...rest].every((child) => child?.namespaceURI === signatureNamespace);
  if (!signedInfo || !inOrder || !known) throw malformed('its signature is not made as XML signatures are');
  const listReference = checkSignedInfo(signedInfo, root);
  return { element, listReference, certificates: certificatesIn(element) };
}

/** @returns the index of the reference to the list */
function checkSignedInfo(signedInfo: Element, root: Element): number {
  const [form, method, ...references] = childrenOf(signedInfo, undefined);
  if (
    form?.localName !== 'CanonicalizationMethod' ||
    method?.localName !== 'SignatureMethod' ||
    childrenOf(form, undefined).some(({ localName }) => localName !== 'InclusiveNamespaces') ||
    childrenOf(method, undefined).length > 0 ||
    references.some(({ localName }) => localName !== 'Reference') ||
    references.length > maxReferences
  )
    throw malformed('its SignedInfo is not made as XML signatures are');
  if (!canonicalForms.has(algorithmOf(form))) throw unsupported(algorithmOf(form));
  if (!signatureMethods.has(algorithmOf(method))) throw unsupported(algorithmOf(method));
  const id = root.getAttribute('Id') ?? '';
  const toList = references.flatMap((reference, index) => {
    const uri = reference.getAttribute('URI');
    return uri === '' || (id !== '' && uri === `#${id}`) ? [index] : [];
  });
  for (const [index, reference] of references.entries()) checkShape(reference, toList.includes(index));
  const [listReference] = toList;
  if (listReference === undefined || toList.length > 1) throw untrusted('its signature is not over the list');
  return listReference;
}

function checkShape(reference: Element, toList: boolean): void {
  const transforms = ds(ds(reference, 'Transforms')[0], 'Transform').map(algorithmOf);
  const digests = ds(reference, 'DigestMethod').map(algorithmOf);
  for (const digest of digests) if (!digestMethods.has(digest)) throw unsupported(digest);
  if (digests.length !== 1 || ds(reference, 'Transforms').length > 1)
    throw malformed('a reference of its signature is not made as XML signatures are');
  const forms = toList ? transforms.slice(1) : transforms;
  if (toList && transforms[0] !== enveloped) throw untrusted('its signature is not an enveloped one');
  if (forms.length > 1) throw untrusted('its signature covers something else than the list as it stands');
  for (const form of forms) if (!canonicalForms.has(form)) throw unsupported(form);
}

const unsupported = (algorithm: string): KysoError =>
  /sha1|md5/i.test(algorithm)
    ? untrusted(`its signature uses ${algorithm}, which can be forged`)
    : new KysoError(
        'algorithm-unsupported',
        `the trusted list's signature uses ${algorithm || 'no algorithm'}`,
      );

function certificatesIn(signature: Element): Certificate[] {
  const found = ds(signature, 'KeyInfo')
    .flatMap((info) => ds(info, 'X509Data'))
    .flatMap((data) => ds(data, 'X509Certificate'));
  if (found.length > maxCertificates) throw malformed('its signature brings too many certificates');
  return found.map((element) => certificateOf(textOf(element)));
}

/** @throws trusted-list-malformed */
export function certificateOf(base64: string): Certificate {
  try {
    return parseCertificate(Buffer.from(base64, 'base64'));
  } catch (cause) {
    throw malformed(`a certificate in it cannot be read: ${(cause as Error).message}`, cause);
  }
}

/**
 * Did a certificate's key sign the list, and this one? Without the signature's element, what is signed is the document.
 * @throws algorithm-unsupported, limit-exceeded
 */
export function isSignedBy(
  document: XmlDocument,
  { element, listReference }: ListSignature,
  { spki }: Certificate,
  budget: Budget,
): boolean {
  if (document.odd !== undefined)
    throw new KysoError('algorithm-unsupported', `the trusted list holds ${document.odd}`);
  const reading = readXmlSignature(element, document);
  if (reading.status !== 'read') return false;
  const { method, references, signedInfo, value } = reading.signature;
  if (!method.algorithm || !signatureMethods.has(method.uri)) return false;
  if (
    verifySignature({ spki, algorithm: method.algorithm, data: signedInfo, signature: value }).status !==
    'valid'
  )
    return false;
  const outcomes = references.map((reference) =>
    checkReference(reference, { document, signature: element, part: undefined, budget }),
  );
  const list = outcomes[listReference];
  const covered = list?.status === 'matches' && list.covers === document.root;
  return covered && outcomes.every(({ status }) => status === 'matches');
}
