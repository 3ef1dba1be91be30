import type { SignOptions } from '../../sign/options.ts';
import type { SignValues } from '../options/sign.ts';
import { readSecretFile } from './secret.ts';

const certifications = { 'no-changes': 1, 'form-fill': 2, annotate: 3 } as const;

/** What the command line says of every signature of a run. @throws file-not-found, file-unreadable */
export function signOptionsOf(
  values: Omit<SignValues, 'format'>,
  appearance: SignOptions['appearance'],
): SignOptions {
  const { digest, pss, field, reason, location, contact, name, repair, passwordFile } = values;
  const { level, levelFallback, certify, lock, tsa } = values;
  const given = {
    level,
    levelFallback,
    certify: certify && certifications[certify],
    lock: lock && (lock.length === 1 && lock[0]?.toLowerCase() === 'all' ? 'all' : lock),
    digest,
    pss,
    field,
    reason,
    location,
    contact,
    name,
    // One time for a run, but for documents whose time-stamps prove when each was signed.
    signingTime: values.signingTime ?? (tsa === undefined ? new Date() : undefined),
    repair,
    appearance,
    password: passwordFile === undefined ? undefined : readSecretFile(passwordFile),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
