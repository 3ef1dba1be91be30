import { KysoError } from '../../errors.ts';
import type { TokenSession } from './objects.ts';
import { returnValueOf, tokenError } from './return-values.ts';
import type { TokenSlot } from './slots.ts';
import type { LoginRequest, PinSource } from './types.ts';

/** How a PIN is presented: typed at this machine, or at the reader (CKF_PROTECTED_AUTHENTICATION_PATH). */
export type PinAnswer = { readonly kind: 'pin'; readonly pin: string } | { readonly kind: 'pin-pad' };

const pinHint = 'Give it with --passphrase-file, --passphrase-env or KYSO_PASSPHRASE.';

/**
 * Logs in once, as the user. A wrong PIN is never tried again: few wrong ones lock a token.
 * @returns what to present for keys that want it with every signature; undefined when the token wants no login
 * @throws passphrase-required, pin-wrong, pin-locked, token-failed, token-missing
 */
export async function login(
  session: TokenSession,
  slot: TokenSlot,
  { pin, onNotice }: LoginRequest,
): Promise<PinAnswer | undefined> {
  const { constants } = session.module;
  const has = (flag: number): boolean => (slot.info.flags & flag) !== 0;
  const doing = `logging in to the token "${slot.label}"`;
  if (!has(constants.CKF_LOGIN_REQUIRED)) return undefined;
  if (has(constants.CKF_USER_PIN_LOCKED))
    throw tokenError(Object.assign(new Error(''), { code: constants.CKR_PIN_LOCKED }), doing);
  if (has(constants.CKF_USER_PIN_FINAL_TRY))
    onNotice?.({
      code: 'pin-final-try',
      message: `the token "${slot.label}" has one try left: another wrong PIN locks it`,
    });
  else if (has(constants.CKF_USER_PIN_COUNT_LOW))
    onNotice?.({
      code: 'pin-low',
      message: `a wrong PIN was given to the token "${slot.label}" before; a few more lock it`,
    });
  const answer = await pinFor(slot, has(constants.CKF_PROTECTED_AUTHENTICATION_PATH), { pin, onNotice });
  try {
    present(session, constants.CKU_USER, answer);
  } catch (error) {
    if (returnValueOf(error) !== constants.CKR_USER_ALREADY_LOGGED_IN)
      throw explained(error, doing, session, slot);
  }
  return answer;
}

async function pinFor(
  slot: TokenSlot,
  pinPad: boolean,
  { pin, onNotice }: { readonly pin: PinSource | undefined; readonly onNotice: LoginRequest['onNotice'] },
): Promise<PinAnswer> {
  if (pinPad && pin === undefined) return atPad(slot, onNotice);
  if (pin === undefined)
    throw new KysoError('passphrase-required', `the token "${slot.label}" asks for its PIN`, {
      hint: pinHint,
    });
  // A reader with keys of its own takes no PIN from a program; one that was given outright is tried all the same.
  if (pinPad && typeof pin === 'function') return atPad(slot, onNotice);
  const given = typeof pin === 'string' ? pin : await pin(slot.label);
  if (given === '')
    throw new KysoError('passphrase-required', `no PIN was given for the token "${slot.label}"`, {
      hint: pinHint,
    });
  return { kind: 'pin', pin: given };
}

function atPad(slot: TokenSlot, onNotice: LoginRequest['onNotice']): PinAnswer {
  onNotice?.({ code: 'pin-pad', message: `type the PIN of the token "${slot.label}" on the reader's keys` });
  return { kind: 'pin-pad' };
}

/**
 * One login. pkcs11js has no way to hand over no PIN at all: at a pin pad it is an empty one, which modules take for none.
 * @throws what the module throws
 */
export function present(
  { module: { library }, handle }: TokenSession,
  user: number,
  answer: PinAnswer,
): void {
  library.C_Login(handle, user, answer.kind === 'pin' ? answer.pin : '');
}

/** A failed login, with what the token says of the tries that are left. */
export function explained(
  error: unknown,
  doing: string,
  { module }: TokenSession,
  slot: TokenSlot,
): KysoError {
  const failure = tokenError(error, doing);
  if (failure.code !== 'pin-wrong') return failure;
  const { constants, library } = module;
  let flags = 0;
  try {
    flags = library.C_GetTokenInfo(slot.handle).flags;
  } catch {
    // What is left is then not known.
  }
  const left = [
    [constants.CKF_USER_PIN_LOCKED, 'the token is locked now'],
    [constants.CKF_USER_PIN_FINAL_TRY, 'one try is left: another wrong PIN locks the token'],
    [constants.CKF_USER_PIN_COUNT_LOW, 'few tries are left before the token locks'],
  ] as const;
  const state = left.find(([flag]) => (flags & flag) !== 0)?.[1];
  if (state === undefined) return failure;
  const { code, message, hint } = failure;
  return new KysoError(code, `${message}; ${state}`, hint === undefined ? {} : { hint });
}
