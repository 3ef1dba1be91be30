import { asKysoError, KysoError } from '../errors.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { openPdf } from '../pdf/document.ts';
import { type ByteSource, memorySource } from '../pdf/source.ts';
import type { Certificate } from '../pki/x509/types.ts';
import type { DocumentFacts } from './facts.ts';
import { gatherFacts } from './gather/gather.ts';
import { presenceOf, presentSignatures } from './gather/presence.ts';
import { revocationMaterial } from './judge/evidence.ts';
import type { Lack } from './judge/lack.ts';
import { judgeDocument } from './judge/offline.ts';
import { type Judging, judgeSignatures } from './judge/signature.ts';
import { createTrust } from './judge/trust.ts';
import type { ListedAnchor } from './judge/trust-store.ts';
import { documentStatus } from './judge/verdict.ts';
import { headBytes, type Kind, kindOf } from './kind.ts';
import { completeFacts } from './online/complete.ts';
import type { Fetcher } from './online/types.ts';
import { basicPolicy, type Policy } from './policy.ts';
import { type PresentDocument, presentDocument, presentError } from './present.ts';
import type { DocumentFormat, DocumentResult } from './result.ts';

export interface VerifyOptions {
  /** Trust anchors; undefined when none were given, and chains are then not judged. */
  readonly trust?: readonly Certificate[];
  /** Certificates trusted lists vouch for; undefined when no list was given. */
  readonly listed?: readonly ListedAnchor[];
  /** Further certificates that may stand between a signer and an anchor. */
  readonly intermediates?: readonly Certificate[];
  /** DER CRLs and OCSP responses at hand. */
  readonly crls?: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
  /** Validation time; the creation of the verifier when absent. */
  readonly at?: Date;
  /** Default `basic`. */
  readonly policy?: Policy;
  /** Tried as user and as owner password of encrypted documents. */
  readonly password?: string | Uint8Array;
  /** `annotations`: accept annotations added after a signature that does not forbid them. */
  readonly allowChanges?: 'annotations';
  /** Tell for every certificate what evidence there is: `explanation` of each signature. */
  readonly explain?: boolean;
  /** Give what each signer's certificate says it is for. */
  readonly usage?: boolean;
  readonly limits?: Partial<Limits>;
}

/** What is known of a document but for its file name. */
export type VerifiedDocument = Omit<DocumentResult, 'file'>;

/** What one reading of a document found, or why it could not be read: all a verdict is made from. */
export type GatheredDocument =
  | { readonly status: 'read'; readonly facts: DocumentFacts }
  | {
      readonly status: 'error';
      /** undefined when not even the file could be read. */
      readonly bytes?: number;
      /** Absent: a PDF, or nobody can say. */
      readonly format?: DocumentFormat;
      readonly error: { readonly code: string; readonly message: string; readonly hint?: string };
    };

/** What is known of a document besides its bytes. */
export interface AboutDocument {
  /** Its name or path. */
  readonly name?: string;
  /** Gives the document beside a file that is named as its signature; undefined when there is none. */
  readonly content?: () => Uint8Array | undefined;
}

/** No step throws: what goes wrong is in the result, status `error`. */
export interface Verifier {
  readonly at: Date;
  readonly policy: Policy;
  /** `judge` of what `gather` finds. */
  verify(source: Uint8Array | ByteSource): VerifiedDocument;
  /** Reads a PDF, and decides nothing. */
  gather(source: Uint8Array | ByteSource): GatheredDocument;
  /** Reads a document of any kind kyso knows, by its content. */
  gatherAny(source: Uint8Array | ByteSource, about?: AboutDocument): Promise<GatheredDocument>;
  /** Has everything fetched that judging lacks and certificates name an address for; the facts tell what was. */
  complete(gathered: GatheredDocument, fetcher: Fetcher): Promise<GatheredDocument>;
  /** Looks what signatures a document of any kind bears, and checks none: much less work than `gatherAny`. */
  present(source: Uint8Array | ByteSource, about?: AboutDocument): Promise<PresentDocument>;
  /** The same of what was gathered. */
  presentIn(gathered: GatheredDocument): PresentDocument;
  /** Decides, and reads no document. */
  judge(gathered: GatheredDocument): VerifiedDocument;
}

