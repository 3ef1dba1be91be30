import type { Certificate, DistributionPoint } from '../../pki/x509/types.ts';
import type { FetchedFact } from '../facts.ts';
import type { Lack } from '../judge/lack.ts';
import type { Wanted } from './types.ts';

/** RFC 5280, 4.2.2.1. */
const ocspMethod = '1.3.6.1.5.5.7.48.1';
const caIssuersMethod = '1.3.6.1.5.5.7.48.2';

/** Addresses of one kind that are asked at for one certificate. */
const maxAddresses = 8;

/** The next thing to ask for each lack that has not been asked for yet. */
export function nextWanted(lacks: readonly Lack[], fetched: readonly FetchedFact[]): Wanted[] {
  const asked = new Set(fetched.map(keyOf));
  const wanted = new Map<string, Wanted>();
  for (const lack of lacks) {
    const next = sourcesOf(lack).find((source) => !asked.has(keyOf(source)));
    if (next) wanted.set(keyOf(next), next);
  }
  return [...wanted.values()];
}

export const keyOf = ({ kind, about, url }: Pick<Wanted, 'kind' | 'about' | 'url'>): string =>
  `${kind} ${about} ${url}`;

/** In the order they are asked: a responder's answer is small and fresh, a list serves as well. */
export function sourcesOf({ certificate, issuer }: Lack): Wanted[] {
  const { sha256: about, der } = certificate;
  if (!issuer)
    return accessAddresses(certificate, caIssuersMethod).map((url) => ({
      kind: 'issuers',
      url,
      about,
      certificate: der,
    }));
  const status = { about, certificate: der, issuer: issuer.der };
  return [
    ...accessAddresses(certificate, ocspMethod).map((url): Wanted => ({ kind: 'ocsp', url, ...status })),
    ...listAddresses(certificate).map((url): Wanted => ({ kind: 'crl', url, ...status })),
  ];
}

function accessAddresses({ authorityInfoAccess }: Certificate, method: string): string[] {
  const addresses = authorityInfoAccess.flatMap(({ method: own, location }) =>
    own === method && location.kind === 'uri' ? [location.value] : [],
  );
  return httpFirst(addresses);
}

const listAddresses = ({ crlDistributionPoints }: Certificate): string[] =>
  addressesOf(crlDistributionPoints);

/** Addresses of distribution points, those that http reaches first. */
export const addressesOf = (points: readonly DistributionPoint[]): string[] =>
  httpFirst(
    points.flatMap(({ fullName }) => fullName.flatMap((name) => (name.kind === 'uri' ? [name.value] : []))),
  );

const isHttp = (url: string): boolean => /^https?:/i.test(url);

/** Directories (LDAP) are named as not reached, once nothing else is left. */
const httpFirst = (urls: readonly string[]): string[] =>
  [...new Set([...urls.filter(isHttp), ...urls.filter((url) => !isHttp(url))])].slice(0, maxAddresses);
