import { type ErrorCode, KysoError } from '../../errors.ts';

/** What a return value of a PKCS#11 module means to the person before the token. */
interface Meaning {
  readonly name: string;
  readonly code: ErrorCode;
  readonly sentence: string;
  readonly hint?: string;
}

const again = 'Try again; restart the token’s service or program when it stays so.';
const insert = 'Insert the token again, then run the same command again: it finishes the rest.';
const unlock = 'Unlock it with the PUK or with the program that came with it, or ask who issued it.';
const other = 'Choose another digest, or leave PSS out; kyso identity show lists what the token can do.';

/** CKR_* by number (PKCS #11, 5.1): those a signer meets. */
const meanings: ReadonlyMap<number, Meaning> = new Map(
  (
    [
      [0x01, 'CKR_CANCEL', 'signing-failed', 'it was cancelled'],
      [0x02, 'CKR_HOST_MEMORY', 'token-failed', 'the module has no memory left', again],
      [0x03, 'CKR_SLOT_ID_INVALID', 'token-missing', 'there is no such slot', insert],
      [0x05, 'CKR_GENERAL_ERROR', 'token-failed', 'the module failed without saying why', again],
      [0x06, 'CKR_FUNCTION_FAILED', 'token-failed', 'the token could not do it', again],
      [0x07, 'CKR_ARGUMENTS_BAD', 'token-failed', 'the module does not accept what it was asked'],
      [0x09, 'CKR_NEED_TO_CREATE_THREADS', 'pkcs11-unusable', 'the module needs threads of its own'],
      [0x0a, 'CKR_CANT_LOCK', 'pkcs11-unusable', 'the module cannot work in a program with several threads'],
      [0x11, 'CKR_ATTRIBUTE_SENSITIVE', 'token-failed', 'the token does not give that value away'],
      [0x12, 'CKR_ATTRIBUTE_TYPE_INVALID', 'token-failed', 'the token does not know that attribute'],
      [0x13, 'CKR_ATTRIBUTE_VALUE_INVALID', 'token-failed', 'the token does not accept that value'],
      [0x1b, 'CKR_ACTION_PROHIBITED', 'token-failed', 'the token forbids it'],
      [0x20, 'CKR_DATA_INVALID', 'token-failed', 'the token does not sign data of this form', other],
      [0x21, 'CKR_DATA_LEN_RANGE', 'token-failed', 'the token does not sign data of this length', other],
      [0x30, 'CKR_DEVICE_ERROR', 'token-failed', 'the token or its reader has failed', insert],
      [0x31, 'CKR_DEVICE_MEMORY', 'token-failed', 'the token has no memory left', again],
      [0x32, 'CKR_DEVICE_REMOVED', 'token-missing', 'the token was removed', insert],
      [0x50, 'CKR_FUNCTION_CANCELED', 'signing-failed', 'it was cancelled at the token'],
      [0x54, 'CKR_FUNCTION_NOT_SUPPORTED', 'token-failed', 'the module cannot do this'],
      [0x60, 'CKR_KEY_HANDLE_INVALID', 'token-missing', 'the key is no longer on the token', insert],
      [0x62, 'CKR_KEY_SIZE_RANGE', 'token-failed', 'the mechanism does not fit a key of this size', other],
      [
        0x63,
        'CKR_KEY_TYPE_INCONSISTENT',
        'token-failed',
        'the mechanism does not fit this kind of key',
        other,
      ],
      [
        0x68,
        'CKR_KEY_FUNCTION_NOT_PERMITTED',
        'token-failed',
        'the key may not sign',
        'Choose a key for signatures with --key-label or --key-id; kyso identity show lists them.',
      ],
      [
        0x70,
        'CKR_MECHANISM_INVALID',
        'algorithm-unsupported',
        'the token does not know this mechanism',
        other,
      ],
      [
        0x71,
        'CKR_MECHANISM_PARAM_INVALID',
        'algorithm-unsupported',
        'the token does not know these parameters',
        other,
      ],
      [0x82, 'CKR_OBJECT_HANDLE_INVALID', 'token-missing', 'the object is no longer on the token', insert],
      [0x90, 'CKR_OPERATION_ACTIVE', 'token-failed', 'the token is busy with another operation', again],
      [
        0x91,
        'CKR_OPERATION_NOT_INITIALIZED',
        'token-failed',
        'the token forgot what it was about to do',
        again,
      ],
      [
        0xa0,
        'CKR_PIN_INCORRECT',
        'pin-wrong',
        'the PIN is wrong',
        'Check the PIN before you try again: a few wrong ones lock the token.',
      ],
      [
        0xa1,
        'CKR_PIN_INVALID',
        'pin-wrong',
        'the PIN holds characters the token does not take',
        'Check the PIN before you try again: a few wrong ones lock the token.',
      ],
      [
        0xa2,
        'CKR_PIN_LEN_RANGE',
        'pin-wrong',
        'the PIN is too short or too long for this token',
        'Check the PIN before you try again: a few wrong ones lock the token.',
      ],
      [
        0xa3,
        'CKR_PIN_EXPIRED',
        'pin-locked',
        'the PIN has expired',
        'Set a new PIN with the program that came with the token.',
      ],
      [0xa4, 'CKR_PIN_LOCKED', 'pin-locked', 'the PIN is locked after too many wrong ones', unlock],
      [0xb0, 'CKR_SESSION_CLOSED', 'token-missing', 'the session with the token was closed', insert],
      [
        0xb1,
        'CKR_SESSION_COUNT',
        'token-failed',
        'the token has as many sessions open as it can',
        'Close other programs that use it.',
      ],
      [0xb3, 'CKR_SESSION_HANDLE_INVALID', 'token-missing', 'the session with the token has ended', insert],
      [0xe0, 'CKR_TOKEN_NOT_PRESENT', 'token-missing', 'the token is not there', insert],
      [
        0xe1,
        'CKR_TOKEN_NOT_RECOGNIZED',
        'token-missing',
        'what is in the reader is no token this module knows',
        'Take the module that belongs to the token.',
      ],
      [0x100, 'CKR_USER_ALREADY_LOGGED_IN', 'token-failed', 'somebody is logged in to the token already'],
      [
        0x101,
        'CKR_USER_NOT_LOGGED_IN',
        'passphrase-required',
        'the token wants its PIN first',
        'Give it with --passphrase-file, --passphrase-env or KYSO_PASSPHRASE.',
      ],
      [
        0x102,
        'CKR_USER_PIN_NOT_INITIALIZED',
        'pin-locked',
        'no PIN has been set on the token yet',
        'Set one with the program that came with the token.',
      ],
      [
        0x104,
        'CKR_USER_ANOTHER_ALREADY_LOGGED_IN',
        'token-failed',
        'another user is logged in to the token',
        'Close other programs that use it.',
      ],
      [0x140, 'CKR_CURVE_NOT_SUPPORTED', 'algorithm-unsupported', 'the token does not know this curve'],
      [
        0x150,
        'CKR_BUFFER_TOO_SMALL',
        'token-failed',
        'the token gave a longer signature than such keys make',
      ],
      [0x190, 'CKR_CRYPTOKI_NOT_INITIALIZED', 'token-failed', 'the module was shut down', again],
      [
        0x1b0,
        'CKR_NEW_PIN_MODE',
        'pin-locked',
        'the token wants a new PIN to be set',
        'Set one with the program that came with it.',
      ],
      [
        0x1b1,
        'CKR_NEXT_OTP',
        'pin-wrong',
        'the token wants the next one-time password',
        'Wait for the next one, then try again.',
      ],
      [0x200, 'CKR_FUNCTION_REJECTED', 'signing-failed', 'it was refused at the token'],
      [0x201, 'CKR_TOKEN_RESOURCE_EXCEEDED', 'token-failed', 'the token has no resources left', again],
    ] as const
  ).map(([value, name, code, sentence, hint]) => [
    value,
    hint === undefined ? { name, code, sentence } : { name, code, sentence, hint },
  ]),
);

