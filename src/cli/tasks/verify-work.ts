import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import { decodeFacts, encodeFacts, type FactsLine } from '../../verify/facts-file/codec.ts';
import type { DocumentResult, DocumentStatus, SignatureResult } from '../../verify/result.ts';
import type { ExitCode } from '../exit.ts';
import { type Lang, messagesFor } from '../view/messages/messages.ts';
import { painter, type Style } from '../view/paint.ts';
import { verifyRenderer } from '../view/verify-formats.ts';
import type { Unmet, VerifyFormat, VerifyRenderer } from '../view/verify-renderer.ts';
import type { WorkItem } from './batch.ts';
import { errorResult } from './error-result.ts';
import { type Failure, failureOf } from './failure.ts';
import { type DocumentVerifier, documentVerifier, unreadableFacts } from './verifier.ts';
import type { VerifierSetup } from './verifier-setup.ts';

export interface VerifySetup {
  readonly verifier: VerifierSetup;
  /** The channel to the network; absent when that is not to be used. */
  readonly online?: string;
  readonly format: VerifyFormat;
  readonly style: Style;
  readonly lang: Lang;
  readonly verbose: boolean;
  /** Give the facts of each document too. */
  readonly saveFacts: boolean;
  readonly requireSigned: boolean;
  /** SHA-256 of certificates, lower-case hex; empty asks for none. */
  readonly requireSigner: readonly string[];
}

/** What the caller needs of one verified document: its text, ready to be written, and its share of the totals. */
export interface VerifyOutcome {
  readonly text: string;
  readonly status: DocumentStatus;
  readonly signatures: number;
  readonly exit: ExitCode;
  /** Addresses contacted for it. */
  readonly network: readonly string[];
  /** A line of a facts file. */
  readonly facts?: string;
}

/** A document, by its path or by facts gathered before. */
export type VerifyItem = WorkItem & { readonly facts?: string };

/** Makes the function that verifies one document and renders the answer; runs in a worker or in line. */
export async function verifyHandler(setup: VerifySetup): Promise<ItemHandler<VerifyItem, VerifyOutcome>> {
  const renderer = await verifyRenderer(setup.format, {
    messages: await messagesFor(setup.lang),
    painter: painter(setup.style),
    verbose: setup.verbose,
  });
  const verifier = documentVerifier(setup.verifier, setup.online);
  return async (item) => {
    const line = await verifier.complete(await factsOf(item, verifier));
    const result = judged(line, item, verifier);
    const unmet = unmetBy(result, setup);
    return {
      text: renderer.document(result, unmet),
      status: result.status,
      signatures: result.signatures.length,
      exit: exitOf(result, unmet),
      network: result.network ?? [],
      ...(setup.saveFacts ? { facts: `${encodeFacts(line)}\n` } : {}),
    };
  };
}

/** Facts that judging stumbles over were not written by kyso: that is no defect of it. */
function judged(line: FactsLine, { facts }: VerifyItem, verifier: DocumentVerifier): DocumentResult {
  const result = verifier.judge(line);
  if (facts === undefined || line.gathered.status === 'error' || result.error?.code !== 'internal')
    return result;
  const error = new KysoError('facts-malformed', 'the facts cannot be read: a line was altered', {
    hint: 'Write them anew with kyso verify --save-facts.',
  });
  return verifier.judge(unreadableFacts(line.file, failureOf(error)));
}

async function factsOf({ file, failure, facts }: VerifyItem, verifier: DocumentVerifier): Promise<FactsLine> {
  if (failure !== undefined) return unreadableFacts(file, failure);
  if (facts === undefined) return verifier.gather(file);
  try {
    return decodeFacts(facts);
  } catch (error) {
    return unreadableFacts(file, failureOf(error));
  }
}

/** By somebody who signs: a time-stamp says when, not who. */
const isSigners = ({ kind }: Pick<SignatureResult, 'kind'>): boolean =>
  kind === 'signature' || kind === 'certification';

function unmetBy(result: DocumentResult, { requireSigned, requireSigner }: VerifySetup): Unmet | undefined {
  if (result.status === 'error') return undefined;
  if (requireSigned && !result.signatures.some(isSigners)) return 'signed';
  if (requireSigner.length === 0) return undefined;
  const valid = result.signatures.some(
    ({ status, kind, signer }) =>
      (status === 'passed' || status === 'intact') &&
      isSigners({ kind }) &&
      requireSigner.includes(signer?.sha256 ?? ''),
  );
  return valid ? undefined : 'signer';
}

const exits: Readonly<Record<Exclude<DocumentStatus, 'error'>, ExitCode>> = {
  passed: 0,
  intact: 0,
  unsigned: 0,
  indeterminate: 1,
  failed: 1,
};

function exitOf(result: DocumentResult, unmet: Unmet | undefined): ExitCode {
  if (result.status === 'error') return 2;
  return unmet === undefined ? exits[result.status] : 1;
}

/** The outcome of a document whose worker crashed. */
export const crashedVerify =
  (renderer: VerifyRenderer) =>
  ({ file }: WorkItem, failure: Failure): VerifyOutcome => ({
    text: renderer.document(errorResult(file, failure), undefined),
    status: 'error',
    signatures: 0,
    exit: 2,
    network: [],
  });
