import { KysoError } from '../errors.ts';
import type { KeySource } from '../keys/key-handle.ts';
import { certificateSeedFlags, type SeedValues, seedFlags } from '../pades/seed-values.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { issued } from '../pki/x509/issued.ts';
import type { Certificate, KeyUsage } from '../pki/x509/types.ts';
import { keyContext } from './key-context.ts';
import type { SignOptions } from './options.ts';

/** Who signs, as far as that is known, and with what. */
export interface SigningParty {
  readonly key?: KeySource;
  /** Is there a service for time-stamps? */
  readonly timestamps: boolean;
}

interface Seeded {
  readonly seed: SeedValues;
  readonly options: SignOptions;
  readonly party: SigningParty;
  readonly digest: string | undefined;
}

/** What one entry demands, when the signature would not do it; undefined when it would. */
type SeedRule = (seeded: Seeded) => string | undefined;

const list = (values: readonly string[]): string => values.join(', ');

const subFilterOf = ({ party: { key } }: Seeded): string =>
  key?.kind === 'cms' ? key.subFilter : 'ETSI.CAdES.detached';

/** Bits none of these flags stand for. */
const unknownIn = (flags: number, known: Readonly<Record<string, number>>): number =>
  flags & ~Object.values(known).reduce((all, flag) => all | flag, 0);

const unknown = (bits: number): string | undefined =>
  bits === 0 ? undefined : `something kyso does not know: bit ${32 - Math.clz32(bits)} of its flags`;

/** Seed values that may be required, by their entry in SV (ISO 32000-2, table 237). */
const rules: Readonly<Record<string, SeedRule>> = {
  Ff: ({ seed: { flags } }) => unknown(unknownIn(flags, seedFlags)),
  Filter: ({ seed: { flags, filter } }) =>
    flags & seedFlags.filter && filter !== undefined && filter !== 'Adobe.PPKLite'
      ? `the signature handler ${filter}`
      : undefined,
  SubFilter: (seeded) => {
    const { flags, subFilters } = seeded.seed;
    const missed = flags & seedFlags.subFilter && subFilters?.includes(subFilterOf(seeded)) === false;
    return missed ? `a signature of type ${list(subFilters ?? [])}` : undefined;
  },
  V: ({ seed: { flags, version } }) =>
    flags & seedFlags.version && (version ?? 1) > 3 ? `seed values of version ${version}` : undefined,
  Reasons: ({ seed: { flags, reasons }, options: { reason } }) => {
    if (!(flags & seedFlags.reasons)) return undefined;
    // No list, or a full stop alone, stands for no reason at all.
    if (!reasons || reasons.length === 0 || (reasons.length === 1 && reasons[0] === '.'))
      return reason ? 'no reason to be given' : undefined;
    return reason !== undefined && reasons.includes(reason)
      ? undefined
      : `one of these reasons: ${list(reasons.map((one) => `"${one}"`))}`;
  },
  LegalAttestation: ({ seed: { flags, legalAttestation }, options: { certify } }) =>
    flags & seedFlags.legalAttestation && legalAttestation && certify !== undefined
      ? 'a legal attestation, which kyso does not write'
      : undefined,
  AddRevInfo: ({ seed: { flags, addRevInfo }, options: { level } }) =>
    flags & seedFlags.addRevInfo && addRevInfo && level !== 'B-LT' && level !== 'B-LTA'
      ? 'revocation data with the signature: level B-LT or B-LTA'
      : undefined,
  DigestMethod: ({ seed: { flags, digestMethods }, digest }) => {
    if (!(flags & seedFlags.digestMethod) || !digestMethods || digest === undefined) return undefined;
    return digestMethods.some((name) => plainDigest(name) === digest)
      ? undefined
      : `a digest of these: ${list(digestMethods)}`;
  },
  LockDocument: ({ seed: { flags, lockDocument }, options: { lock, certify } }) => {
    if (!(flags & seedFlags.lockDocument)) return undefined;
    const locked = lock === 'all' || certify === 1;
    if (lockDocument === 'true') return locked ? undefined : 'the document to be locked by the signature';
    return lockDocument === 'false' && locked ? 'the document to be left open by the signature' : undefined;
  },
  AppearanceFilter: ({ seed: { flags, appearanceFilter } }) =>
    flags & seedFlags.appearanceFilter && appearanceFilter !== undefined
      ? `the appearance "${appearanceFilter}" of its maker`
      : undefined,
  MDP: ({ seed: { mdp }, options: { certify } }) => {
    if (mdp === undefined) return undefined;
    if (mdp === 0) return certify === undefined ? undefined : 'an approval signature, no certification';
    return certify === mdp ? undefined : `a certification of level P=${mdp}`;
  },
  TimeStamp: ({ seed: { timestamp }, party, options: { level } }) =>
    timestamp?.required && (!party.timestamps || level === 'B-B')
      ? `a time-stamp${timestamp.url === undefined ? '' : ` of ${timestamp.url}`}`
      : undefined,
};

type CertificateRule = (
  seed: NonNullable<SeedValues['certificate']>,
  certificate: Certificate,
  chain: readonly Certificate[],
) => string | undefined;

