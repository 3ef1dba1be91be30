import type { KeyHandle } from '../key-handle.ts';

/** Which token is meant; neither: the only one there is. */
export interface TokenChoice {
  readonly token?: string;
  readonly slot?: number;
}

/** Which key of a token is meant; neither: the one meant for signatures. */
export interface TokenKeyChoice {
  readonly keyLabel?: string;
  /** CKA_ID in hex; colons and spaces between octets do not count. */
  readonly keyId?: string;
}

/** Something to be told before the token is used, for a person who stands by. */
export interface TokenNotice {
  readonly code: 'pin-pad' | 'pin-low' | 'pin-final-try' | 'pin-every-signature';
  readonly message: string;
}

/** The PIN, or who can ask for it; asked only when the token wants one. */
export type PinSource = string | ((token: string) => Promise<string>);

export interface LoginRequest {
  readonly pin?: PinSource;
  readonly onNotice?: (notice: TokenNotice) => void;
}

export interface Pkcs11Source extends TokenChoice, TokenKeyChoice, LoginRequest {
  /** Path of the maker's library (.so, .dll, .dylib). */
  readonly module: string;
  /** PEM, DER or PKCS#7 of the certificate, where the token holds none; may hold the chain as well. */
  readonly certificate?: Uint8Array;
  /** PEM, DER or PKCS#7 of further certificates. */
  readonly chain?: Uint8Array;
}

/** A key on a token: one session and one login, until it is closed. Signatures are made one after the other. */
export interface Pkcs11Key extends KeyHandle {
  readonly token: { readonly label: string; readonly serial: string; readonly slot: number };
  /** Ends the session; with the last one the login ends, too. */
  close(): void;
}
