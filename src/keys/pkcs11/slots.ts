import type { Handle, TokenInfo } from 'pkcs11js';
import { KysoError } from '../../errors.ts';
import type { Pkcs11Module } from './module.ts';
import { tokenError } from './return-values.ts';
import type { TokenChoice } from './types.ts';

/** A slot of a module with the token in it. */
export interface TokenSlot {
  readonly handle: Handle;
  /** The slot's number, as the module counts. */
  readonly slot: number;
  readonly description: string;
  /** What stands on the token; its texts without padding. */
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly info: TokenInfo;
}

/** CK_SLOT_ID as a number. */
export const slotNumber = (handle: Handle): number =>
  handle.length === 8 ? Number(handle.readBigUInt64LE()) : handle.readUInt32LE();

const unpadded = (text: string): string => text.replace(/[\0 ]+$/u, '');

/**
 * Every token that is present. Ones without a name (not initialised) are left out, ones that cannot be read too
 * while there are others.
 * @throws token-failed, token-missing
 */
export function listTokens(module: Pkcs11Module): TokenSlot[] {
  const tokens: TokenSlot[] = [];
  let failure: unknown;
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      failure = error;
      return undefined;
    }
  };
  for (const handle of attempt(() => module.library.C_GetSlotList(true)) ?? []) {
    const token = attempt(() => readToken(module, handle));
    if (token !== undefined) tokens.push(token);
  }
  if (tokens.length === 0 && failure !== undefined)
    throw tokenError(failure, `listing the tokens of ${module.path}`);
  return tokens;
}

function readToken({ library, constants }: Pkcs11Module, handle: Handle): TokenSlot | undefined {
  const info = library.C_GetTokenInfo(handle);
  if ((info.flags & constants.CKF_TOKEN_INITIALIZED) === 0) return undefined;
  return {
    handle,
    slot: slotNumber(handle),
    description: unpadded(library.C_GetSlotInfo(handle).slotDescription),
    label: unpadded(info.label),
    manufacturer: unpadded(info.manufacturerID),
    model: unpadded(info.model),
    serial: unpadded(info.serialNumber),
    info,
  };
}

const listed = (tokens: readonly TokenSlot[]): string =>
  tokens.map(({ label, serial, slot }) => `"${label}" (slot ${slot}, serial ${serial})`).join(', ');

/** The one token meant. @throws token-missing, token-ambiguous */
export function chooseToken(tokens: readonly TokenSlot[], { token, slot }: TokenChoice): TokenSlot {
  const meant = tokens.filter(
    (one) => (token === undefined || one.label === token) && (slot === undefined || one.slot === slot),
  );
  const [first] = meant;
  if (first !== undefined && meant.length === 1) return first;
  const which = [
    ...(token === undefined ? [] : [`labelled "${token}"`]),
    ...(slot === undefined ? [] : [`in slot ${slot}`]),
  ].join(' ');
  if (first === undefined)
    throw new KysoError(
      'token-missing',
      tokens.length === 0 ? 'no token is present' : `there is no token ${which}; present: ${listed(tokens)}`,
      { hint: 'Insert the token, and check that its reader works.' },
    );
  throw new KysoError(
    'token-ambiguous',
    `${meant.length} tokens ${which || 'are present'}: ${listed(meant)}`,
    {
      hint: 'Say which one with --token LABEL or --slot N.',
    },
  );
}
