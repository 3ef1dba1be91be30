import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import type { KeyHandle } from '../../keys/key-handle.ts';
import type { CommandContext } from '../context.ts';
import { printable } from '../view/printable.ts';
import type { KeyValues, OpenKey } from './key-values.ts';
import { askSecret, canAsk, givenPassphrase } from './secret.ts';

/** How often a person is asked before the passphrase counts as wrong. */
const tries = 3;

/**
 * Opens the key the options name, asking for its passphrase on a terminal when none was given.
 * @throws key-source-missing, usage, and whatever opening a key throws, with the file's name
 */
export async function openKey(values: KeyValues, context: CommandContext): Promise<OpenKey> {
  checkKeyValues(values);
  if (values.pkcs11 !== undefined) return openToken(values.pkcs11, values, context);
  if (values.csc !== undefined) {
    const { openService } = await import('./open-service.ts');
    return openService(values.csc, values, context);
  }
  const { messages } = context;
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

/** Options that say more of a token than which module it has. */
const tokenOptions = [
  ['--token', 'token'],
  ['--slot', 'slot'],
  ['--key-label', 'keyLabel'],
  ['--key-id', 'keyId'],
  ['--cert-file', 'certFile'],
] as const;

/** One key source, and nothing that belongs to another. @throws usage */
export function checkKeyValues(values: KeyValues): void {
  const sources = (['p12', 'key', 'pkcs11', 'csc'] as const).filter((name) => values[name] !== undefined);
  if (sources.length > 1)
    throw new KysoError(
      'usage',
      `${sources.map((name) => `--${name}`).join(' and ')} exclude each other: one key signs`,
    );
  const lone = tokenOptions.find(([, name]) => values[name] !== undefined);
  if (lone !== undefined && values.pkcs11 === undefined)
    throw new KysoError('usage', `${lone[0]} belongs to --pkcs11 MODULE`);
  if (values.credential !== undefined && values.csc === undefined)
    throw new KysoError('usage', '--credential belongs to --csc URL');
  if (values.keyId !== undefined && !/^(0x)?([0-9a-f]{2}[: ]?)+$/i.test(values.keyId))
    throw new KysoError('usage', `--key-id ${values.keyId}: it must be hexadecimal, as 0a1b`);
}

/** @throws whatever openPkcs11 throws, and what is said of files that cannot be read */
async function openToken(module: string, values: KeyValues, context: CommandContext): Promise<OpenKey> {
  const { openPkcs11 } = await import('../../keys/pkcs11/open.ts');
  const { certFile, chain, token, slot, keyLabel, keyId } = values;
  const given = givenPassphrase(values);
  const { messages, note, err, quiet } = context;
  const ask = canAsk() ? (label: string) => askSecret(messages.sign.pin(label)) : undefined;
  const choice = { token, slot, keyLabel, keyId, pin: given ?? ask };
  return openPkcs11({
    module,
    ...Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined)),
    ...(certFile === undefined ? {} : { certificate: read(certFile) }),
    ...(chain === undefined ? {} : { chain: read(chain) }),
    onNotice({ code, message }) {
      if (!quiet || code === 'pin-pad')
        note(`${err.paint.yellow(messages.label.note)}: ${printable(message)}`);
    },
  });
}

async function keySource({ p12, key, cert, chain }: KeyValues): Promise<OpenableKey> {
  if (p12 !== undefined) {
    const bytes = read(p12);
    const { openPkcs12 } = await import('../../keys/pkcs12.ts');
    return { path: p12, open: (passphrase) => openPkcs12(bytes, passphrase) };
  }
  if (key === undefined)
    throw new KysoError('key-source-missing', 'no key to sign with', {
      hint: 'Give --p12 FILE, --key FILE with --cert FILE, --pkcs11 MODULE, or --csc URL. For a trial key: kyso identity create.',
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
