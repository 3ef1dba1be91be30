import { defaultLimits, type Limits } from '../limits.ts';
import type { Certificate } from '../pki/x509/types.ts';
import { budgetOf } from '../xml/budget.ts';
import { xmlDocument } from '../xml/document.ts';
import { textOf } from '../xml/read.ts';
import { servicesOf } from './services.ts';
import { certificateOf, findSignature, isSignedBy, untrusted } from './signature.ts';
import { acceptedSigners, isTrustedSigner } from './signers.ts';
import type { ListPointer, TrustedList } from './types.ts';
import { along, childrenOf, malformed, nameOf, parseXml, readXmlText, timeOf, tslNamespace } from './xml.ts';

export interface TrustedListOptions {
  /** Certificates of scheme operators, or of authorities that issue certificates for signing trusted lists. */
  readonly trust: readonly Certificate[];
  /** What verified lists, such as a list of lists, say of who may sign the list of a territory. */
  readonly pointers?: readonly { readonly territory: string; readonly signers: readonly Certificate[] }[];
  /** At which a chain to one of them must hold; now when absent. */
  readonly at?: Date;
  readonly limits?: Partial<Limits>;
}

/** TSLVersionIdentifier of TS 119 612 v1.2 to v2.2 and of v2.3. */
const versions: ReadonlySet<string> = new Set(['5', '6']);

/**
 * Reads a trusted list after its signature was found to hold; only what that signature covers is read.
 * @throws trusted-list-malformed, trusted-list-untrusted, algorithm-unsupported, limit-exceeded
 * @see ETSI TS 119 612
 */
export function readSignedList(bytes: Uint8Array, options: TrustedListOptions): TrustedList {
  const limits = { ...defaultLimits, ...options.limits };
  const text = readXmlText(bytes, limits);
  const document = xmlDocument(listRoot(text));
  const signature = findSignature(document.root);
  const { trust, pointers = [], at = new Date() } = options;
  const pointedTo = pointers.flatMap(({ signers }) => signers);
  const signers = acceptedSigners(signature.certificates, { trust, pointedTo, at }).filter((signer) =>
    isSignedBy(document, signature, signer, budgetOf(limits, bytes.length)),
  );
  document.root.removeChild(signature.element);
  for (const signer of signers) {
    const list = listOf(document.root, signer);
    if (signs(signer, list, signature.certificates, options)) return list;
  }
  throw untrusted('its signature does not hold: it was changed after signing, or signed by another key');
}

/** Whom a list of lists names may sign the list of that territory and no other. */
function signs(
  signer: Certificate,
  { territory }: TrustedList,
  claimed: readonly Certificate[],
  { trust, pointers = [], at }: TrustedListOptions,
): boolean {
  if (isTrustedSigner(signer, claimed, { trust, at: at ?? new Date() })) return true;
  const isSigner = ({ sha256 }: Certificate): boolean => sha256 === signer.sha256;
  return pointers.some((pointer) => pointer.territory === territory && pointer.signers.some(isSigner));
}

function listRoot(text: string): Element {
  const root = parseXml(text);
  if (root.localName !== 'TrustServiceStatusList' || root.namespaceURI !== tslNamespace)
    throw malformed(`it is no trusted list but ${root.localName}`);
  return root;
}

function listOf(root: Element, signer: Certificate): TrustedList {
  const [scheme] = childrenOf(root, 'SchemeInformation');
  const field = (name: string): Element | undefined => childrenOf(scheme, name)[0];
  const version = textOf(field('TSLVersionIdentifier'));
  if (!versions.has(version))
    throw malformed(`its version is ${version.slice(0, 20) || 'not given'}, kyso reads 5 and 6`);
  const [next] = along(field('NextUpdate'), 'dateTime');
  const notes: string[] = [];
  return {
    version: Number(version),
    sequenceNumber: Number(textOf(field('TSLSequenceNumber'))),
    type: textOf(field('TSLType')),
    operator: nameOf(field('SchemeOperatorName')),
    territory: textOf(field('SchemeTerritory')) || undefined,
    issued: timeOf(field('ListIssueDateTime'), 'its time of issue'),
    nextUpdate: next === undefined ? undefined : timeOf(next, 'its next update'),
    signer,
    services: servicesOf(root, notes),
    pointers: along(field('PointersToOtherTSL'), 'OtherTSLPointer').map(pointerOf),
    notes,
  };
}

function pointerOf(pointer: Element): ListPointer {
  const identities = along(
    pointer,
    'ServiceDigitalIdentities',
    'ServiceDigitalIdentity',
    'DigitalId',
    'X509Certificate',
  );
  const [territory] = along(pointer, 'AdditionalInformation', 'OtherInformation', 'SchemeTerritory');
  return {
    location: textOf(childrenOf(pointer, 'TSLLocation')[0]),
    territory: textOf(territory) || undefined,
    signers: identities.map((identity) => certificateOf(textOf(identity))),
  };
}
