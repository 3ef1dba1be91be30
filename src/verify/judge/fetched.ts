import { type Crl, parseCrl } from '../../pki/crl/crl.ts';
import { type OcspResponse, parseOcspResponse } from '../../pki/ocsp/response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { FetchedFact } from '../facts.ts';
import { readable } from './readable.ts';

interface FetchedMaterial {
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  /** The address a certificate names. */
  readonly origin: string;
}

/** What came from the network for one document, parsed. */
export interface FetchedEvidence {
  readonly certificates: readonly Certificate[];
  readonly material: readonly FetchedMaterial[];
  /** The address a certificate was fetched from; undefined when it was not. */
  addressOf(certificate: Certificate): string | undefined;
  /** Why what was asked for about a certificate did not come, one phrase each. */
  failures(certificate: Certificate, kinds: readonly FetchedFact['kind'][]): readonly string[];
}

const nothingFetched: FetchedEvidence = {
  certificates: [],
  material: [],
  addressOf: () => undefined,
  failures: () => [],
};

/** @throws limit-exceeded */
export function fetchedEvidence(fetched: readonly FetchedFact[]): FetchedEvidence {
  if (fetched.length === 0) return nothingFetched;
  const certificates: Certificate[] = [];
  const material: FetchedMaterial[] = [];
  const addresses = new Map<string, string>();
  for (const fact of fetched) {
    if (fact.status === 'failed') continue;
    const { kind, der, url: origin } = fact;
    if (kind === 'issuers')
      for (const certificate of der.flatMap((each) => once(issuers, parseCertificate, each))) {
        certificates.push(certificate);
        if (!addresses.has(certificate.sha256)) addresses.set(certificate.sha256, origin);
      }
    else if (kind === 'crl')
      material.push({ crls: der.flatMap((each) => once(lists, parseCrl, each)), ocsps: [], origin });
    else
      material.push({
        crls: [],
        ocsps: der.flatMap((each) => once(answers, parseOcspResponse, each)),
        origin,
      });
  }
  return {
    certificates,
    material,
    addressOf: ({ sha256 }) => addresses.get(sha256),
    failures: ({ sha256 }, kinds) =>
      fetched.flatMap((fact) =>
        fact.status === 'failed' && fact.about === sha256 && kinds.includes(fact.kind) ? [fact.reason] : [],
      ),
  };
}

/** The same bytes are judged with by document after document. */
type Parsed<T> = WeakMap<Uint8Array, readonly T[]>;
const issuers: Parsed<Certificate> = new WeakMap();
const lists: Parsed<Crl> = new WeakMap();
const answers: Parsed<OcspResponse> = new WeakMap();

function once<T>(known: Parsed<T>, parse: (der: Uint8Array) => T, der: Uint8Array): readonly T[] {
  const before = known.get(der);
  if (before) return before;
  const parsed = readable(parse, der);
  known.set(der, parsed);
  return parsed;
}
