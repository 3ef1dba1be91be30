import { isArray, isDict, isInteger, isName, isString, type PdfDict } from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text.ts';
import type { PdfView } from '../pdf/types.ts';
import type { FormField } from './fields.ts';

/** Bits of Ff (ISO 32000-2, table 237), numbered there from 1: what is required and not merely recommended. */
export const seedFlags = {
  filter: 1 << 0,
  subFilter: 1 << 1,
  version: 1 << 2,
  reasons: 1 << 3,
  legalAttestation: 1 << 4,
  addRevInfo: 1 << 5,
  digestMethod: 1 << 6,
  lockDocument: 1 << 7,
  appearanceFilter: 1 << 8,
} as const;

/** Bits of Ff of a certificate seed value dictionary (table 238). */
export const certificateSeedFlags = {
  subject: 1 << 0,
  issuer: 1 << 1,
  policies: 1 << 2,
  subjectDn: 1 << 3,
  keyUsage: 1 << 5,
  /** Where to get a certificate: asks nothing of the one that signs. */
  url: 1 << 6,
} as const;

/** What a signature field asks of the signature put into it (SV; ISO 32000-2, 12.7.5.5). Absent entries ask nothing. */
export interface SeedValues {
  readonly flags: number;
  readonly filter?: string;
  readonly subFilters?: readonly string[];
  readonly digestMethods?: readonly string[];
  /** Lowest version of a processor of seed values. */
  readonly version?: number;
  readonly reasons?: readonly string[];
  /** P of MDP: 0 an approval signature, 1 to 3 a certification of that level. */
  readonly mdp?: number;
  readonly timestamp?: { readonly url?: string; readonly required: boolean };
  readonly legalAttestation: boolean;
  readonly addRevInfo: boolean;
  /** `true`, `false` or `auto`. */
  readonly lockDocument?: string;
  readonly appearanceFilter?: string;
  readonly certificate?: CertificateSeed;
}

export interface CertificateSeed {
  readonly flags: number;
  /** DER of the certificates one of which shall sign. */
  readonly subjects?: readonly Uint8Array[];
  /** DER of certificates one of which the signer's leads to. */
  readonly issuers?: readonly Uint8Array[];
  /** Dotted OIDs. */
  readonly policies?: readonly string[];
  /** Attributes by type, as written; one of them shall be in the subject as a whole. */
  readonly subjectDns?: readonly Readonly<Record<string, string>>[];
  /** `0`, `1` or `X` for each bit of KeyUsage. */
  readonly keyUsages?: readonly string[];
  /** Dotted OID of the policy to sign under. */
  readonly signaturePolicy?: string;
}

/** The seed values of a field; undefined when it has none. */
export function readSeedValues(view: PdfView, field: FormField): SeedValues | undefined {
  const dict = view.get(field.dict, 'SV');
  if (!isDict(dict)) return undefined;
  const read = reader(view, dict);
  const mdp = view.get(dict, 'MDP');
  const p = isDict(mdp) ? view.get(mdp, 'P') : null;
  const stamp = view.get(dict, 'TimeStamp');
  const certificate = view.get(dict, 'Cert');
  const version = view.get(dict, 'V');
  return {
    flags: read.flags(),
    ...given('filter', read.name('Filter')),
    ...given('subFilters', read.names('SubFilter')),
    ...given('digestMethods', read.words('DigestMethod')),
    ...given('version', typeof version === 'number' ? version : undefined),
    ...given('reasons', read.texts('Reasons')),
    ...given('mdp', isInteger(p) ? p : undefined),
    ...given('timestamp', isDict(stamp) ? readTimestamp(view, stamp) : undefined),
    legalAttestation: (read.texts('LegalAttestation') ?? []).length > 0,
    addRevInfo: view.get(dict, 'AddRevInfo') === true,
    ...given('lockDocument', lockDocument(view, dict)),
    ...given('appearanceFilter', read.text('AppearanceFilter')),
    ...given('certificate', isDict(certificate) ? readCertificateSeed(view, certificate) : undefined),
  };
}

function readTimestamp(view: PdfView, dict: PdfDict): NonNullable<SeedValues['timestamp']> {
  const read = reader(view, dict);
  return { required: (read.flags() & 1) !== 0, ...given('url', read.text('URL')) };
}

function readCertificateSeed(view: PdfView, dict: PdfDict): CertificateSeed {
  const read = reader(view, dict);
  const names = view.get(dict, 'SubjectDN');
  const subjectDns = isArray(names)
    ? names.items.flatMap((item) => {
        const name = view.resolve(item);
        return isDict(name) ? [attributesOf(view, name)] : [];
      })
    : undefined;
  return {
    flags: read.flags(),
    ...given('subjects', read.bytes('Subject')),
    ...given('issuers', read.bytes('Issuer')),
    ...given('policies', read.texts('OID')),
    ...given('subjectDns', subjectDns),
    ...given('keyUsages', read.texts('KeyUsage')),
    ...given('signaturePolicy', read.text('SignaturePolicyOID')),
  };
}

function attributesOf(view: PdfView, name: PdfDict): Record<string, string> {
  const { text } = reader(view, name);
  return Object.fromEntries([...name.entries.keys()].map((key) => [key, text(key) ?? '']));
}

/** A name of the standard, or a boolean of processors older than it. */
function lockDocument(view: PdfView, dict: PdfDict): string | undefined {
  const value = view.get(dict, 'LockDocument');
  if (typeof value === 'boolean') return String(value);
  return isName(value) ? value.value : undefined;
}

function reader(view: PdfView, dict: PdfDict) {
  const list = (key: string) => {
    const value = view.get(dict, key);
    if (value === null) return undefined;
    return isArray(value) ? value.items.map((item) => view.resolve(item)) : [value];
  };
  const bytes = (key: string): Uint8Array[] | undefined =>
    list(key)?.flatMap((item) => (isString(item) ? [item.bytes] : []));
  const texts = (key: string): string[] | undefined => bytes(key)?.map(decodeTextString);
  const names = (key: string): string[] | undefined =>
    list(key)?.flatMap((item) => (isName(item) ? [item.value] : []));
  return {
    bytes,
    texts,
    names,
    /** Names, as the standard has it, or texts, as some write them. */
    words: (key: string): string[] | undefined =>
      list(key)?.flatMap((item) =>
        isName(item) ? [item.value] : isString(item) ? [decodeTextString(item.bytes)] : [],
      ),
    text: (key: string) => texts(key)?.[0],
    name: (key: string) => names(key)?.[0],
    flags: (): number => {
      const flags = view.get(dict, 'Ff');
      return isInteger(flags) ? flags : 0;
    },
  };
}

/** An entry that is there, or nothing. */
const given = <K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [key in K]?: V });
