import { KysoError } from '../../errors.ts';
import { joinedSource } from '../../pdf/joined-source.ts';
import { type Replacement, replacedSource } from '../../pdf/replaced-source.ts';
import { type ByteSource, memorySource } from '../../pdf/source.ts';
import { digest } from '../../pki/algorithms/digests.ts';
import { assembleSignedData } from '../../pki/cms/build.ts';
import { parseSignedData } from '../../pki/cms/signed-data.ts';
import { certificatesOfSigner } from '../../pki/cms/signer.ts';
import type { PadesLevel, SignatureResult } from '../../verify/result.ts';
import { createVerifier } from '../../verify/verify.ts';
import { levelPlan, wantedLevel } from '../levels/plan.ts';
import { type LevelServices, raise } from '../levels/raise.ts';
import { reachLevel } from '../levels/reach.ts';
import type { KeptBytes } from '../levels/store-update.ts';
import type { SignOptions, SignWarning } from '../options.ts';
import { openForSigning } from '../prepare.ts';
import { spellings, validValue } from './signature-value.ts';
import { type DraftCms, digestOfWaiting, findWaiting, type WaitingSignature } from './waiting.ts';

/** What the far signer made; bytes, hexadecimal, base64 or PEM of either. */
export type GivenSignature =
  /** The signature value; of an EC key as Ecdsa-Sig-Value, or r and s one after the other. */
  | { readonly kind: 'value'; readonly bytes: Uint8Array }
  | { readonly kind: 'cms'; readonly bytes: Uint8Array };

/** The level is reached as in signing: a time-stamp goes into the CMS where there is room, else over the document. */
export type AttachOptions = Pick<SignOptions, 'level' | 'levelFallback' | 'password' | 'repair' | 'limits'>;

export interface AttachedSignature {
  /** The whole signed document. */
  readonly pdf: Uint8Array;
  /** Fully qualified name. */
  readonly field: string;
  /** The level found in the result; null where it is no PAdES signature. */
  readonly level: PadesLevel | null;
  readonly byteRange: readonly [number, number, number, number];
  /** SHA-256 of the signer's certificate, lower-case hex. */
  readonly signer: string;
  /** Claimed time (M). */
  readonly signedAt: Date | undefined;
  /** What the validation data of its level take; absent below B-LT. */
  readonly kept?: KeptBytes;
  readonly warnings: readonly SignWarning[];
}

/** What is made of the prepared document: its Contents are replaced, and something may follow. */
export interface AttachedParts extends Omit<AttachedSignature, 'pdf'> {
  readonly contents: Replacement;
  /** What raised the level. */
  readonly appended: Uint8Array;
  /** The whole signed document. */
  readonly finished: ByteSource;
}

/**
 * Second of two steps: puts the signature made elsewhere into the prepared document, once it proves to be one over
 * this document, by the certificate it was prepared for.
 * @throws not-prepared, refused-signature, signature-too-large, usage
 * @throws timestamp-refused, timestamp-invalid, validation-data-missing, certificate-revoked, net-*
 */
export async function attachSignature(
  pdf: Uint8Array,
  given: GivenSignature,
  options: AttachOptions = {},
  services: LevelServices = {},
): Promise<AttachedSignature> {
  const parts = await attachTo(memorySource(pdf), given, options, services);
  const { contents: _, appended: __, finished, ...facts } = parts;
  return { pdf: finished.memory ?? finished.read(0, finished.length), ...facts };
}

/** {@link attachSignature} for a document that need not be in memory. @throws as attachSignature */
export async function attachTo(
  prepared: ByteSource,
  given: GivenSignature,
  options: AttachOptions = {},
  services: LevelServices = {},
): Promise<AttachedParts> {
  const document = openForSigning(prepared, options);
  const waiting = findWaiting(document);
  digestOfWaiting(document, waiting);
  const plain = given.kind === 'cms' ? wholeCms(given.bytes, waiting) : completed(given.bytes, waiting);
  const signed = filled(waiting, plain.cms);
  const own = checked(replacedSource(prepared, signed), waiting, options);
  const wanted = wantedLevel(options, services);
  const { warnings, result } = await reachLevel(wanted, options.levelFallback, async (level) => {
    const { stampSignature, steps } = levelPlan(level, services, plain.kind === 'cms');
    const stamped = stampSignature ? await plain.stamped?.(services) : undefined;
    const inside = stamped !== undefined && stamped.length <= waiting.room;
    const first = stampSignature && !inside ? (['document-timestamp'] as const) : [];
    const contents = inside ? filled(waiting, stamped) : signed;
    const source = replacedSource(prepared, contents);
    const { appended, kept } = await raise(source, [...first, ...steps], services, options);
    return {
      contents,
      appended,
      finished: joinedSource(source, appended),
      ...(kept ? { kept } : {}),
    };
  });
  return {
    ...result,
    field: waiting.field,
    level: wanted === 'B-B' ? own.level : checked(result.finished, waiting, options).level,
    byteRange: waiting.byteRange,
    signer: own.signer?.sha256 ?? '',
    signedAt: own.time.claimed === undefined ? undefined : new Date(own.time.claimed),
    warnings,
  };
}

