import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import type { KeyHandle } from '../../keys/key-handle.ts';
import type { Messages } from '../view/messages/messages.ts';
import { askSecret, canAsk, givenPassphrase, type PassphraseSource } from './secret.ts';

export interface KeyValues extends PassphraseSource {
  readonly p12?: string;
  readonly key?: string;
  readonly cert?: string;
  readonly chain?: string;
}

/** How often a person is asked before the passphrase counts as wrong. */
const tries = 3;

/**
 * Opens the key the options name, asking for its passphrase on a terminal when none was given.
 * @throws key-source-missing, usage, and whatever opening a key throws, with the file's name
 */
export async function openKey(values: KeyValues, messages: Messages): Promise<KeyHandle> {
  const { path, open } = await keySource(values);
  const given = givenPassphrase(values);
  const attempt = async (passphrase: string | undefined): Promise<KeyHandle> => {
    try {
      return await open(passphrase);
    } catch (error) {
      throw named(error, path);
    }
  };
  try {
    return await attempt(given);
  } catch (error) {
    if (!isCode(error, 'passphrase-required') || !canAsk()) throw error;
  }
  for (let left = tries; ; left--) {
    try {
      return await attempt(await askSecret(messages.sign.passphrase(path)));
    } catch (error) {
      if (!isCode(error, 'passphrase-wrong') || left <= 1) throw error;
    }
  }
}

const isCode = (error: unknown, code: KysoError['code']): boolean =>
  error instanceof KysoError && error.code === code;

/** Key sources do not know where their bytes came from. */
function named(error: unknown, path: string): unknown {
  if (!(error instanceof KysoError) || error.message.includes(path)) return error;
  const { code, message, hint, cause } = error;
  return new KysoError(code, `${path}: ${message}`, {
    subject: path,
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

interface OpenableKey {
  readonly path: string;
  open(passphrase: string | undefined): Promise<KeyHandle>;
}

async function keySource({ p12, key, cert, chain }: KeyValues): Promise<OpenableKey> {
  if (p12 !== undefined && key !== undefined)
    throw new KysoError('usage', '--p12 and --key exclude each other: one key signs');
  if (p12 !== undefined) {
    const bytes = read(p12);
    const { openPkcs12 } = await import('../../keys/pkcs12.ts');
    return { path: p12, open: (passphrase) => openPkcs12(bytes, passphrase) };
  }
  if (key === undefined)
    throw new KysoError('key-source-missing', 'no key to sign with', {
      hint: 'Give --p12 FILE, or --key FILE with --cert FILE. For a trial key: kyso identity create.',
    });
  const source = {
    key: read(key),
    certificate: read(cert ?? key),
    ...(chain === undefined ? {} : { chain: read(chain) }),
  };
  const { openPem } = await import('../../keys/pem.ts');
  return {
    path: key,
    open: (passphrase) => openPem(passphrase === undefined ? source : { ...source, passphrase }),
  };
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}
