import type { Certificate } from '../x509/types.ts';
import type { AnchorSet, ServicePeriod, TrustAnchor } from './types.ts';

/** Trust anchors out of certificates, indexed once for every path. */
export const anchorSet = (certificates: readonly Certificate[]): AnchorSet =>
  indexAnchors(certificates.map((certificate) => anchorOf(certificate)));

export const anchorOf = (certificate: Certificate, periods?: readonly ServicePeriod[]): TrustAnchor => ({
  name: certificate.subject,
  spki: certificate.spki,
  certificate,
  ...(periods === undefined ? {} : { periods }),
});

/** Of several anchors with the same certificate the last counts. */
export function indexAnchors(all: readonly TrustAnchor[]): AnchorSet {
  const byFingerprint = new Map<string, TrustAnchor>();
  for (const anchor of all) byFingerprint.set(anchor.certificate.sha256, anchor);
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
