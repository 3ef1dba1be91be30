import type { KeyHandle } from '../../keys/key-handle.ts';
import type { PassphraseSource } from './secret.ts';

/** The options that name a key. */
export interface KeyValues extends PassphraseSource {
  readonly p12?: string;
  readonly key?: string;
  readonly cert?: string;
  readonly chain?: string;
  readonly pkcs11?: string;
  readonly token?: string;
  readonly slot?: number;
  readonly keyLabel?: string;
  readonly keyId?: string;
  readonly certFile?: string;
  readonly csc?: string;
  readonly credential?: string;
  /** Seconds a service is waited for. */
  readonly timeout?: number;
}

/** A key that may hold something open outside of this process. */
export type OpenKey = KeyHandle & {
  /** Signatures that are best asked for at the same time. */
  readonly multisign?: number;
  /** Addresses contacted so far. */
  readonly contacted?: () => readonly string[];
  close?(): void;
};
