import type { DocumentResult, DocumentStatus, SignatureResult } from '../verify/result.ts';
import { isSigners, isTimestampOnly, type Judgement, judge } from './measures.ts';
import { type Shortcoming, shortcomingsOf } from './shortcomings.ts';

/** All the report keeps of one file: plain data, no document content. */
export interface FileFacts {
  /** As the file was given. */
  readonly file: string;
  /** Segments below the input, in NFC, the file name last. */
  readonly path: readonly string[];
  readonly format: DocumentResult['format'];
  readonly status: DocumentStatus;
  readonly judgement: Judgement;
  /** How many signatures by signers it carries, whatever their status. */
  readonly signatures: number;
  readonly signers: readonly Signer[];
  /** Time of the last signature by a signer that tells one. */
  readonly signedAt?: { readonly time: string; readonly source: 'claimed' | 'timestamp' };
  readonly shortcomings: readonly Shortcoming[];
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
}

export interface Signer {
  readonly name: string;
  readonly organization?: string;
  /** RFC 4514: tells apart people of the same name; not printed, since it may hold personal numbers. */
  readonly subject: string;
}

/** Segments of a path below the input, in NFC: a folder typed on a Mac and on Windows is one unit. */
export function segmentsOf(path: string): string[] {
  return path
    .normalize('NFC')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
}

/** Keeps of a verdict what the report needs. `path` is the file's path below the input, with `/`. */
export function factsOf(result: DocumentResult, path: string): FileFacts {
  const own = result.signatures.filter(isSigners);
  const signedAt = lastTime(own);
  return {
    file: result.file,
    path: segmentsOf(path),
    format: result.format,
    status: result.status,
    judgement: judge(result),
    signatures: own.length,
    signers: distinctSigners(own),
    ...(signedAt === undefined ? {} : { signedAt }),
    shortcomings: shortcomingsOf(result, isTimestampOnly(result)),
    ...(result.error === undefined ? {} : { error: result.error }),
  };
}

function distinctSigners(signatures: readonly SignatureResult[]): Signer[] {
  const seen = new Map<string, Signer>();
  for (const { signer } of signatures) {
    if (signer === null || seen.has(signer.subject)) continue;
    const { name, organization, subject } = signer;
    seen.set(subject, organization === undefined ? { name, subject } : { name, organization, subject });
  }
  return [...seen.values()];
}

function lastTime(signatures: readonly SignatureResult[]): FileFacts['signedAt'] {
  for (const { time } of [...signatures].reverse()) {
    if (time.proven !== undefined) return { time: time.proven, source: 'timestamp' };
    if (time.claimed !== undefined) return { time: time.claimed, source: 'claimed' };
  }
  return undefined;
}
