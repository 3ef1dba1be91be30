import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { asKysoError, KysoError } from '../../errors.ts';
import type { ServicePeriod } from '../../pki/path/types.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { TrustedList } from '../../tsl/types.ts';

/** A certificate a list names, as plain data for any thread. */
export interface ListedCertificate {
  readonly der: Uint8Array;
  readonly periods: readonly ServicePeriod[];
  readonly listEnds?: Date;
}

/** What reading lists says besides. */
export type ListNote =
  | { readonly kind: 'pointers'; readonly path: string; readonly lists: number }
  | { readonly kind: 'passed-over'; readonly path: string; readonly what: string };

/**
 * Reads trusted lists. Each is signed by whom `trust` holds, or by whom a list read before, such as a list of lists, names
 * for its territory; the order they are given in does not matter.
 * @throws file-not-found, file-unreadable, trusted-list-malformed, trusted-list-untrusted, algorithm-unsupported,
 * limit-exceeded
 */
export async function readTrustLists(
  paths: readonly string[],
  trust: readonly Uint8Array[],
  at: Date,
  note: (what: ListNote) => void,
): Promise<ListedCertificate[]> {
  const { readSignedList } = await import('../../tsl/read.ts');
  const given = trust.map(parseCertificate);
  const read: TrustedList[] = [];
  let waiting = paths.map((path) => ({ path, bytes: readBytes(path) }));
  while (waiting.length > 0) {
    const refused: { path: string; bytes: Uint8Array; error: KysoError }[] = [];
    for (const { path, bytes } of waiting) {
      try {
        const list = readSignedList(bytes, { trust: given, pointers: pointersOf(read), at });
        read.push(list);
        tell(path, list, note);
      } catch (error) {
        refused.push({ path, bytes, error: asKysoError(error) });
      }
    }
    const [first] = refused;
    const hopeless = refused.find(({ error }) => error.code !== 'trusted-list-untrusted');
    if (first && (hopeless || refused.length === waiting.length)) throw naming(hopeless ?? first);
    waiting = refused;
  }
  return read.flatMap(listedBy);
}

const pointersOf = (
  lists: readonly TrustedList[],
): { territory: string; signers: readonly Certificate[] }[] =>
  lists.flatMap(({ pointers }) =>
    pointers.flatMap(({ territory, signers }) => (territory === undefined ? [] : [{ territory, signers }])),
  );

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

const naming = ({ path, error }: { path: string; error: KysoError }): KysoError =>
  new KysoError(error.code, `${path}: ${error.message}`, {
    subject: path,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });

function tell(
  path: string,
  { services, pointers, notes }: TrustedList,
  note: (what: ListNote) => void,
): void {
  if (services.length === 0 && pointers.length > 0) note({ kind: 'pointers', path, lists: pointers.length });
  for (const what of notes) note({ kind: 'passed-over', path, what });
}

const listedBy = ({ services, nextUpdate }: TrustedList): ListedCertificate[] =>
  services.flatMap(({ certificates, periods }) =>
    certificates.map(({ der }) => ({
      der,
      periods,
      ...(nextUpdate === undefined ? {} : { listEnds: nextUpdate }),
    })),
  );
