/** Templates that xmlsec1 fills. */

export const c14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const excC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export interface TemplateReference {
  readonly uri: string;
  readonly transforms?: readonly string[];
  readonly digest?: string;
  /** Left to xmlsec1 when absent. */
  readonly value?: string;
}

export const referenceXml = ({
  uri,
  transforms = [],
  digest = sha256,
  value = '',
}: TemplateReference): string => {
  const list = transforms
    .map((one) => (one.startsWith('<') ? one : `<ds:Transform Algorithm="${one}"/>`))
    .join('');
  const chain = list === '' ? '' : `<ds:Transforms>${list}</ds:Transforms>`;
  return `<ds:Reference URI="${uri}">${chain}<ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue>${value}</ds:DigestValue></ds:Reference>`;
};

/** A Signature over the references, with further objects. */
export const signatureXml = (
  references: readonly TemplateReference[],
  {
    form = excC14n,
    method = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    objects = '',
    id = 'sig',
  }: {
    readonly form?: string;
    readonly method?: string;
    readonly objects?: string;
    readonly id?: string;
  } = {},
): string =>
  `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="${id}"><ds:SignedInfo>` +
  `<ds:CanonicalizationMethod Algorithm="${form}"/><ds:SignatureMethod Algorithm="${method}"/>` +
  `${references.map(referenceXml).join('')}</ds:SignedInfo><ds:SignatureValue/>` +
  `<ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo>${objects}</ds:Signature>`;
