import { KysoError } from '../../errors.ts';
import { defaultLimits, type Limits } from '../../limits.ts';
import { openPdf } from '../../pdf/document.ts';
import { joinedSource } from '../../pdf/joined-source.ts';
import type { ByteSource } from '../../pdf/source.ts';
import type { PdfDocument } from '../../pdf/types.ts';
import type { CmsFacts, DocumentFacts } from '../../verify/facts.ts';
import { gatherFacts } from '../../verify/gather/gather.ts';
import { timestampDocument } from './document-timestamp.ts';
import { type KeptBytes, storeUpdate } from './store-update.ts';
import type { StampedToken, TimestampSource } from './timestamp-source.ts';
import type { ChainSubject, ValidationDataSource } from './validation-data.ts';

/** What a step appends, one after the other. */
export type RaiseStep = 'document-timestamp' | 'validation-data';

/** Who gives what a level needs. */
export interface LevelServices {
  /** Needed from B-T upwards. */
  readonly timestamps?: TimestampSource;
  /** Needed from B-LT upwards. */
  readonly validationData?: ValidationDataSource;
}

export interface Raised {
  /** Everything appended, in one piece. */
  readonly appended: Uint8Array;
  /** Document time-stamps made, oldest first. */
  readonly stamped: readonly StampedToken[];
  /** What validation data take; undefined when none were added. */
  readonly kept: KeptBytes | undefined;
  /** Fields of the document time-stamps. */
  readonly fields: readonly string[];
}

type Opening = { readonly password?: string; readonly limits?: Partial<Limits>; readonly repair?: boolean };

/**
 * Takes the steps that lead a signed document to a level, each an update of its own: what a time-stamp proves must stand
 * before it (EN 319 142-1, 5.5).
 * @throws validation-data-missing, certificate-revoked, timestamp-refused, timestamp-invalid, net-*
 */
export async function raise(
  source: ByteSource,
  steps: readonly RaiseStep[],
  { timestamps, validationData }: LevelServices,
  opening: Opening,
): Promise<Raised> {
  const limits = { ...defaultLimits, ...opening.limits };
  const pieces: Uint8Array[] = [];
  const stamped: StampedToken[] = [];
  const fields: string[] = [];
  let kept: KeptBytes | undefined;
  let now = source;
  for (const step of steps) {
    const document = openSigned(now, opening);
    let piece: Uint8Array | undefined;
    if (step === 'document-timestamp') {
      if (!timestamps) throw new KysoError('usage', 'no time-stamp service is named');
      const stamp = await timestampDocument(document, timestamps);
      stamped.push(stamp.stamped);
      fields.push(stamp.field);
      piece = stamp.appended;
    } else {
      if (!validationData) throw new KysoError('usage', 'nobody gives validation data');
      const facts = gatherFacts(document, [], limits);
      const stored = storeUpdate(document, await validationData.collect(subjectsOf(facts)), limits);
      kept = stored?.kept;
      piece = stored?.appended;
    }
    if (piece === undefined) continue;
    pieces.push(piece);
    now = joinedSource(now, piece);
  }
  return { appended: Buffer.concat(pieces), stamped, kept, fields };
}

const openSigned = (source: ByteSource, { password, limits, repair }: Opening): PdfDocument =>
  openPdf(source, {
    repair: repair ? 'allow' : 'never',
    ...(password === undefined ? {} : { password }),
    ...(limits ? { limits } : {}),
  });

/** Everybody whose chain a verifier will ask about: signers, and the authorities of all time-stamps. */
function subjectsOf({ signatures, store }: DocumentFacts): ChainSubject[] {
  const known = {
    crls: store?.crls.map(({ value }) => value) ?? [],
    ocsps: store?.ocsps.map(({ value }) => value) ?? [],
  };
  const stored = store?.certificates.map(({ value }) => value) ?? [];
  const subject = (cms: CmsFacts | undefined, holder?: CmsFacts): ChainSubject[] =>
    cms?.signer
      ? [
          {
            certificate: cms.signer,
            carried: [...cms.certificates, ...stored],
            crls: [...cms.crls, ...(holder?.crls ?? []), ...known.crls],
            ocsps: [...cms.ocsps, ...(holder?.ocsps ?? []), ...known.ocsps],
          },
        ]
      : [];
  const all = signatures
    .filter(({ kind }) => kind !== 'usage-rights')
    .flatMap(({ cms, timestamp }) => [
      ...subject(timestamp ? timestamp.cms : cms),
      ...(cms?.timestamps ?? []).flatMap((stamp) => subject(stamp.cms, cms)),
    ]);
  return [...new Map(all.map((one) => [one.certificate.sha256, one])).values()];
}
