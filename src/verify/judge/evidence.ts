import { type Crl, parseCrl } from '../../pki/crl/crl.ts';
import { type OcspResponse, parseOcspResponse } from '../../pki/ocsp/response.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DocumentFacts, Stored } from '../facts.ts';
import { type FetchedEvidence, fetchedEvidence } from './fetched.ts';
import { readable } from './readable.ts';

/** CRLs and OCSP responses, parsed, and where they came from. */
export interface RevocationMaterial {
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  /** `the signature`, `the document`, `a file given`, or the address it was fetched from. */
  readonly origin: string;
  /** Answers that say nothing of anyone, one phrase each: what cannot be read, and errors of responders. */
  readonly faults?: readonly string[];
}

/** What a document brings for judging its signatures, each piece parsed once. */
export interface Evidence {
  /** Certificates that may stand in the chain of a signature or time-stamp. */
  pool(cms: CmsFacts | undefined): readonly Certificate[];
  /** Revocation data for it, that of the verifier included. */
  material(cms: CmsFacts | undefined): readonly RevocationMaterial[];
  /** The same without what was given from outside. */
  embedded(cms: CmsFacts | undefined): readonly RevocationMaterial[];
  /** CRLs and OCSP responses a CMS carries. */
  carriedBy(cms: CmsFacts): readonly (Crl | OcspResponse)[];
  /** Those of the document security store, and the revision each is known to have stood in. */
  stored(): readonly { readonly item: Crl | OcspResponse; readonly revision: number }[];
  readonly fetched: FetchedEvidence;
}

const nothing: readonly never[] = [];

/** `given` is the revocation data given to the verifier. */
export function documentEvidence(
  { store, signatures, fetched: fromNetwork = nothing }: DocumentFacts,
  given: readonly RevocationMaterial[],
): Evidence {
  const faults: string[] = [];
  const fetched = fetchedEvidence(fromNetwork);
  const outside = [...given, ...fetched.material];
  const stored = [
    ...parsed(parseCrl, store?.crls ?? nothing, faults),
    ...parsed(parseOcspResponse, store?.ocsps ?? nothing, faults),
  ];
  const storeCertificates = [
    ...(store?.certificates.map(({ value }) => value) ?? nothing),
    ...fetched.certificates,
  ];
  const fromStore = materialOf(
    stored.map(({ item }) => item),
    'the document',
    faults,
  );
  const carried = new Map<CmsFacts, readonly RevocationMaterial[]>();
  const own = (cms: CmsFacts): readonly RevocationMaterial[] => {
    let material = carried.get(cms);
    if (!material) {
      material =
        cms.crls.length + cms.ocsps.length > 0
          ? [revocationMaterial(cms.crls, cms.ocsps, 'the signature')]
          : nothing;
      carried.set(cms, material);
    }
    return material;
  };
  /** The signature that carries a time-stamp often carries its chain, too, and what speaks of it. */
  const holderOf = (cms: CmsFacts | undefined): CmsFacts | undefined =>
    cms && signatures.find((one) => one.cms?.timestamps.some((stamp) => stamp.cms === cms))?.cms;
  const embedded: Evidence['embedded'] = (cms) => {
    const mine = cms ? own(cms) : nothing;
    const holder = holderOf(cms);
    const theirs = holder ? own(holder) : nothing;
    return [...mine, ...theirs, ...fromStore];
  };
  return {
    pool: (cms) => {
      const theirs = holderOf(cms)?.certificates ?? nothing;
      return theirs.length + storeCertificates.length === 0
        ? (cms?.certificates ?? nothing)
        : [...(cms?.certificates ?? nothing), ...theirs, ...storeCertificates];
    },
    embedded,
    material: (cms) => {
      const inside = embedded(cms);
      return inside.length === 0 ? outside : [...outside, ...inside];
    },
    carriedBy: (cms) => own(cms).flatMap(({ crls, ocsps }) => [...crls, ...ocsps]),
    stored: () => stored,
    fetched,
  };
}

function materialOf(
  items: readonly (Crl | OcspResponse)[],
  origin: string,
  faults: readonly string[],
): readonly RevocationMaterial[] {
  if (items.length + faults.length === 0) return nothing;
  const crls = items.filter((item): item is Crl => 'find' in item);
  const ocsps = items.filter((item): item is OcspResponse => !('find' in item));
  return [{ crls, ocsps, origin, faults }];
}

/** Parses what can be parsed; what cannot is a fault. @throws limit-exceeded */
export function revocationMaterial(
  crls: readonly Uint8Array[],
  ocsps: readonly Uint8Array[],
  origin: string,
): RevocationMaterial {
  const faults: string[] = [];
  return {
    crls: crls.flatMap((der) => readable(parseCrl, der, faults)),
    ocsps: ocsps.flatMap((der) => readable(parseOcspResponse, der, faults)),
    origin,
    faults,
  };
}

const parsed = <T>(
  parse: (der: Uint8Array) => T,
  stored: readonly Stored<Uint8Array>[],
  faults: string[],
): { readonly item: T; readonly revision: number }[] =>
  stored.flatMap(({ value, revision }) => readable(parse, value, faults).map((item) => ({ item, revision })));
