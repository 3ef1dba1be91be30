import type { Certificate } from '../x509/types.ts';
import type { AnchorSet, TrustAnchor } from './types.ts';

/** Trust anchors out of certificates, indexed once for every path. */
export function anchorSet(certificates: readonly Certificate[]): AnchorSet {
  const byFingerprint = new Map<string, TrustAnchor>();
  for (const certificate of certificates)
    byFingerprint.set(certificate.sha256, { name: certificate.subject, spki: certificate.spki, certificate });
  const anchors = [...byFingerprint.values()];
  return { anchors, byFingerprint, byName: groupBySubject(anchors, (anchor) => anchor.certificate) };
}

/** Groups by the subject's comparison key. */
export function groupBySubject<T>(
  items: readonly T[],
  certificateOf: (item: T) => Certificate,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = certificateOf(item).subject.comparisonKey;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
