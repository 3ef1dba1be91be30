import type { VerifyValues } from '../options/verify.ts';
import { readCertificateFiles } from './certificate-files.ts';
import { readCrlFile, readOcspFile } from './revocation-files.ts';
import { readSecretFile } from './secret.ts';

/** Everything verdicts depend on besides the document, as plain data for any thread. */
export interface VerifierSetup {
  /** DER; absent when no anchor was given, which is not the same as none being trusted. */
  readonly trust?: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  /** DER. */
  readonly crls?: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly allowAnnotations: boolean;
  readonly password?: string;
  /** Give the evidence of every certificate too. */
  readonly explain?: boolean;
  readonly policy: 'basic' | 'pades' | 'strict';
}

type TrustValues = Pick<
  VerifyValues,
  'trust' | 'intermediates' | 'crl' | 'ocsp' | 'at' | 'policy' | 'allowChanges' | 'passwordFile'
>;

/**
 * Reads the files the options name.
 * @throws file-not-found, file-unreadable, trust-anchor-unreadable, crl-malformed, ocsp-malformed
 */
export function verifierSetup(values: TrustValues): VerifierSetup {
  const { trust, passwordFile } = values;
  return {
    ...(trust === undefined ? {} : { trust: readCertificateFiles(trust) }),
    intermediates: readCertificateFiles(values.intermediates ?? []),
    crls: (values.crl ?? []).flatMap(readCrlFile),
    ocsps: (values.ocsp ?? []).map(readOcspFile),
    at: (values.at ?? new Date()).toISOString().replace('.000Z', 'Z'),
    allowAnnotations: values.allowChanges === 'annotations',
    ...(passwordFile === undefined ? {} : { password: readSecretFile(passwordFile) }),
    policy: values.policy ?? 'basic',
  };
}
