import { KysoError } from '../../errors.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import { login } from './login.ts';
import { loadModule, type Pkcs11Module } from './module.ts';
import { listCertificates, listKeys, type TokenKey, type TokenSession } from './objects.ts';
import { closeSession, openSession } from './open.ts';
import { tokenError } from './return-values.ts';
import { chooseToken, listTokens, type TokenSlot } from './slots.ts';
import type { LoginRequest, TokenChoice } from './types.ts';

/** A key on a token, as it is shown. */
export interface ShownKey {
  readonly label: string;
  readonly id: string;
  readonly keyType: TokenKey['keyType'];
  /** `public`: the private half shows after login only. */
  readonly half: 'private' | 'public';
  readonly maySign: boolean;
  readonly alwaysAuthenticate: boolean;
}

export interface ShownToken {
  readonly slot: number;
  readonly reader: string;
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly pin: 'not-needed' | 'good' | 'count-low' | 'final-try' | 'locked' | 'not-set';
  readonly pinPad: boolean;
  readonly loggedIn: boolean;
  /** CKM_* the token signs with. */
  readonly mechanisms: readonly string[];
  readonly keys: readonly ShownKey[];
  readonly certificates: readonly {
    readonly label: string;
    readonly id: string;
    readonly certificate: Certificate;
  }[];
}

export interface ShownModule {
  readonly module: {
    readonly path: string;
    readonly manufacturer: string;
    readonly description: string;
    readonly version: string;
  };
  readonly tokens: readonly ShownToken[];
}

export interface DescribeRequest extends TokenChoice, LoginRequest {
  readonly module: string;
}

/**
 * What a PKCS#11 module and its tokens hold. Without a PIN only what the tokens show to everyone; a PIN goes to one
 * token only.
 * @throws pkcs11-missing, pkcs11-unusable, token-missing, token-ambiguous, token-failed, pin-wrong, pin-locked
 */
export async function describePkcs11(request: DescribeRequest): Promise<ShownModule> {
  const module = await loadModule(request.module);
  try {
    const all = listTokens(module);
    const one = request.pin !== undefined || request.token !== undefined || request.slot !== undefined;
    const slots = one ? [chooseToken(all, request)] : all;
    const tokens: ShownToken[] = [];
    for (const slot of slots) tokens.push(await describeToken(module, slot, request));
    const { manufacturerID, libraryDescription, libraryVersion } = module.library.C_GetInfo();
    return {
      module: {
        path: module.path,
        manufacturer: manufacturerID.trim(),
        description: libraryDescription.trim(),
        version: `${libraryVersion.major}.${libraryVersion.minor}`,
      },
      tokens,
    };
  } catch (error) {
    throw error instanceof KysoError ? error : tokenError(error, `reading ${request.module}`);
  } finally {
    module.release();
  }
}

async function describeToken(
  module: Pkcs11Module,
  slot: TokenSlot,
  request: LoginRequest,
): Promise<ShownToken> {
  const session = openSession(module, slot);
  try {
    if (request.pin !== undefined) await login(session, slot, request);
    return {
      slot: slot.slot,
      reader: slot.description,
      label: slot.label,
      manufacturer: slot.manufacturer,
      model: slot.model,
      serial: slot.serial,
      pin: pinState(module, slot),
      pinPad: (slot.info.flags & module.constants.CKF_PROTECTED_AUTHENTICATION_PATH) !== 0,
      loggedIn: request.pin !== undefined,
      mechanisms: signingMechanisms(module, slot),
      keys: shownKeys(session),
      certificates: listCertificates(session)
        .flatMap(({ label, id, der }) => {
          const certificate = readable(der);
          return certificate === undefined ? [] : [{ label, id, certificate }];
        })
        .sort(byName),
    };
  } catch (error) {
    throw tokenError(error, `reading the token "${slot.label}"`);
  } finally {
    closeSession(session);
  }
}

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der);
  } catch {
    return undefined;
  }
}

/** Tokens list in any order, and a new one each time. */
const byName = (a: { id: string; label: string }, b: { id: string; label: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : a.label < b.label ? -1 : a.label > b.label ? 1 : 0;

/** Private keys, and public ones whose private half does not show. */
function shownKeys(session: TokenSession): ShownKey[] {
  const shown =
    (half: ShownKey['half']) =>
    (key: TokenKey): ShownKey => {
      const { label, id, keyType, maySign, alwaysAuthenticate } = key;
      return { label, id, keyType, half, maySign, alwaysAuthenticate };
    };
  const secret = listKeys(session, 'private').map(shown('private'));
  const open = listKeys(session, 'public').map(shown('public'));
  const alone = open.filter(({ id, label }) => !secret.some((key) => key.id === id && key.label === label));
  return [...secret, ...alone].sort(byName);
}

function pinState({ constants }: Pkcs11Module, { info: { flags } }: TokenSlot): ShownToken['pin'] {
  const states = [
    [constants.CKF_USER_PIN_LOCKED, 'locked'],
    [constants.CKF_USER_PIN_FINAL_TRY, 'final-try'],
    [constants.CKF_USER_PIN_COUNT_LOW, 'count-low'],
  ] as const;
  if ((flags & constants.CKF_LOGIN_REQUIRED) === 0) return 'not-needed';
  if ((flags & constants.CKF_USER_PIN_INITIALIZED) === 0) return 'not-set';
  return states.find(([flag]) => (flags & flag) !== 0)?.[1] ?? 'good';
}

function signingMechanisms({ library, constants }: Pkcs11Module, { handle }: TokenSlot): string[] {
  const names = new Map<number, string>([[0x1057, 'CKM_EDDSA']]);
  for (const [name, value] of Object.entries(constants))
    if (/^CKM_(RSA|SHA\d+_RSA|ECDSA)/.test(name) && typeof value === 'number') names.set(value, name);
  return library
    .C_GetMechanismList(handle)
    .filter((mechanism) => (library.C_GetMechanismInfo(handle, mechanism).flags & constants.CKF_SIGN) !== 0)
    .flatMap((mechanism) => names.get(mechanism) ?? [])
    .sort();
}
