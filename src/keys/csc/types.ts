import type { NetClient } from '../../net/types.ts';
import type { KeyHandle } from '../key-handle.ts';

/** A secret the service asks for before it signs. */
export interface CscQuestion {
  /** `PIN`, `OTP`, or what else the service calls it. */
  readonly id: string;
  /** How the service words it. */
  readonly label: string;
  /** A new value each time, as of a one-time password. */
  readonly once: boolean;
  /** Nothing else is asked for. */
  readonly alone: boolean;
}

export interface CscSource {
  /** Base of the API, as `https://rssp.example/csc/v2`; without a version `/csc/v2` is added. */
  readonly url: string;
  readonly credential: string;
  /** OAuth 2.0 access token, or who can get one: asked once more, with `true`, when the service takes one for stale. */
  readonly token: string | ((stale: boolean) => Promise<string>);
  /** Answers to what the service asks for an authorization. A wrong one is never given again. */
  readonly answer?: (question: CscQuestion) => Promise<string>;
  readonly net: NetClient;
  /** Milliseconds during which no further signature was asked for, before those waiting are sent (25). */
  readonly gather?: number;
}

/** A key that a service holds. Signatures asked for at the same time are authorised and made together. */
export interface CscKey extends KeyHandle {
  /** Signatures one authorization may cover. */
  readonly multisign: number;
}
