import { digestSize } from '../pki/algorithms/digests.ts';
import { encodePssParameters } from '../pki/algorithms/pss.ts';
import { pssOid } from '../pki/algorithms/schemes.ts';
import type { AlgorithmIdentifier, DigestName } from '../pki/algorithms/types.ts';

/** Digests by their names in XML (RFC 9231, 2.1). */
export const xmlDigests: ReadonlyMap<string, DigestName> = new Map([
  ['http://www.w3.org/2001/04/xmldsig-more#md5', 'md5'],
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#ripemd160', 'ripemd160'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha224', 'sha224'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
  ['http://www.w3.org/2007/05/xmldsig-more#sha3-224', 'sha3-224'],
  ['http://www.w3.org/2007/05/xmldsig-more#sha3-256', 'sha3-256'],
  ['http://www.w3.org/2007/05/xmldsig-more#sha3-384', 'sha3-384'],
  ['http://www.w3.org/2007/05/xmldsig-more#sha3-512', 'sha3-512'],
]);

const pss = (digest: DigestName): AlgorithmIdentifier => ({
  oid: pssOid,
  parameters: encodePssParameters({ digest, maskDigest: digest, saltLength: digestSize(digest) }),
});

const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const more2007 = 'http://www.w3.org/2007/05/xmldsig-more#';

/** Signature methods (RFC 9231, 2.3). Values of ECDSA are r and s one after the other, as BSI TR-03111 names them. */
export const xmlSignatureMethods: ReadonlyMap<string, AlgorithmIdentifier> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', { oid: '1.2.840.113549.1.1.5' }],
  [`${more}rsa-md5`, { oid: '1.2.840.113549.1.1.4' }],
  [`${more}rsa-ripemd160`, { oid: '1.3.36.3.3.1.2' }],
  [`${more}rsa-sha224`, { oid: '1.2.840.113549.1.1.14' }],
  [`${more}rsa-sha256`, { oid: '1.2.840.113549.1.1.11' }],
  [`${more}rsa-sha384`, { oid: '1.2.840.113549.1.1.12' }],
  [`${more}rsa-sha512`, { oid: '1.2.840.113549.1.1.13' }],
  [`${more}ecdsa-sha1`, { oid: '0.4.0.127.0.7.1.1.4.1.1' }],
  [`${more}ecdsa-sha224`, { oid: '0.4.0.127.0.7.1.1.4.1.2' }],
  [`${more}ecdsa-sha256`, { oid: '0.4.0.127.0.7.1.1.4.1.3' }],
  [`${more}ecdsa-sha384`, { oid: '0.4.0.127.0.7.1.1.4.1.4' }],
  [`${more}ecdsa-sha512`, { oid: '0.4.0.127.0.7.1.1.4.1.5' }],
  ...(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const).map(
    (digest): [string, AlgorithmIdentifier] => [`${more2007}${digest}-rsa-MGF1`, pss(digest)],
  ),
]);
