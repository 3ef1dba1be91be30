import { createPrivateKey, type KeyObject } from 'node:crypto';
import { KysoError } from '../errors.ts';
import { chooseSigner } from './certificate-choice.ts';
import { certificatesIn } from './certificate-file.ts';
import { loadForge, readAsn1 } from './forge-asn1.ts';
import type { KeyHandle } from './key-handle.ts';
import { looksLike } from './looks-like.ts';
import { passphraseSpellings } from './passphrase.ts';
import { decryptKey } from './pfx.ts';

export interface PemSource {
  /** PEM or DER: PKCS#8, encrypted PKCS#8, PKCS#1 or SEC1. */
  readonly key: Uint8Array;
  /** PEM or DER; may hold the chain as well. */
  readonly certificate: Uint8Array;
  /** PEM or DER of further certificates. */
  readonly chain?: Uint8Array;
  readonly passphrase?: string;
}

/**
 * Opens a private key and its certificate kept in files of their own.
 * @throws key-malformed, key-missing, passphrase-required, passphrase-wrong, key-cipher-unsupported
 * @throws certificate-missing, key-certificate-mismatch, algorithm-unsupported
 */
export async function openPem(source: PemSource): Promise<KeyHandle> {
  const key = await readPrivateKey(source.key, source.passphrase);
  const own = certificatesIn(source.certificate, 'certificate');
  const further = source.chain === undefined ? [] : certificatesIn(source.chain, 'chain');
  const handle = chooseSigner([key], [...own, ...further]);
  if (handle === undefined)
    throw new KysoError('key-certificate-mismatch', 'the private key does not belong to the certificate', {
      hint: 'Give the certificate that was issued for this key.',
    });
  return handle;
}

interface PemBlock {
  readonly label: string;
  /** RFC 1421 headers, as in `DEK-Info: AES-256-CBC,…`. */
  readonly headers: string;
  readonly der: Buffer;
  readonly text: string;
}

/** The blocks of RFC 7468, and what stands between them passed over. */
function pemBlocks(bytes: Uint8Array): PemBlock[] {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks: PemBlock[] = [];
  const begin = /-----BEGIN ([A-Z0-9 ]+)-----/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const label = match[1] ?? '';
    const end = text.indexOf(`-----END ${label}-----`, begin.lastIndex);
    if (end < 0) continue;
    const body = text.slice(begin.lastIndex, end);
    const headers = /^\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+/.exec(body)?.[0] ?? '';
    blocks.push({
      label,
      headers,
      der: Buffer.from(body.slice(headers.length), 'base64'),
      text: text.slice(match.index, end + label.length + 14),
    });
    begin.lastIndex = end;
  }
  return blocks;
}

type KeyEncoding = 'pkcs8' | 'pkcs1' | 'sec1';

const keyLabels: Readonly<Record<string, KeyEncoding | 'encrypted'>> = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
  'ENCRYPTED PRIVATE KEY': 'encrypted',
};

/**
 * A private key out of PEM or DER; the first one in a PEM file.
 * @throws key-malformed, key-missing, passphrase-required, passphrase-wrong, key-cipher-unsupported
 */
async function readPrivateKey(bytes: Uint8Array, passphrase: string | undefined): Promise<KeyObject> {
  const blocks = pemBlocks(bytes);
  if (blocks.length === 0) return readDerKey(bytes, passphrase);
  const block = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (block === undefined)
    throw new KysoError(
      'key-missing',
      `the key file holds no private key: it looks like ${looksLike(bytes)}`,
    );
  const encoding = keyLabels[block.label];
  if (encoding === undefined)
    throw new KysoError('key-malformed', `a key of the form "${block.label}" cannot be used`, {
      hint: 'Convert it with: openssl pkcs8 -topk8 -in KEY -out KEY.pem',
    });
  if (encoding === 'encrypted') return decryptPkcs8(block.der, passphrase);
  if (/ENCRYPTED/.test(block.headers)) return readLegacyEncrypted(block.text, passphrase);
  const key = tryKey(block.der, encoding);
  if (key === undefined)
    throw new KysoError('key-malformed', `the "${block.label}" in the key file cannot be read`);
  return key;
}

async function readDerKey(bytes: Uint8Array, passphrase: string | undefined): Promise<KeyObject> {
  const noKey = (cause?: unknown): KysoError =>
    new KysoError('key-malformed', `the key file holds no private key: it looks like ${looksLike(bytes)}`, {
      cause,
    });
  if (bytes[0] !== 0x30) throw noKey();
  for (const encoding of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    const key = tryKey(bytes, encoding);
    if (key !== undefined) return key;
  }
  try {
    return await decryptPkcs8(bytes, passphrase);
  } catch (error) {
    if (error instanceof KysoError && error.code !== 'key-malformed') throw error;
    throw noKey(error);
  }
}

function tryKey(bytes: Uint8Array, type: KeyEncoding): KeyObject | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(bytes), format: 'der', type });
  } catch {
    return undefined;
  }
}

async function decryptPkcs8(bytes: Uint8Array, passphrase: string | undefined): Promise<KeyObject> {
  const forge = await loadForge();
  const value = readAsn1(forge, bytes);
  for (const spelling of passphraseSpellings(passphrase)) {
    try {
      const key = tryKey(decryptKey(forge, value, spelling), 'pkcs8');
      if (key !== undefined) return key;
    } catch (error) {
      if (!(error instanceof KysoError) || error.code !== 'passphrase-wrong') throw error;
    }
  }
  throw locked(passphrase);
}

/** The encryption of OpenSSL before PKCS#8 (`Proc-Type: 4,ENCRYPTED`). */
function readLegacyEncrypted(pem: string, passphrase: string | undefined): KeyObject {
  if (passphrase === undefined) throw locked(undefined);
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase });
  } catch (cause) {
    const cipher = /DEK-Info:\s*([\w-]+)/.exec(pem)?.[1] ?? 'unknown';
    if (/^(DES-CBC|RC2|IDEA|BF|CAST5|SEED)/.test(cipher))
      throw new KysoError(
        'key-cipher-unsupported',
        `the key file uses the cipher ${cipher}, which kyso cannot open`,
        {
          subject: cipher,
          hint: 'Convert it with: openssl pkcs8 -topk8 -in KEY -out KEY.pem',
          cause,
        },
      );
    throw locked(passphrase);
  }
}

function locked(passphrase: string | undefined): KysoError {
  if (passphrase === undefined)
    return new KysoError('passphrase-required', 'the key file is protected by a passphrase', {
      hint: 'Give it with --passphrase-file, --passphrase-env or KYSO_PASSPHRASE.',
    });
  return new KysoError('passphrase-wrong', 'the passphrase does not open the key file');
}