type Complete =
  | {
      readonly kind: 'value';
      readonly cms: Uint8Array;
      stamped(services: LevelServices): Promise<Uint8Array | undefined>;
    }
  | { readonly kind: 'cms'; readonly cms: Uint8Array; readonly stamped?: undefined };

const refused = (message: string, hint: string): KysoError =>
  new KysoError('refused-signature', message, { hint });

/** The prepared CMS with its signature value. @throws refused-signature */
function completed(bytes: Uint8Array, { draft }: WaitingSignature): Complete {
  if (draft === undefined)
    throw new KysoError('usage', 'the document was prepared for a whole CMS, not for a signature value', {
      hint: 'Give the CMS with --cms, or prepare the document for its certificate.',
    });
  const signature = validValue(bytes, draft);
  if (signature === undefined)
    throw refused(
      `it is no signature over this document by ${draft.certificate.subject.commonName ?? 'its certificate'}`,
      'It may be of another document, by another key, or over something else than the signed attributes.',
    );
  const { scheme, signedAttributes, chain } = draft;
  const parts = { certificate: draft.certificate.der, scheme, signedAttributes, signature, chain };
  return {
    kind: 'value',
    cms: assembleSignedData(parts),
    async stamped({ timestamps }) {
      const token = await timestamps?.stamp(digest(timestamps.digest, signature));
      return token && assembleSignedData({ ...parts, timestamp: token.token });
    },
  };
}

/** @throws refused-signature */
function wholeCms(bytes: Uint8Array, { draft }: WaitingSignature): Complete {
  for (const spelling of spellings(bytes)) {
    const found = readCms(spelling);
    if (found === undefined) continue;
    refuseForeign(found, draft);
    return { kind: 'cms', cms: found.bytes };
  }
  throw refused('it is no CMS with a signature', 'Give the SignedData as DER, PEM or base64.');
}

function readCms(bytes: Uint8Array) {
  try {
    return parseSignedData(bytes);
  } catch {
    return undefined;
  }
}

/** A document prepared for a certificate takes a CMS by no other. @throws refused-signature */
function refuseForeign(cms: ReturnType<typeof parseSignedData>, draft: DraftCms | undefined): void {
  const [signer] = cms.signerInfos;
  if (draft === undefined) return;
  const found = signer && certificatesOfSigner(signer.sid, cms.certificates);
  if (found?.some(({ sha256 }) => sha256 === draft.certificate.sha256)) return;
  throw refused(
    `the CMS is by another certificate than the document was prepared for (${draft.certificate.subject.commonName ?? draft.certificate.sha256})`,
    'Prepare the document again for the certificate that signs.',
  );
}

/** The CMS as the Contents of its gap. @throws signature-too-large */
function filled({ gap, room }: WaitingSignature, cms: Uint8Array): Replacement {
  if (cms.length > room)
    throw new KysoError('signature-too-large', `the CMS takes ${cms.length} bytes, ${room} were kept`, {
      hint: `Prepare the document again with room for ${cms.length + 256}.`,
    });
  const digits = Buffer.alloc(gap.end - gap.start - 2, '0');
  digits.write(Buffer.from(cms.buffer, cms.byteOffset, cms.byteLength).toString('hex'), 'latin1');
  return { start: gap.start + 1, bytes: digits };
}

/** What speaks of the document as it was, not of the signature. */
const ofStructure: ReadonlySet<string> = new Set(['structure-repaired', 'ambiguous-structure']);

/** The signature as kyso's verifier finds it. @throws refused-signature when it does not hold */
function checked(
  pdf: ByteSource,
  { byteRange, field }: WaitingSignature,
  { password, limits }: AttachOptions,
): SignatureResult {
  const verifier = createVerifier({
    ...(password === undefined ? {} : { password }),
    ...(limits === undefined ? {} : { limits }),
  });
  const { signatures } = verifier.verify(pdf);
  const own = signatures.find((one) => one.byteRange?.every((at, i) => at === byteRange[i]));
  const fault = own?.problems.find(({ effect, code }) => effect === 'fail' && !ofStructure.has(code));
  if (own?.integrity === 'intact' && fault === undefined) return own;
  throw refused(
    `the signature for field ${field} does not hold: ${fault?.message ?? own?.problems[0]?.message ?? 'it is not found in the result'}`,
    'It may be of another document or by another key.',
  );
}
