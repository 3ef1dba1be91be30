import { statOf } from '../../batch/stat.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { FactsLine } from '../../verify/facts-file/codec.ts';
import type { ListedAnchor } from '../../verify/judge/trust-store.ts';
import { signedPathOf } from '../../verify/kind.ts';
import type { PresentDocument } from '../../verify/present.ts';
import type { DocumentResult } from '../../verify/result.ts';
import { createVerifier, type VerifyOptions } from '../../verify/verify.ts';
import { openDocumentFile, readDocumentFile } from './document-file.ts';
import { sha256Of } from './document-pieces.ts';
import { type Failure, failureOf } from './failure.ts';
import { fetcherOf } from './online.ts';
import type { ListedCertificate } from './trust-lists.ts';
import type { VerifierSetup } from './verifier-setup.ts';

/** Verifies files by their paths. */
export interface DocumentVerifier {
  verify(file: string): Promise<DocumentResult>;
  /** What verifying the file goes by. */
  gather(file: string): Promise<FactsLine>;
  /** With what the network brings, where that is allowed. */
  complete(line: FactsLine): Promise<FactsLine>;
  judge(line: FactsLine): DocumentResult;
  /** What signatures it bears; none is checked. */
  present(file: string): Promise<PresentDocument>;
  presentIn(line: FactsLine): PresentDocument;
}

/** One verifier keeps its caches for all files; `online` is the channel to the network. */
export function documentVerifier(setup: VerifierSetup, online: string | undefined): DocumentVerifier {
  const verifier = createVerifier(verifyOptions(setup));
  const fetcher = online === undefined ? undefined : fetcherOf(online);
  const aboutOf = (file: string) => ({ name: file, content: () => contentBeside(file) });
  const gather: DocumentVerifier['gather'] = async (file) => {
    try {
      return await withDocument(file, async (source) => {
        const gathered = await verifier.gatherAny(source, aboutOf(file));
        const read = gathered.status === 'read';
        return read ? { file, gathered } : { file, sha256: sha256Of(source), gathered };
      });
    } catch (error) {
      return unreadableFacts(file, failureOf(error));
    }
  };
  const present: DocumentVerifier['present'] = async (file) => {
    try {
      return await withDocument(file, (source) => verifier.present(source, aboutOf(file)));
    } catch (error) {
      return verifier.presentIn(unreadableFacts(file, failureOf(error)).gathered);
    }
  };
  const judge: DocumentVerifier['judge'] = ({ file, sha256, gathered }) => ({
    file,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...verifier.judge(gathered),
  });
  const complete: DocumentVerifier['complete'] = async (line) =>
    fetcher ? { ...line, gathered: await verifier.complete(line.gathered, fetcher) } : line;
  const presentIn: DocumentVerifier['presentIn'] = ({ gathered }) => verifier.presentIn(gathered);
  return {
    gather,
    complete,
    judge,
    present,
    presentIn,
    verify: async (file) => judge(await complete(await gather(file))),
  };
}

/** What was read at different moments must be one document. */
async function withDocument<T>(file: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const document = openDocumentFile(file);
  try {
    const result = await work(document.source);
    document.requireUnchanged();
    return result;
  } finally {
    document.close();
  }
}

/** The document a detached signature belongs to, which stands beside it: `letter.docx` for `letter.docx.p7s`. */
function contentBeside(file: string): Uint8Array | undefined {
  const path = signedPathOf(file);
  if (path === undefined || statOf(path)?.isFile() !== true) return undefined;
  return readDocumentFile(path);
}

/** The facts of a document that could not be read. */
export const unreadableFacts = (file: string, error: Failure): FactsLine => ({
  file,
  gathered: { status: 'error', error },
});

function verifyOptions({
  trust,
  listed,
  intermediates,
  crls = [],
  ocsps = [],
  at,
  policy,
  allowAnnotations,
  password,
  explain,
  usage,
}: VerifierSetup): VerifyOptions {
  return {
    ...(trust === undefined ? {} : { trust: trust.map(parseCertificate) }),
    ...(listed === undefined ? {} : { listed: listed.map(listedAnchor) }),
    intermediates: intermediates.map(parseCertificate),
    crls,
    ocsps,
    at: new Date(at),
    policy,
    ...(allowAnnotations ? { allowChanges: 'annotations' } : {}),
    ...(password === undefined ? {} : { password }),
    ...(explain ? { explain } : {}),
    ...(usage ? { usage } : {}),
  };
}

const listedAnchor = ({ der, periods, listEnds }: ListedCertificate): ListedAnchor => ({
  certificate: parseCertificate(der),
  periods,
  listEnds,
});
