/** What a document brings for judging its signatures, and what comes from elsewhere. */
import { describe, expect, test } from 'vitest';
import { KysoError } from '../../../src/errors.ts';
import { context, nullValue, oid, sequence, setOf } from '../../../src/pki/asn1/writer.ts';
import { type Crl, parseCrl } from '../../../src/pki/crl/crl.ts';
import { type OcspResponse, parseOcspResponse } from '../../../src/pki/ocsp/response.ts';
import type { CmsFacts, DocumentFacts, FetchedFact } from '../../../src/verify/facts.ts';
import {
  documentEvidence,
  type RevocationMaterial,
  revocationMaterial,
} from '../../../src/verify/judge/evidence.ts';
import { readable } from '../../../src/verify/judge/readable.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { buildOcsp } from '../../pki/support/ocsp-builder.ts';
import { type StoreInput, storing } from '../../support/dss.ts';
import { Paper, type SealOptions } from '../../support/paper.ts';
import {
  authority,
  makeCms,
  makeTimeStamp,
  otherRoot,
  root,
  signer,
  timeStamper,
} from '../../support/sealing.ts';
import { at, first } from '../judge.ts';

const list = (thisUpdate: string): Uint8Array => buildCrl({ by: authority, thisUpdate });
const response = (producedAt: string): Uint8Array =>
  buildOcsp({ by: authority, singles: [{ about: signer, issuer: authority }], producedAt });
/** adbe-revocationInfoArchival. */
const archival = (crls: readonly Uint8Array[], ocsps: readonly Uint8Array[]): Uint8Array =>
  sequence(
    oid('1.2.840.113583.1.1.8'),
    setOf(sequence(context(0, sequence(...crls)), context(1, sequence(...ocsps)))),
  );
const stampedWith: SealOptions = {
  room: 8000,
  cms: (content) =>
    makeCms({
      content,
      stamp: (value) => makeTimeStamp(value, at),
      more: [archival([list('2026-05-01')], [response('2026-05-02')])],
    }),
};
const carrying = Paper.make().seal(stampedWith);
const bare = Paper.make().seal();

function factsOf(paper: Paper): {
  readonly facts: DocumentFacts;
  readonly cms: CmsFacts;
  readonly stamp: CmsFacts | undefined;
} {
  const gathered = createVerifier({ at }).gather(paper.bytes);
  if (gathered.status === 'error') throw new Error(gathered.error.message);
  const [signature] = gathered.facts.signatures;
  if (!signature?.cms) throw new Error('no signature');
  return { facts: gathered.facts, cms: signature.cms, stamp: signature.cms.timestamps[0]?.cms };
}

const dayOf = (item: Crl | OcspResponse): string =>
  ('find' in item ? item.thisUpdate : item.producedAt).toISOString().slice(5, 10);
/** Where material is from, and of which days its lists and its responses are. */
const shown = (material: readonly RevocationMaterial[]): readonly (readonly [string, string, string])[] =>
  material.map(({ origin, crls, ocsps }) => [origin, crls.map(dayOf).join(' '), ocsps.map(dayOf).join(' ')]);

const stored: StoreInput = {
  certificates: [otherRoot.der],
  crls: [list('2026-05-11')],
  ocsps: [response('2026-05-12')],
};
const given = revocationMaterial([list('2026-05-21')], [response('2026-05-22')], 'a file given');
const fetch = { about: signer.certificate.sha256, at, contacted: [], status: 'fetched' } as const;
const fetched: readonly FetchedFact[] = [
  { ...fetch, kind: 'crl', url: 'http://crl', der: [list('2026-05-23')] },
  { ...fetch, kind: 'issuers', url: 'http://issuer', der: [root.der] },
];

const [ofSignature, ofDocument] = [
  ['the signature', '05-01', '05-02'],
  ['the document', '05-11', '05-12'],
] as const;
const outside = [
  ['a file given', '05-21', '05-22'],
  ['http://crl', '05-23', ''],
] as const;