/** A verifier for many documents: what it learns of certificates and chains serves the next ones. */
export function createVerifier(options: VerifyOptions = {}): Verifier {
  const limits = { ...defaultLimits, ...options.limits };
  const policy = options.policy ?? basicPolicy;
  const at = options.at ?? new Date();
  const intermediates = options.intermediates ?? [];
  const trust = createTrust({
    anchors: options.trust,
    listed: options.listed,
    intermediates,
    policy,
    limits,
  });
  const judging: Judging = {
    trust,
    policy,
    at,
    material: [revocationMaterial(options.crls ?? [], options.ocsps ?? [], 'a file given')],
    allowAnnotations: options.allowChanges === 'annotations',
    explain: options.explain ?? false,
    usage: options.usage ?? false,
  };
  const { password } = options;
  const gather: Verifier['gather'] = (given) => {
    const source = given instanceof Uint8Array ? memorySource(given) : given;
    return reporting(source.length, () => {
      const document = openPdf(source, { limits, ...(password === undefined ? {} : { password }) });
      return { status: 'read', facts: gatherFacts(document, intermediates, limits) };
    });
  };
  const gatherAny: Verifier['gatherAny'] = async (given, { name, content = () => undefined } = {}) => {
    const source = given instanceof Uint8Array ? memorySource(given) : given;
    const kind = kindOf(source.read(0, headBytes), name);
    try {
      if (kind.family === 'pdf' || kind.family === 'none') return besideOther(gather(source), content);
      const bytes = kind.family === 'unsignable' ? new Uint8Array(0) : wholeOf(source);
      const { gatherOther } = await import('./gather/kinds/gather-other.ts');
      const facts = await gatherOther({ bytes, kind, content }, intermediates, limits);
      const gathered: GatheredDocument = { status: 'read', facts };
      return kind.family === 'cms' ? gathered : besideOther(gathered, content);
    } catch (error) {
      return { ...failed(source.length, error), ...formatOf(kind) };
    }
  };
  const presentIn: Verifier['presentIn'] = (gathered) =>
    gathered.status === 'error'
      ? presentError(gathered)
      : presentDocument(gathered.facts.format, presenceOf(gathered.facts), judging.usage);
  const present: Verifier['present'] = async (given, about = {}) => {
    const source = given instanceof Uint8Array ? memorySource(given) : given;
    const { family } = kindOf(source.read(0, headBytes), about.name);
    if (family !== 'pdf' && family !== 'none') return presentIn(await gatherAny(source, about));
    try {
      const document = openPdf(source, {
        limits,
        ...(password === undefined ? {} : { password }),
      });
      return presentDocument('pdf', presentSignatures(document, limits), judging.usage);
    } catch (error) {
      return presentError(failed(source.length, error));
    }
  };
  const judge: Verifier['judge'] = (gathered) => {
    if (gathered.status === 'error') return unread(gathered);
    const { facts } = gathered;
    const judged = reporting(facts.bytes, () => ({
      status: 'judged' as const,
      signatures: judgeDocument(facts, judging),
    }));
    if (judged.status === 'error') return unread(judged);
    const { signatures } = judged;
    const network = [...new Set(facts.fetched?.flatMap(({ contacted }) => contacted) ?? [])];
    return {
      sha256: facts.sha256,
      bytes: facts.bytes,
      format: facts.format ?? 'pdf',
      status: documentStatus(signatures),
      signatures,
      ...(network.length > 0 ? { network } : {}),
    };
  };
  const lacksOf = (facts: DocumentFacts): readonly Lack[] => {
    const lacks: Lack[] = [];
    judgeSignatures(facts, { ...judging, watch: (lack) => lacks.push(lack) });
    return lacks;
  };
  const complete: Verifier['complete'] = async (gathered, fetcher) => {
    if (gathered.status === 'error') return gathered;
    try {
      return { status: 'read', facts: await completeFacts(gathered.facts, lacksOf, fetcher, limits.fetches) };
    } catch {
      // Judging says what is wrong with the facts.
      return gathered;
    }
  };
  return {
    at,
    policy,
    gather,
    gatherAny,
    complete,
    present,
    presentIn,
    judge,
    verify: (source) => judge(gather(source)),
  };
}

/** Bytes a document of another kind than PDF may have: it is read whole. */
const largestOther = 2 ** 31 - 1;

/** @throws limit-exceeded */
function wholeOf(source: ByteSource): Uint8Array {
  if (source.length > largestOther)
    throw new KysoError('limit-exceeded', `the document is larger than ${largestOther} bytes`);
  return source.memory ?? source.read(0, source.length);
}

/** A document of its own that bears the name of a detached signature says nothing of what stands beside it. */
function besideOther(gathered: GatheredDocument, content: () => Uint8Array | undefined): GatheredDocument {
  if (gathered.status === 'error' || content() === undefined) return gathered;
  const { facts } = gathered;
  const message = 'it is a document of its own, and no signature over what stands beside it';
  return {
    ...gathered,
    facts: { ...facts, findings: [...facts.findings, { code: 'companion-differs', message }] },
  };
}

type Unread = Extract<GatheredDocument, { status: 'error' }>;

function reporting<T>(bytes: number, step: () => T): T | Unread {
  try {
    return step();
  } catch (error) {
    return failed(bytes, error);
  }
}

function failed(bytes: number, error: unknown): Unread {
  const { code, message, hint } = asKysoError(error);
  return { status: 'error', bytes, error: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

/** What a file that could not be read is counted as. */
function formatOf(kind: Kind): { readonly format?: DocumentFormat } {
  if (kind.family === 'unsignable') return { format: kind.format };
  const format = familyFormats[kind.family];
  return format === undefined ? {} : { format };
}

const familyFormats: Readonly<Partial<Record<Kind['family'], DocumentFormat>>> = {
  cms: 'p7m',
  zip: 'archive',
  xml: 'xml',
  ole: 'ole',
  mail: 'mail',
};

const unread = ({ bytes, format, error }: Unread): VerifiedDocument => ({
  ...(bytes === undefined ? {} : { bytes }),
  format: format ?? 'pdf',
  status: 'error',
  signatures: [],
  error,
});
