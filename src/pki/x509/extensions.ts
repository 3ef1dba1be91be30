import { Cursor, childrenOf, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, contentOf, malformed, Tag, wholeElement } from '../asn1/element.ts';
import { hexOf, readBoolean, readIntegerHex, readNamedBits, readOctets, readOid } from '../asn1/values.ts';
import { readGeneralName, readGeneralNames } from './general-name.ts';
import { readCount } from './policies.ts';
import type {
  AccessDescription,
  AuthorityKeyIdentifier,
  BasicConstraints,
  DistributionPoint,
  Extension,
  KeyUsage,
} from './types.ts';

/** OIDs of the extensions kyso reads or must know (RFC 5280, 4.2; RFC 3739, 3.2.6). */
export const ExtensionOid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  qcStatements: '1.3.6.1.5.5.7.1.3',
} as const;

/** The Extensions inside an explicit tag, in the order sent. @throws asn1-malformed */
export function readExtensions(explicit: Asn1Element): Extension[] {
  const wrapper = new Cursor(explicit);
  const extensions = wrapper.universal(Tag.Sequence, 'the extensions');
  wrapper.end('the extensions');
  return readExtensionList(extensions);
}

/** The members of an Extensions SEQUENCE, in the order sent. @throws asn1-malformed */
export function readExtensionList(extensions: Asn1Element): Extension[] {
  return childrenOf(extensions).map((element) => {
    const fields = sequenceOf(element, 'an extension');
    const oid = readOid(fields.next('the extension type'));
    const critical = fields.optional(Tag.Boolean);
    const value = readOctets(fields.universal(Tag.OctetString, 'the extension value'));
    fields.end('an extension');
    return { oid, ...readCritical(critical), value };
  });
}

/** Whatever is not 00 is true to everyone (X.690, 8.2.2); DER writes FF. */
function readCritical(element: Asn1Element | undefined): Pick<Extension, 'critical' | 'oddBoolean'> {
  if (element === undefined) return { critical: false };
  const critical = readBoolean(inBer(element));
  return isOddBoolean(element) ? { critical, oddBoolean: true } : { critical };
}

const isOddBoolean = (element: Asn1Element): boolean => ![0, 0xff].includes(contentOf(element)[0] ?? 0);

/** The same element under the rules of BER. */
const inBer = (element: Asn1Element): Asn1Element => ({
  ...element,
  source: { ...element.source, rules: 'ber' },
});

/** @throws asn1-malformed */
export function readBasicConstraints(value: Uint8Array): BasicConstraints {
  const fields = sequenceOf(wholeElement(value, 'der'), 'basicConstraints');
  const ca = fields.optional(Tag.Boolean);
  const pathLength = fields.optional(Tag.Integer);
  fields.end('basicConstraints');
  const isCa = ca !== undefined && readBoolean(inBer(ca));
  return {
    ca: isCa,
    ...(pathLength === undefined ? {} : { pathLength: readCount(pathLength) }),
    ...(ca !== undefined && isOddBoolean(ca) ? { oddBoolean: true } : {}),
  };
}

const keyUsages: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** @throws asn1-malformed */
export function readKeyUsage(value: Uint8Array): ReadonlySet<KeyUsage> {
  const element = wholeElement(value, 'ber');
  if (element.tagNumber !== Tag.BitString) throw malformed('keyUsage is no BIT STRING', 0);
  const bits = readNamedBits(element);
  return new Set(bits.flatMap((bit) => keyUsages[bit] ?? []));
}

/** @throws asn1-malformed */
export function readExtKeyUsage(value: Uint8Array): string[] {
  return sequenceOf(wholeElement(value, 'der'), 'extKeyUsage').rest().map(readOid);
}

/** @throws asn1-malformed */
export function readSubjectKeyIdentifier(value: Uint8Array): string {
  return hexOf(readOctets(wholeElement(value, 'der')));
}

/** @throws asn1-malformed */
export function readAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  const fields = sequenceOf(wholeElement(value, 'der'), 'authorityKeyIdentifier');
  const key = fields.optionalContext(0);
  const issuers = fields.optionalContext(1);
  const serial = fields.optionalContext(2);
  return {
    ...(key === undefined ? {} : { keyIdentifier: hexOf(contentOf(key)) }),
    issuers: issuers === undefined ? [] : readGeneralNames(issuers),
    ...(serial === undefined ? {} : { serial: readIntegerHex(serial) }),
  };
}

/** @throws asn1-malformed */
export function readAltNames(value: Uint8Array): ReturnType<typeof readGeneralNames> {
  return readGeneralNames(wholeElement(value, 'der'));
}

/** @throws asn1-malformed */
export function readDistributionPoints(value: Uint8Array): DistributionPoint[] {
  return sequenceOf(wholeElement(value, 'der'), 'cRLDistributionPoints')
    .rest()
    .map((element) => {
      const fields = sequenceOf(element, 'a distribution point');
      const name = fields.optionalContext(0);
      const reasons = fields.optionalContext(1);
      const crlIssuer = fields.optionalContext(2);
      const choice = name && new Cursor(name);
      const fullName = choice?.optionalContext(0);
      const relativeName = choice?.optionalContext(1);
      return {
        fullName: fullName === undefined ? [] : readGeneralNames(fullName),
        ...(relativeName === undefined ? {} : { relativeName: contentOf(relativeName) }),
        ...(reasons === undefined ? {} : { reasons: readNamedBits(reasons) }),
        crlIssuer: crlIssuer === undefined ? [] : readGeneralNames(crlIssuer),
      };
    });
}

/** @throws asn1-malformed */
export function readAccessDescriptions(value: Uint8Array): AccessDescription[] {
  return sequenceOf(wholeElement(value, 'der'), 'authorityInfoAccess')
    .rest()
    .map((element) => {
      const fields = sequenceOf(element, 'an access description');
      const method = readOid(fields.next('the access method'));
      return { method, location: readGeneralName(fields.next('the access location')) };
    });
}
