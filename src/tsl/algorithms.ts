/** Digests the signature of a list may use; SHA-1 is none of them (TS 119 312, table 2). */
export const digestMethods: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);

/** RFC 9231, 2.3. */
export const signatureMethods: ReadonlySet<string> = new Set(
  ['sha256', 'sha384', 'sha512'].flatMap((digest) => [
    `http://www.w3.org/2001/04/xmldsig-more#rsa-${digest}`,
    `http://www.w3.org/2001/04/xmldsig-more#ecdsa-${digest}`,
    `http://www.w3.org/2007/05/xmldsig-more#${digest}-rsa-MGF1`,
  ]),
);

const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const inclusiveC14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** Canonical forms, which leave out nothing but comments. */
export const canonicalForms: ReadonlySet<string> = new Set([exclusiveC14n, inclusiveC14n]);
