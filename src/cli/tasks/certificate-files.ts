import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodePoints } from '../../batch/code-points.ts';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import { parseSignedData } from '../../pki/cms/signed-data.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';

const certificateName = /\.(pem|crt|cer|der|p7b|p7c|ca-bundle)$/i;

/**
 * The certificates of files and folders: PEM with any number of them, DER, or PKCS#7. Of a folder, the files
 * directly in it whose names end as those of certificates do.
 * @returns DER, in order
 * @throws file-not-found, file-unreadable, trust-anchor-unreadable naming the file
 */
export function readCertificateFiles(paths: readonly string[]): Uint8Array[] {
  return paths.flatMap((path) => {
    const folder = isFolder(path);
    const files = folder ? namesIn(path).map((name) => join(path, name)) : [path];
    const found = files.flatMap(readCertificates);
    if (folder && found.length === 0) throw unreadable(path, 'the folder holds no certificate file');
    return found;
  });
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

function readCertificates(path: string): Uint8Array[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  const blocks = pemBlocks(bytes.toString('latin1'));
  const found = blocks.length > 0 ? blocks.flatMap((block) => fromBlock(block, path)) : fromDer(bytes, path);
  if (found.length === 0) throw unreadable(path, 'it holds no certificate');
  return found;
}

interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
}

function pemBlocks(text: string): PemBlock[] {
  const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g);
  return [...blocks].map(([, label = '', body = '']) => ({ label, der: Buffer.from(body, 'base64') }));
}

function fromBlock({ label, der }: PemBlock, path: string): Uint8Array[] {
  if (/^(X509 |TRUSTED )?CERTIFICATE$/.test(label)) return fromDer(der, path);
  if (/^(PKCS7|CMS)$/.test(label)) return fromDer(der, path);
  return [];
}

/** One certificate, or the set of a PKCS#7. */
function fromDer(der: Uint8Array, path: string): Uint8Array[] {
  try {
    return [parseCertificate(der).der];
  } catch (notCertificate) {
    try {
      return [...parseSignedData(der).certificateBytes];
    } catch {
      throw unreadable(path, (notCertificate as Error).message, notCertificate);
    }
  }
}

const unreadable = (path: string, why: string, cause?: unknown): KysoError =>
  new KysoError('trust-anchor-unreadable', `cannot read certificates from ${path}: ${why}`, {
    subject: path,
    hint: 'Give certificates as PEM, DER or PKCS#7.',
    cause,
  });
