import { constants, createHash, type KeyLike, verify } from 'node:crypto';

/** Digests an XML signature may use; SHA-1 is none of them (TS 119 312, table 2). */
export const digestMethods: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

interface Method {
  readonly digest: string;
  readonly scheme: 'pkcs1' | 'pss' | 'ecdsa';
}

/** RFC 9231, 2.3. */
export const signatureMethods: ReadonlyMap<string, Method> = new Map(
  ['sha256', 'sha384', 'sha512'].flatMap((digest): [string, Method][] => [
    [`http://www.w3.org/2001/04/xmldsig-more#rsa-${digest}`, { digest, scheme: 'pkcs1' }],
    [`http://www.w3.org/2001/04/xmldsig-more#ecdsa-${digest}`, { digest, scheme: 'ecdsa' }],
    [`http://www.w3.org/2007/05/xmldsig-more#${digest}-rsa-MGF1`, { digest, scheme: 'pss' }],
  ]),
);

export const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const inclusiveC14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** Canonical forms, which leave out nothing but comments. */
export const canonicalForms: ReadonlySet<string> = new Set([exclusiveC14n, inclusiveC14n]);

/** What the library calls to compute a digest. */
export const digestClass = (uri: string, digest: string) =>
  class {
    getAlgorithmName = (): string => uri;
    getHash = (xml: string): string => createHash(digest).update(xml, 'utf8').digest('base64');
  };

/** What the library calls to check a signature value; it signs nothing. */
export const signatureClass = (uri: string, method: Method) =>
  class {
    getAlgorithmName = (): string => uri;
    getSignature = (): string => {
      throw new Error('not for signing');
    };
    verifySignature = (material: string, key: KeyLike, value: string): boolean =>
      isSignedBy(Buffer.from(material, 'utf8'), key, Buffer.from(value, 'base64'), method);
  };

function isSignedBy(data: Buffer, key: KeyLike, value: Buffer, { digest, scheme }: Method): boolean {
  const options = {
    pkcs1: { key, padding: constants.RSA_PKCS1_PADDING },
    pss: {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    },
    // r and s one after the other (RFC 4050, 3.3), not in DER.
    ecdsa: { key, dsaEncoding: 'ieee-p1363' },
  } as const;
  return verify(digest, data, options[scheme] as Parameters<typeof verify>[2], value);
}