/** The number a failed call to the module gave, undefined for failures of another kind. */
export function returnValueOf(error: unknown): number | undefined {
  const match = error instanceof Error ? /CKR_\w+:(\d+)/.exec(`${error.message}\n${error.stack}`) : null;
  if (match !== null) return Number(match[1]);
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'number' && code !== 0 ? code : undefined;
}

/**
 * A failed call as an error people understand.
 * @param doing what was being done, as `signing with the token "Office"`
 */
export function tokenError(error: unknown, doing: string): KysoError {
  if (error instanceof KysoError) return error;
  const value = returnValueOf(error);
  if (value === undefined) {
    const why = error instanceof Error ? error.message : String(error);
    return new KysoError('token-failed', `${doing}: ${why}`, { cause: error });
  }
  const hex = `0x${value.toString(16)}`;
  const known = meanings.get(value);
  if (known === undefined) {
    // From 0x80000000 on the makers of modules number their own.
    const whose = value >= 0x8000_0000 ? 'an error of its maker' : 'an error unknown here';
    return new KysoError('token-failed', `${doing}: the module reports ${whose} (${hex})`, {
      hint: 'Look the number up in the documentation of the token.',
    });
  }
  const details = known.hint === undefined ? {} : { hint: known.hint };
  return new KysoError(known.code, `${doing}: ${known.sentence} (${known.name})`, details);
}