/** What may be required of the signer's certificate, by its entry in Cert (table 238). */
const certificateRules: Readonly<Record<string, CertificateRule>> = {
  Ff: ({ flags }) => unknown(unknownIn(flags, certificateSeedFlags)),
  Subject: ({ flags, subjects }, { der }) =>
    flags & certificateSeedFlags.subject && subjects && !subjects.some((one) => sameBytes(one, der))
      ? 'another certificate'
      : undefined,
  Issuer: ({ flags, issuers }, certificate, chain) =>
    flags & certificateSeedFlags.issuer &&
    issuers &&
    !issuers.some((one) => leadsTo([certificate, ...chain], one))
      ? 'a certificate of another issuer'
      : undefined,
  OID: ({ flags, policies }, { certificatePolicies }) =>
    flags & certificateSeedFlags.policies &&
    policies &&
    !policies.every((oid) => certificatePolicies?.has(oid))
      ? `a certificate under the policy ${list(policies)}`
      : undefined,
  SubjectDN: ({ flags, subjectDns }, certificate) =>
    flags & certificateSeedFlags.subjectDn &&
    subjectDns &&
    !subjectDns.some((name) => inSubject(name, certificate))
      ? `a certificate of ${list(subjectDns.map(nameText))}`
      : undefined,
  KeyUsage: ({ flags, keyUsages }, certificate) =>
    flags & certificateSeedFlags.keyUsage &&
    keyUsages &&
    !keyUsages.some((pattern) => usageMatches(pattern, certificate))
      ? `a certificate for the key usage ${list(keyUsages)}`
      : undefined,
};

/**
 * What a field's seed values require is done, or the field is not signed. What they merely recommend is left to the
 * signer, but for the digest where nobody chose one.
 * @returns the options with the digest the field asks for
 * @throws refused-seed-value naming the entry
 */
export function obeySeedValues(
  seed: SeedValues,
  field: string,
  options: SignOptions,
  party: SigningParty,
): SignOptions {
  const chosen = withDigest(seed, options, party);
  const seeded: Seeded = { seed, options: chosen, party, digest: digestOf(chosen, party) };
  for (const [entry, rule] of Object.entries(rules)) refuse(field, entry, rule(seeded));
  const { certificate: wanted } = seed;
  if (wanted?.signaturePolicy !== undefined)
    refuse(
      field,
      'Cert.SignaturePolicyOID',
      `the signature policy ${wanted.signaturePolicy}, which kyso does not write`,
    );
  if (!wanted || (wanted.flags & ~certificateSeedFlags.url) === 0) return chosen;
  const { key } = party;
  if (key?.kind !== 'key') refuse(field, 'Cert', 'a certificate that is known before signing');
  else {
    const certificate = parseCertificate(key.certificate);
    const chain = key.chain.map((der) => parseCertificate(der));
    for (const [entry, rule] of Object.entries(certificateRules))
      refuse(field, `Cert.${entry}`, rule(wanted, certificate, chain));
  }
  return chosen;
}

function refuse(field: string, entry: string, demand: string | undefined): void {
  if (demand === undefined) return;
  throw new KysoError('refused-seed-value', `the field ${field} requires ${demand} (seed value ${entry})`, {
    subject: field,
    hint: 'Sign it as it asks, or sign another field.',
  });
}

/** `SHA256` and `SHA-256` alike. */
const plainDigest = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const known = ['sha256', 'sha384', 'sha512'] as const;

function withDigest(seed: SeedValues, options: SignOptions, party: SigningParty): SignOptions {
  if (options.digest !== undefined || party.key?.kind !== 'key' || !seed.digestMethods) return options;
  const asked = seed.digestMethods.map(plainDigest);
  if (asked.includes(digestOf(options, party) ?? '')) return options;
  for (const digest of known) {
    const candidate = { ...options, digest };
    if (asked.includes(digest) && canDo(candidate, party)) return candidate;
  }
  return options;
}

const canDo = (options: SignOptions, party: SigningParty): boolean => {
  try {
    return digestOf(options, party) === options.digest;
  } catch {
    return false;
  }
};

const digestOf = (options: SignOptions, { key }: SigningParty): string | undefined =>
  key?.kind === 'key' ? keyContext(key, options).scheme.digest : undefined;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Is one of the path's certificates the wanted issuer, or issued by it? */
function leadsTo(path: readonly Certificate[], issuer: Uint8Array): boolean {
  const read = readable(issuer);
  return path.some((one, i) => (i > 0 && sameBytes(one.der, issuer)) || (read && issued(read, one)));
}

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der);
  } catch {
    return undefined;
  }
}

/** Attribute types by the names seed values use (RFC 4514, 3); others are dotted OIDs. */
const attributeTypes: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  T: '2.5.4.12',
  TITLE: '2.5.4.12',
  GN: '2.5.4.42',
  E: '1.2.840.113549.1.9.1',
  EMAIL: '1.2.840.113549.1.9.1',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
};

const inSubject = (name: Readonly<Record<string, string>>, { subject }: Certificate): boolean =>
  Object.entries(name).every(([type, value]) => {
    const oid = attributeTypes[type.toUpperCase()] ?? type;
    return subject.attributes.some((one) => one.type === oid && one.value.normalize() === value.normalize());
  });

const nameText = (name: Readonly<Record<string, string>>): string =>
  Object.entries(name)
    .map(([type, value]) => `${type}=${value}`)
    .join(', ');

/** Bits of KeyUsage in their order (RFC 5280, 4.2.1.3). */
const usages: readonly KeyUsage[] = [
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

const usageMatches = (pattern: string, { keyUsage }: Certificate): boolean =>
  usages.every((usage, i) => {
    const wanted = pattern[i] ?? 'X';
    return wanted.toUpperCase() === 'X' || (wanted === '1') === (keyUsage?.has(usage) ?? false);
  });
