import { createPrivateKey, type KeyObject } from 'node:crypto';
import { KysoError } from '../errors.ts';
import { chooseSigner } from './certificate-choice.ts';
import { type Asn1, type Forge, loadForge, malformed, readAsn1 } from './forge-asn1.ts';
import type { KeyHandle } from './key-handle.ts';
import { looksLike } from './looks-like.ts';
import { type PassphraseSpelling, passphraseSpellings } from './passphrase.ts';
import { isPfx, macMatches, openSafe, type Pfx, type PfxContents, readPfx } from './pfx.ts';

/**
 * Opens a PKCS#12 file (.p12, .pfx; RFC 7292) of any age: RC2, 3DES, AES; with a MAC, a PBMAC1 or none.
 * @param passphrase undefined when none was given; a file without a password then opens
 * @throws key-malformed no PKCS#12; says what the file looks like
 * @throws passphrase-required, passphrase-wrong
 * @throws key-cipher-unsupported naming the algorithm
 * @throws key-missing, certificate-missing, key-certificate-mismatch, algorithm-unsupported
 */
export async function openPkcs12(bytes: Uint8Array, passphrase?: string): Promise<KeyHandle> {
  const forge = await loadForge();
  const pfx = readPfx(forge, readOutline(forge, bytes));
  const { keys, certificates } = openWithPassphrase(forge, pfx, passphrase);
  if (keys.length === 0)
    throw new KysoError(
      'key-missing',
      `the key file holds no private key, only ${count(certificates.length)}`,
      {
        hint: 'Export it again together with the private key.',
      },
    );
  if (certificates.length === 0)
    throw new KysoError('certificate-missing', 'the key file holds a private key but no certificate', {
      hint: 'Export it again together with the certificate.',
    });
  const handle = chooseSigner(readKeys(keys), certificates);
  if (handle === undefined)
    throw new KysoError(
      'key-certificate-mismatch',
      `none of the key file's certificates (${certificates.length}) belongs to its private key`,
    );
  return handle;
}

const count = (certificates: number): string => `${certificates} certificate${certificates === 1 ? '' : 's'}`;

function readOutline(forge: Forge, bytes: Uint8Array): Asn1 {
  const noPkcs12 = (cause?: unknown): KysoError =>
    new KysoError('key-malformed', `this is no PKCS#12 file: it looks like ${looksLike(bytes)}`, { cause });
  if (bytes[0] !== 0x30) throw noPkcs12();
  let value: Asn1;
  try {
    value = readAsn1(forge, bytes);
  } catch (cause) {
    throw beginsAsPfx(bytes)
      ? malformed('it is a PKCS#12 file, but damaged or cut short', cause)
      : noPkcs12(cause);
  }
  if (!isPfx(forge, value)) throw noPkcs12();
  return value;
}

/** SEQUENCE { INTEGER 3, SEQUENCE …, at the start of bytes that do not parse as a whole. */
const beginsAsPfx = (bytes: Uint8Array): boolean =>
  /^0[\s\S]{1,5}\x02\x01\x030/.test(Buffer.from(bytes.subarray(0, 16)).toString('latin1'));

function openWithPassphrase(forge: Forge, pfx: Pfx, passphrase: string | undefined): PfxContents {
  for (const spelling of passphraseSpellings(passphrase)) {
    const contents = tryToOpen(forge, pfx, spelling);
    if (contents !== undefined) return contents;
  }
  if (passphrase === undefined)
    throw new KysoError('passphrase-required', 'the key file is protected by a passphrase', {
      hint: 'Give it with --passphrase-file, --passphrase-env or KYSO_PASSPHRASE.',
    });
  throw new KysoError('passphrase-wrong', 'the passphrase does not open the key file');
}

function tryToOpen(forge: Forge, pfx: Pfx, spelling: PassphraseSpelling): PfxContents | undefined {
  if (pfx.mac !== undefined && !macMatches(forge, pfx, spelling)) return undefined;
  try {
    return openSafe(forge, pfx, spelling);
  } catch (error) {
    const code = error instanceof KysoError ? error.code : undefined;
    // Without a MAC, what a wrong password makes of the data shows itself only by not parsing.
    if (code === 'passphrase-wrong' || (code === 'key-malformed' && pfx.mac === undefined)) return undefined;
    throw error;
  }
}

/** Keys of kinds node does not know are passed over as long as there is another one. */
function readKeys(all: readonly Uint8Array[]): KeyObject[] {
  const keys: KeyObject[] = [];
  let fault: unknown;
  for (const pkcs8 of all) {
    try {
      keys.push(createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }));
    } catch (error) {
      fault = error;
    }
  }
  if (keys.length === 0)
    throw new KysoError(
      'algorithm-unsupported',
      'the private key in the key file is of a kind kyso does not know',
      {
        cause: fault,
      },
    );
  return keys;
}
