import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DocumentFacts, SignatureFacts, TimestampFacts } from '../facts.ts';
import type { SignatureResult } from '../result.ts';
import { type Judging, judgeSignatures } from './signature.ts';

/**
 * The results of a document's signatures. Where something else than the document helped to pass one, until when it can be
 * shown is told of the document alone: it ends with the judgement when that does not reach the verdict by itself.
 */
export function judgeDocument(facts: DocumentFacts, judging: Judging): SignatureResult[] {
  const results = judgeSignatures(facts, judging);
  if (!isHelped(facts, judging) || results.every(({ status }) => status !== 'passed')) return results;
  const alone = judgeSignatures(heldFacts(facts), {
    ...judging,
    trust: judging.trust.alone(),
    material: [],
    explain: false,
  });
  return results.map((result, i) => {
    if (result.status !== 'passed') return result;
    const { provableUntil: _, ...rest } = result;
    const until = alone[i]?.status === 'passed' ? alone[i].provableUntil : judging.at.toISOString();
    return until === undefined ? rest : { ...rest, provableUntil: until };
  });
}

const isHelped = ({ fetched = [] }: DocumentFacts, { trust, material }: Judging): boolean =>
  fetched.length > 0 ||
  trust.intermediates.length > 0 ||
  material.some(({ crls, ocsps }) => crls.length + ocsps.length > 0);

/** Without answers from the network, and without signers found only among the certificates given. */
function heldFacts({ fetched: _, ...facts }: DocumentFacts): DocumentFacts {
  const stored = facts.store?.certificates.map(({ value }) => value) ?? [];
  const known = new Map<CmsFacts, CmsFacts>();
  const heldCms = (cms: CmsFacts, more: readonly Certificate[]): CmsFacts => {
    const before = known.get(cms);
    if (before) return before;
    const held = [...cms.certificates, ...more];
    const timestamps = cms.timestamps.map((stamp) => heldStamp(stamp, held));
    const signer = held.find(({ sha256 }) => sha256 === cms.signer?.sha256) && cms.signer;
    const result = { ...cms, signer, timestamps };
    known.set(cms, result);
    return result;
  };
  const heldStamp = (stamp: TimestampFacts, more: readonly Certificate[]): TimestampFacts => ({
    ...stamp,
    cms: stamp.cms && heldCms(stamp.cms, more),
  });
  const heldSignature = (signature: SignatureFacts): SignatureFacts => ({
    ...signature,
    cms: signature.cms && heldCms(signature.cms, stored),
    timestamp: signature.timestamp && heldStamp(signature.timestamp, stored),
  });
  return { ...facts, signatures: facts.signatures.map(heldSignature) };
}
