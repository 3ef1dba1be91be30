import { createHash, randomBytes, scryptSync } from 'node:crypto';
import { version } from '../../version.ts';
import type { VerifierSetup } from '../verifier-setup.ts';
import type { CacheHeading } from './cache-file.ts';

/** What facts depend on besides the document. How they are judged (trust, policy, time) is no part of it. */
export type KeyParts = Pick<VerifierSetup, 'intermediates' | 'password'>;

/** A password stands in the key by a digest that is slow to guess from. */
export function keyOf({ intermediates, password }: KeyParts, salt?: string): CacheHeading {
  const used = password === undefined ? '' : salt || randomBytes(16).toString('hex');
  const hash = createHash('sha256').update(`${version}\0`);
  for (const der of intermediates) hash.update(createHash('sha256').update(der).digest());
  if (password !== undefined) hash.update(scryptSync(password, used, 32));
  return { key: hash.digest('hex'), salt: used };
}

export const sameKey = (parts: KeyParts, heading: CacheHeading): boolean =>
  (parts.password !== undefined) === (heading.salt !== '') && keyOf(parts, heading.salt).key === heading.key;
