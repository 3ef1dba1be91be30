import { anchorSet } from '../pki/path/anchors.ts';
import { findPath } from '../pki/path/search.ts';
import type { Certificate } from '../pki/x509/types.ts';
import { untrusted } from './signature.ts';

/** id-tsl-kp-tslSigning (TS 119 612, 5.7.1). */
const tslSigning = '0.4.0.2231.3.0';

/** RSA keys shorter than this sign no list (TS 119 312). */
const minimumRsaBits = 2048;

export interface SignerRules extends ChainRules {
  /** Certificates other lists name; none issued below them counts. */
  readonly pointedTo: readonly Certificate[];
}

interface ChainRules {
  /** Certificates that may have signed the list, or may have issued the one that did. */
  readonly trust: readonly Certificate[];
  /** At which a chain to one of them must hold. */
  readonly at: Date;
}

/**
 * Whose key is to be tried: a certificate that was given or pointed to, or one issued for the signing of trusted lists.
 * @throws trusted-list-untrusted when there is none
 */
export function acceptedSigners(claimed: readonly Certificate[], rules: SignerRules): readonly Certificate[] {
  const { trust, pointedTo } = rules;
  if (trust.length + pointedTo.length === 0)
    throw untrusted('nothing was given to check its signature by', giveOperator);
  if (claimed.length === 0) return [...trust, ...pointedTo].filter(isStrong).slice(0, 16);
  const named = new Set(pointedTo.map(({ sha256 }) => sha256));
  const accepted = claimed.filter((leaf) => named.has(leaf.sha256) || isTrustedSigner(leaf, claimed, rules));
  const [first] = claimed;
  if (accepted.length === 0)
    throw untrusted(
      `it says it was signed by ${first?.subject} (SHA-256 ${first?.sha256}), which is neither among the certificates given nor issued by one of them for signing trusted lists`,
      giveOperator,
    );
  const strong = accepted.filter(isStrong);
  if (strong.length === 0) throw untrusted(`the key of ${accepted[0]?.subject} is too weak`);
  return strong;
}

const giveOperator = "Give the scheme operator's certificate, or its issuer's, with --trust.";

/**
 * Is it a certificate that was given, or one issued below it for the signing of trusted lists? Others issued below it may
 * sign documents; a list they signed would make their own authority.
 */
export const isTrustedSigner = (
  leaf: Certificate,
  intermediates: readonly Certificate[],
  { trust, at }: ChainRules,
): boolean =>
  trust.some(({ sha256 }) => sha256 === leaf.sha256) ||
  (leaf.extKeyUsage?.includes(tslSigning) === true &&
    findPath({ leaf, anchors: anchorSet(trust), intermediates, at }).status === 'trusted');

const isStrong = ({ keyType, keyBits }: Certificate): boolean =>
  keyType === 'ec' || ((keyType === 'rsa' || keyType === 'rsa-pss') && (keyBits ?? 0) >= minimumRsaBits);
