import type { KeyHandle, SignatureScheme } from '../../keys/key-handle.ts';
import { localKey } from '../../keys/local-key.ts';
import { askThread, serveThreads } from './thread-channel.ts';

/** A key as a worker is told of it: itself where it is in this process, else where signatures are to be asked for. */
export type SharedKey = Pick<KeyHandle, 'certificate' | 'chain' | 'keyType'> &
  (
    | { readonly kind: 'local'; readonly privateKey: NonNullable<KeyHandle['privateKey']> }
    | { readonly kind: 'channel'; readonly channel: string }
  );

interface Question {
  readonly data: Uint8Array;
  readonly scheme: SignatureScheme;
}

/** Signatures by one key for all threads of this process. */
export interface KeyServer {
  readonly shared: SharedKey;
  close(): void;
}

/**
 * Makes a key usable in workers. One that is elsewhere (a token, a service) stays with the calling thread: it has one
 * session and one login, and workers send what is to be signed.
 */
export function serveKey(key: KeyHandle): KeyServer {
  const { certificate, chain, keyType, privateKey } = key;
  if (privateKey !== undefined)
    return { shared: { kind: 'local', certificate, chain, keyType, privateKey }, close: () => undefined };
  const { channel, close } = serveThreads(({ data, scheme }: Question) => key.sign(data, scheme));
  return { shared: { kind: 'channel', certificate, chain, keyType, channel }, close };
}

/** The key as this thread uses it. */
export function useKey(shared: SharedKey): KeyHandle {
  if (shared.kind === 'local') return localKey(shared.privateKey, shared.certificate, shared.chain);
  const { certificate, chain, keyType } = shared;
  const ask = askThread<Question, Uint8Array>(shared.channel);
  return { kind: 'key', certificate, chain, keyType, sign: (data, scheme) => ask({ data, scheme }) };
}
