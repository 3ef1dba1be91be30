import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodePoints } from '../../batch/code-points.ts';
import { fileError } from '../../batch/file-error.ts';
import { asKysoError, KysoError } from '../../errors.ts';
import { readCertificates } from '../../pki/x509/read-certificates.ts';
import type { CommandContext } from '../context.ts';
import { printable } from '../view/printable.ts';

const certificateName = /\.(pem|crt|cer|der|p7b|p7c|ca-bundle)$/i;

/** Is told of each file of a folder that is passed over: why, one sentence that names it. */
type PassOver = (why: string) => void;

/**
 * The certificates of files and folders, each once: PEM with any number of them, DER, or PKCS#7. Of a folder, the files
 * directly in it whose names end as those of certificates do; what of them holds none is passed over and told.
 * @returns DER, in order
 * @throws file-not-found, file-unreadable, trust-anchor-unreadable naming the file
 */
export function readCertificateFiles(paths: readonly string[], passOver: PassOver): Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  for (const path of paths)
    for (const { sha256, der } of isFolder(path) ? ofFolder(path, passOver) : ofFile(path))
      if (!found.has(sha256)) found.set(sha256, der);
  return [...found.values()];
}

function ofFolder(folder: string, passOver: PassOver): ReturnType<typeof readCertificates> {
  const found = namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    try {
      return ofFile(path);
    } catch (error) {
      passOver(asKysoError(error).message);
      return [];
    }
  });
  if (found.length === 0) throw unreadable(folder, 'the folder holds no certificate file');
  return found;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => certificateName.test(name))
      .sort(compareCodePoints);
  } catch (error) {
    throw fileError(error, folder, 'read');
  }
}

function ofFile(path: string): ReturnType<typeof readCertificates> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  try {
    return readCertificates(bytes);
  } catch (error) {
    throw unreadable(path, asKysoError(error).message, error);
  }
}

/** Tells what is passed over on standard error. */
export const passingOver =
  ({ quiet, note, messages }: Pick<CommandContext, 'quiet' | 'note' | 'messages'>): PassOver =>
  (why) => {
    if (!quiet) note(messages.notice.passedOver(printable(why)));
  };

const unreadable = (path: string, why: string, cause?: unknown): KysoError =>
  new KysoError('trust-anchor-unreadable', `cannot read certificates from ${path}: ${why}`, {
    subject: path,
    hint: 'Give certificates as PEM, DER or PKCS#7.',
    cause,
  });
