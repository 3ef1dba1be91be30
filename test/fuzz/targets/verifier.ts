import { createHash } from 'node:crypto';
import { localKey } from '../../../src/keys/local-key.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import { memorySource } from '../../../src/pdf/source.ts';
import { signPdf } from '../../../src/sign/sign.ts';
import type { SignatureResult } from '../../../src/verify/result.ts';
import { createVerifier, type VerifiedDocument } from '../../../src/verify/verify.ts';
import { byteMutations } from '../mutate/bytes.ts';
import { pdfMutations } from '../mutate/pdf.ts';
import { authorities, signedPapers } from '../seeds.ts';
import { shownBy } from '../shown.ts';
import { type Target, WrongAnswer } from './types.ts';

const at = new Date('2026-06-02T00:00:00Z');
const { root, signer } = authorities;
const mutations = [...byteMutations, ...pdfMutations];
const verifier = createVerifier({ trust: [root.certificate], at });

type Ranges = readonly [number, number, number, number];

/** SHA-256 of the bytes a ByteRange covers. */
function coveredDigest(bytes: Uint8Array, byteRange: SignatureResult['byteRange']): string {
  const [a, b, c, d] = byteRange as unknown as Ranges;
  return createHash('sha256')
    .update(bytes.subarray(a, a + b))
    .update(bytes.subarray(c, c + d))
    .digest('hex');
}

/** What was ever signed, by digest. */
const genuine: ReadonlySet<string> = new Set(
  signedPapers.flatMap(({ bytes }) =>
    verifier.verify(bytes).signatures.map(({ byteRange }) => coveredDigest(bytes, byteRange)),
  ),
);

const vouchedFor = ({ status }: SignatureResult): boolean => status === 'passed' || status === 'intact';

/**
 * Two things no change to a document may bring about: a signature that is vouched for over bytes nobody signed, and one
 * vouched for while the pages show something else than in the revision it covers.
 */
function holdToTruth(bytes: Uint8Array, { signatures }: VerifiedDocument, own?: string): void {
  for (const signature of signatures.filter(vouchedFor)) {
    const digest = coveredDigest(bytes, signature.byteRange);
    if (!genuine.has(digest) && digest !== own)
      throw new WrongAnswer(`${signature.field} is ${signature.status} over bytes nobody signed`);
    const [, , start, length] = signature.byteRange as unknown as Ranges;
    const end = start + length;
    if (end === bytes.length || signature.laterChanges.items.some(({ rule }) => rule === 'annotations'))
      continue;
    const then = shownBy(openPdf(memorySource(bytes.subarray(0, end))));
    const now = shownBy(openPdf(memorySource(bytes)));
    if (then !== now)
      throw new WrongAnswer(`${signature.field} is ${signature.status}, and the pages show something else`);
  }
}

/** Facts gathered and judged, and the verdict held to what was signed. */
const verify: Target = {
  seeds: 'signed',
  mutations,
  run: (input) => {
    const bytes = new Uint8Array(input);
    const result = verifier.verify(bytes);
    if (result.error?.code === 'internal') throw new Error(`internal: ${result.error.message}`);
    // What is wrong with one signature is told of that one, and must not hide the others.
    if (/^(?:asn1|cms|certificate|crl|ocsp)-/.test(result.error?.code ?? ''))
      throw new WrongAnswer(`a document cannot be verified for ${result.error?.code}`);
    holdToTruth(bytes, result);
    return JSON.stringify(result);
  },
};

const key = localKey(signer.key.privateKey, signer.der);

/** A document is refused with a code, or signed so that kyso itself finds the new signature whole. */
const sign: Target = {
  seeds: 'signed',
  mutations,
  run: async (input) => {
    const bytes = new Uint8Array(input);
    const before = verifier.verify(bytes);
    const { appended } = await signPdf(bytes, key, { signingTime: at });
    const signed = new Uint8Array(Buffer.concat([bytes, appended]));
    const after = verifier.verify(signed);
    if (after.error?.code === 'limit-exceeded') return after.error.code;
    if (after.error) throw new WrongAnswer(`what was signed cannot be verified: ${after.error.code}`);
    const mine = after.signatures.find(({ byteRange }) => {
      const [, , start, length] = (byteRange ?? []) as unknown as Ranges;
      return start > bytes.length && start + length === signed.length;
    });
    if (!mine) throw new WrongAnswer('the new signature is not found again');
    if (mine.integrity !== 'intact' || mine.coverage !== 'document')
      throw new WrongAnswer(`the new signature is ${mine.integrity}, covers ${mine.coverage}`);
    holdToTruth(signed, after, coveredDigest(signed, mine.byteRange));
    return `${before.status} ${after.signatures.length} ${mine.status}`;
  },
};

export const verifierTargets = { verify, sign } as const;
