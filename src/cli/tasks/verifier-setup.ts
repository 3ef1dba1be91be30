import { asKysoError, KysoError } from '../../errors.ts';
import { type Policy, type PolicyName, policies } from '../../verify/policy.ts';
import type { CommandContext } from '../context.ts';
import type { VerifyValues } from '../options/verify.ts';
import { passingOver, readCertificateFiles } from './certificate-files.ts';
import { readCrlFile, readOcspFile } from './revocation-files.ts';
import { readSecretFile } from './secret.ts';
import { type ListedCertificate, type ListNote, readTrustLists } from './trust-lists.ts';

/** Everything verdicts depend on besides the document, as plain data for any thread. */
export interface VerifierSetup {
  /** DER; absent when no anchor was given, which is not the same as none being trusted. */
  readonly trust?: readonly Uint8Array[];
  /** Absent when no trusted list was given. */
  readonly listed?: readonly ListedCertificate[];
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
  /** Give what signers' certificates say they are for. */
  readonly usage?: boolean;
  readonly policy: Policy;
}

type TrustValues = Pick<
  VerifyValues,
  'trust' | 'trustList' | 'intermediates' | 'crl' | 'ocsp' | 'at' | 'policy' | 'allowChanges' | 'passwordFile'
>;

/**
 * Reads the files the options name.
 * @throws file-not-found, file-unreadable, trust-anchor-unreadable, crl-malformed, ocsp-malformed
 * @throws trusted-list-malformed, trusted-list-untrusted, policy-invalid
 */
export async function verifierSetup(
  values: TrustValues,
  context: Pick<CommandContext, 'note' | 'messages' | 'quiet'>,
): Promise<VerifierSetup> {
  const { trustList, passwordFile } = values;
  const policy = await policyOf(values.policy ?? 'basic');
  const at = values.at ?? new Date();
  const passOver = passingOver(context);
  const trust = values.trust === undefined ? undefined : readCertificateFiles(values.trust, passOver);
  const tell = (what: ListNote): void => context.note(context.messages.notice.trustList(what));
  const listed = trustList === undefined ? undefined : await readTrustLists(trustList, trust ?? [], at, tell);
  return {
    ...(trust === undefined ? {} : { trust }),
    ...(listed === undefined ? {} : { listed }),
    intermediates: readCertificateFiles(values.intermediates ?? [], passOver),
    crls: (values.crl ?? []).flatMap(readCrlFile),
    ocsps: (values.ocsp ?? []).map(readOcspFile),
    at: at.toISOString().replace('.000Z', 'Z'),
    allowAnnotations: values.allowChanges === 'annotations',
    ...(passwordFile === undefined ? {} : { password: readSecretFile(passwordFile) }),
    policy,
  };
}

const isNameOfPolicy = (given: string): given is PolicyName => Object.hasOwn(policies, given);

/** One of kyso's own, or what a file says; what reads and checks it is loaded only then. */
async function policyOf(given: string): Promise<Policy> {
  if (isNameOfPolicy(given)) return policies[given];
  const { readPolicyFile } = await import('../policy-file.ts');
  try {
    return readPolicyFile(given);
  } catch (error) {
    const { code, message, subject } = asKysoError(error);
    if (code !== 'file-not-found') throw error;
    const hint = `Give a file, or one of kyso's own policies: ${Object.keys(policies).join(', ')}.`;
    throw new KysoError(code, message, { hint, subject: subject ?? given, cause: error });
  }
}