describe('revocation data', () => {
  test('is that of the signature, of the store, of files given and of the network, each from where it came', () => {
    const { facts, cms, stamp } = factsOf(storing(carrying, stored));
    const evidence = documentEvidence({ ...facts, fetched }, [given]);
    expect(shown(evidence.embedded(cms))).toEqual([ofSignature, ofDocument]);
    expect(shown(evidence.embedded(stamp))).toEqual([ofSignature, ofDocument]);
    expect(shown(evidence.embedded(undefined))).toEqual([ofDocument]);
    expect(shown(evidence.material(cms))).toEqual([...outside, ofSignature, ofDocument]);
    expect(evidence.stored().map(({ item }) => dayOf(item))).toEqual(['05-11', '05-12']);
    expect(evidence.carriedBy(cms).map(dayOf)).toEqual(['05-01', '05-02']);
    expect(stamp && evidence.carriedBy(stamp)).toEqual([]);
  });

  test('each piece is parsed once, so that a proof of it is one wherever it is met', () => {
    const { facts, cms } = factsOf(storing(carrying, stored));
    const evidence = documentEvidence(facts, []);
    expect(evidence.embedded(cms)[0]?.crls[0]).toBe(evidence.carriedBy(cms)[0]);
    expect(evidence.embedded(cms)[1]?.crls[0]).toBe(evidence.stored()[0]?.item);
  });

  test('a signature carries is not of another', () => {
    const { facts, cms } = factsOf(carrying.seal({ name: 'Second' }));
    const second = facts.signatures[1]?.cms;
    const evidence = documentEvidence(facts, []);
    expect(shown(evidence.embedded(cms))).toEqual([ofSignature]);
    expect(shown(evidence.embedded(second))).toEqual([]);
    const behind = factsOf(bare.seal({ ...stampedWith, name: 'Second' })).facts;
    const [stamp] = behind.signatures[1]?.cms?.timestamps ?? [];
    expect(shown(documentEvidence(behind, []).embedded(stamp?.cms))).toEqual([ofSignature]);
  });

  test('of a document without any there is none', () => {
    const { facts, cms } = factsOf(bare);
    const evidence = documentEvidence(facts, []);
    expect([evidence.embedded(cms), evidence.material(cms), evidence.stored()]).toEqual([[], [], []]);
    expect(shown(documentEvidence({ ...facts, fetched }, [given]).material(cms))).toEqual(outside);
  });
});

describe('certificates a chain may be built with', () => {
  const ids = (all: readonly { readonly sha256: string }[]): string[] => all.map(({ sha256 }) => sha256);
  const own = [signer, authority].map(({ certificate }) => certificate);

  test('are those of the signature, of the store and of the network', () => {
    const { facts, cms } = factsOf(storing(bare, stored));
    const evidence = documentEvidence({ ...facts, fetched }, []);
    const more = [otherRoot, root].map(({ certificate }) => certificate);
    expect(ids(evidence.pool(cms)).sort()).toEqual(ids([...own, ...more]).sort());
    expect(ids(evidence.pool(undefined))).toEqual(ids(more));
  });

  test('of a document without a store are those of the signature', () => {
    const { facts, cms, stamp } = factsOf(carrying);
    const evidence = documentEvidence(facts, []);
    expect(ids(evidence.pool(cms)).sort()).toEqual(ids(own).sort());
    expect(ids(evidence.pool(stamp))).toContain(timeStamper.certificate.sha256);
    expect(evidence.pool(undefined)).toEqual([]);
  });
});

describe('what cannot be read', () => {
  const garbage = nullValue();

  test('is told of, from where it came, and what can be is used', () => {
    const { facts, cms } = factsOf(
      storing(bare, { crls: [garbage, list('2026-05-11')], ocsps: [garbage, response('2026-05-12')] }),
    );
    const [store] = documentEvidence(facts, []).embedded(cms);
    expect(store && shown([store])).toEqual([ofDocument]);
    expect(store?.faults).toEqual([
      expect.stringContaining('a revocation list'),
      expect.stringContaining('OCSP'),
    ]);
    const made = revocationMaterial([garbage], [garbage], 'a file given');
    expect(made).toMatchObject({ crls: [], ocsps: [], faults: store?.faults });
  });

  test('and stands alone in a store is told of too', () => {
    const { signature } = first(storing(bare, { crls: [garbage] }));
    expect(signature.revocation).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/^the document: a revocation list/),
    });
  });

  test('for a bound ends the reading', () => {
    const failing = (code: 'limit-exceeded' | 'crl-malformed') => (): never => {
      throw new KysoError(code, 'as thrown');
    };
    expect(() => readable(failing('limit-exceeded'), garbage)).toThrow('as thrown');
    const faults: string[] = [];
    expect(readable(failing('crl-malformed'), garbage, faults)).toEqual([]);
    expect(faults).toEqual(['as thrown']);
    expect(readable(parseCrl, list('2026-05-11'))).toHaveLength(1);
    expect(readable(parseOcspResponse, response('2026-05-12'))).toHaveLength(1);
  });
});
