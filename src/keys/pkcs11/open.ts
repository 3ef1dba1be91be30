import { KysoError } from '../../errors.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import { certificatesIn } from '../certificate-file.ts';
import type { KeyHandle, SignatureScheme } from '../key-handle.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { verifiesWith } from '../verifies-with.ts';
import { chooseTokenKey } from './key-choice.ts';
import { explained, login, type PinAnswer, present } from './login.ts';
import { operationFor } from './mechanism.ts';
import { loadModule, type Pkcs11Module } from './module.ts';
import { listCertificates, listKeys, type TokenKey, type TokenSession } from './objects.ts';
import { tokenError } from './return-values.ts';
import { chooseToken, listTokens, type TokenSlot } from './slots.ts';
import type { Pkcs11Key, Pkcs11Source } from './types.ts';

/**
 * Opens a key on a token or HSM through its PKCS#11 module. Needs the package `pkcs11js`.
 * @throws pkcs11-missing, pkcs11-unusable, token-missing, token-ambiguous, token-failed
 * @throws passphrase-required, pin-wrong, pin-locked
 * @throws key-missing, key-ambiguous, certificate-missing, key-certificate-mismatch
 */
export async function openPkcs11(source: Pkcs11Source): Promise<Pkcs11Key> {
  const module = await loadModule(source.module);
  try {
    const slot = chooseToken(listTokens(module), source);
    const session = openSession(module, slot);
    try {
      return await openKey(session, slot, source);
    } catch (error) {
      closeSession(session);
      throw tokenError(error, `reading the token "${slot.label}"`);
    }
  } catch (error) {
    module.release();
    throw error;
  }
}

/** @throws token-failed, token-missing */
export function openSession(module: Pkcs11Module, slot: TokenSlot): TokenSession {
  try {
    return { module, handle: module.library.C_OpenSession(slot.handle, module.constants.CKF_SERIAL_SESSION) };
  } catch (error) {
    throw tokenError(error, `opening the token "${slot.label}"`);
  }
}

export function closeSession({ module, handle }: TokenSession): void {
  try {
    module.library.C_CloseSession(handle);
  } catch {
    // A token that was removed has closed it already.
  }
}

async function openKey(session: TokenSession, slot: TokenSlot, source: Pkcs11Source): Promise<Pkcs11Key> {
  const answer = await login(session, slot, source);
  const contents = {
    keys: listKeys(session, 'private'),
    publicKeys: listKeys(session, 'public'),
    certificates: listCertificates(session),
    given: source.certificate === undefined ? [] : certificatesIn(source.certificate, 'certificate'),
    further: source.chain === undefined ? [] : certificatesIn(source.chain, 'chain'),
  };
  const { key, certificate, chain } = chooseTokenKey(contents, source, slot.label);
  if (key.alwaysAuthenticate)
    source.onNotice?.({
      code: 'pin-every-signature',
      message: `the key "${key.label}" wants the PIN with every signature`,
    });
  return keyHandle({ session, slot, key, answer }, certificate, chain);
}

interface OpenKey {
  readonly session: TokenSession;
  readonly slot: TokenSlot;
  readonly key: TokenKey;
  readonly answer: PinAnswer | undefined;
}

/** Failures after which the token is not asked again: it is gone, or another wrong PIN would lock it. */
const final: ReadonlySet<string> = new Set([
  'token-missing',
  'pin-wrong',
  'pin-locked',
  'passphrase-required',
]);

function keyHandle(open: OpenKey, certificate: Certificate, chain: readonly Uint8Array[]): Pkcs11Key {
  const { session, slot, key } = open;
  const queue = oneAtATime();
  const offers = mechanismsOf(session.module, slot);
  let closed = false;
  let failure: KysoError | undefined;
  const sign = async (data: Uint8Array, scheme: SignatureScheme): Promise<Uint8Array> => {
    if (closed) throw new KysoError('signing-failed', 'the key was closed');
    if (failure !== undefined) throw failure;
    try {
      return await signOnce(open, certificate, offers, data, scheme);
    } catch (error) {
      const told = explained(error, `signing with the token "${slot.label}"`, session, slot);
      if (final.has(told.code)) failure = told;
      throw told;
    }
  };
  return {
    kind: 'key',
    certificate: certificate.der,
    chain,
    keyType: key.keyType as KeyHandle['keyType'],
    token: { label: slot.label, serial: slot.serial, slot: slot.slot },
    sign: (data, scheme) => queue(() => sign(data, scheme)),
    close() {
      if (closed) return;
      closed = true;
      closeSession(session);
      session.module.release();
    },
  };
}

/** Most octets a signature value may have: RSA of 16384 bits. */
const longestValue = 2048;

async function signOnce(
  { session, key, answer }: OpenKey,
  certificate: Certificate,
  offers: (mechanism: number) => boolean,
  data: Uint8Array,
  scheme: SignatureScheme,
): Promise<Uint8Array> {
  const { library, constants, threads } = session.module;
  const operation = operationFor(constants, key.keyType as KeyHandle['keyType'], scheme, certificate, offers);
  library.C_SignInit(session.handle, operation.mechanism, key.handle);
  if (key.alwaysAuthenticate && answer !== undefined)
    present(session, constants.CKU_CONTEXT_SPECIFIC, answer);
  const input = operation.input(data);
  const room = Buffer.alloc(longestValue);
  // Off this thread: a card takes its time, and documents are read and checked meanwhile.
  const value = threads
    ? await library.C_SignAsync(session.handle, input, room)
    : library.C_Sign(session.handle, input, room);
  const signature = operation.output(value);
  if (!verifiesWith(certificate, data, signature, scheme))
    throw new KysoError(
      'key-certificate-mismatch',
      'the certificate does not verify what the key on the token signed',
      {
        hint: 'Give the certificate that was issued for this key with --cert-file FILE.',
      },
    );
  return signature;
}

/** Whether the token signs with a mechanism. */
function mechanismsOf(
  { library, constants }: Pkcs11Module,
  { handle }: TokenSlot,
): (mechanism: number) => boolean {
  const known = new Map<number, boolean>();
  const list = new Set(library.C_GetMechanismList(handle));
  return (mechanism) => {
    let signs = known.get(mechanism);
    if (signs === undefined) {
      signs =
        list.has(mechanism) &&
        (library.C_GetMechanismInfo(handle, mechanism).flags & constants.CKF_SIGN) !== 0;
      known.set(mechanism, signs);
    }
    return signs;
  };
}
