import type { Certificate, KeyUsage } from '../x509/types.ts';

/** What an end certificate may be used for (VERIFY rules for signers, time-stamp authorities, OCSP responders). */
export type Purpose = 'document-signing' | 'time-stamping' | 'ocsp';

export interface PurposeProblem {
  readonly code: 'key-usage' | 'extended-key-usage';
  /** English, one sentence. */
  readonly message: string;
  readonly clause: string;
}

const anyExtendedKeyUsage = '2.5.29.37.0';
const timeStamping = '1.3.6.1.5.5.7.3.8';
const ocspSigning = '1.3.6.1.5.5.7.3.9';

/** Extended key usages that allow signing documents. */
const documentSigning: ReadonlySet<string> = new Set([
  anyExtendedKeyUsage,
  '1.3.6.1.5.5.7.3.4', // emailProtection
  '1.3.6.1.5.5.7.3.36', // documentSigning, RFC 9336
  '1.2.840.113583.1.1.5', // Adobe authentic documents
  '1.3.6.1.4.1.311.10.3.12', // Microsoft document signing
]);

const clientAuth = '1.3.6.1.5.5.7.3.2';

/** `clientAuth` is a choice of policy: national identity cards often carry nothing else. */
export interface PurposeOptions {
  readonly allowClientAuth?: boolean;
}

/** Does the certificate allow the purpose? One problem for each thing that forbids it. */
export function checkPurpose(
  certificate: Certificate,
  purpose: Purpose,
  { allowClientAuth = true }: PurposeOptions = {},
): PurposeProblem[] {
  const checks: Readonly<Record<Purpose, () => (PurposeProblem | undefined)[]>> = {
    'document-signing': () => [
      checkUsage(certificate, ['digitalSignature', 'nonRepudiation']),
      certificate.extKeyUsage?.every(
        (oid) => !documentSigning.has(oid) && !(allowClientAuth && oid === clientAuth),
      )
        ? usageProblem(
            'extended-key-usage',
            'extKeyUsage allows no signing of documents',
            'RFC 5280, 4.2.1.12',
          )
        : undefined,
    ],
    'time-stamping': () => [
      checkUsage(certificate, ['digitalSignature', 'nonRepudiation']),
      isTimeStampingOnly(certificate)
        ? undefined
        : usageProblem(
            'extended-key-usage',
            'extKeyUsage is not timeStamping alone and critical',
            'RFC 3161, 2.3',
          ),
    ],
    ocsp: () => [
      checkUsage(certificate, ['digitalSignature', 'nonRepudiation']),
      certificate.extKeyUsage?.includes(ocspSigning)
        ? undefined
        : usageProblem('extended-key-usage', 'extKeyUsage lacks OCSPSigning', 'RFC 6960, 4.2.2.2'),
    ],
  };
  return checks[purpose]().filter((problem) => problem !== undefined);
}

/** Extended key usages that serve each purpose. */
const serving: Readonly<Record<Purpose, ReadonlySet<string>>> = {
  'document-signing': new Set([...documentSigning, clientAuth]),
  'time-stamping': new Set([anyExtendedKeyUsage, timeStamping]),
  ocsp: new Set([anyExtendedKeyUsage, ocspSigning]),
};

/**
 * Do the authorities of a path allow the purpose, where extended key usages of an authority are taken to bind what it
 * issues? RFC 5280, 4.2.1.12 gives them no such meaning, CA/Browser Forum rules do. `path` runs from the leaf upwards,
 * the anchor last.
 */
export function checkNestedUsages(path: readonly Certificate[], purpose: Purpose): PurposeProblem[] {
  return path.slice(1, -1).flatMap(({ extKeyUsage, subject }) => {
    if (extKeyUsage === undefined || extKeyUsage.some((oid) => serving[purpose].has(oid))) return [];
    const message = `extKeyUsage of ${subject} keeps it from certifying for ${purpose}`;
    return [{ code: 'extended-key-usage', message, clause: 'CA/Browser Forum Baseline Requirements, 7.1.2' }];
  });
}

/** One of the usages, where the certificate restricts them at all. */
function checkUsage({ keyUsage }: Certificate, any: readonly KeyUsage[]): PurposeProblem | undefined {
  if (keyUsage === undefined || any.some((usage) => keyUsage.has(usage))) return undefined;
  return usageProblem('key-usage', `keyUsage allows neither ${any.join(' nor ')}`, 'RFC 5280, 4.2.1.3');
}

function isTimeStampingOnly({ extKeyUsage, extensions }: Certificate): boolean {
  return (
    extKeyUsage?.length === 1 &&
    extKeyUsage[0] === timeStamping &&
    extensions.get('2.5.29.37')?.critical === true
  );
}

function usageProblem(code: PurposeProblem['code'], what: string, clause: string): PurposeProblem {
  return { code, message: `the certificate's ${what}`, clause };
}
