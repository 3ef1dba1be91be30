import { BroadcastChannel, threadId } from 'node:worker_threads';
import { KysoError } from '../../errors.ts';
import type { KeyHandle, SignatureScheme } from '../../keys/key-handle.ts';
import { localKey } from '../../keys/local-key.ts';
import { type Failure, failureOf } from './failure.ts';

/** A key as a worker is told of it: itself where it is in this process, else where signatures are to be asked for. */
export type SharedKey = Pick<KeyHandle, 'certificate' | 'chain' | 'keyType'> &
  (
    | { readonly kind: 'local'; readonly privateKey: NonNullable<KeyHandle['privateKey']> }
    | { readonly kind: 'channel'; readonly channel: string }
  );

interface Request {
  readonly kind: 'request';
  readonly from: number;
  readonly id: number;
  readonly data: Uint8Array;
  readonly scheme: SignatureScheme;
}

type Answer = { readonly kind: 'answer'; readonly to: number; readonly id: number } & (
  | { readonly value: Uint8Array }
  | { readonly failure: Failure }
);

/** Signatures by one key for all threads of this process. */
export interface KeyServer {
  readonly shared: SharedKey;
  close(): void;
}

let servers = 0;

/**
 * Makes a key usable in workers. One that is elsewhere (a token, a service) stays with the calling thread: it has one
 * session and one login, and workers send what is to be signed.
 */
export function serveKey(key: KeyHandle): KeyServer {
  const { certificate, chain, keyType, privateKey } = key;
  if (privateKey !== undefined)
    return { shared: { kind: 'local', certificate, chain, keyType, privateKey }, close: () => undefined };
  const name = `kyso-key-${process.pid}-${servers++}`;
  const channel = new BroadcastChannel(name);
  channel.unref();
  channel.onmessage = (event) => {
    const message = (event as { readonly data: unknown }).data as Request | Answer;
    if (message.kind !== 'request') return;
    const { from, id, data, scheme } = message;
    const answer = (content: { value: Uint8Array } | { failure: Failure }): void =>
      channel.postMessage({ kind: 'answer', to: from, id, ...content });
    key.sign(data, scheme).then(
      (value) => answer({ value }),
      (error: unknown) => answer({ failure: failureOf(error) }),
    );
  };
  return {
    shared: { kind: 'channel', certificate, chain, keyType, channel: name },
    close: () => channel.close(),
  };
}

/** The key as this thread uses it. */
export function useKey(shared: SharedKey): KeyHandle {
  if (shared.kind === 'local') return localKey(shared.privateKey, shared.certificate, shared.chain);
  const { certificate, chain, keyType } = shared;
  const channel = new BroadcastChannel(shared.channel);
  channel.unref();
  const waiting = new Map<
    number,
    { done: (value: Uint8Array) => void; failed: (error: KysoError) => void }
  >();
  let requests = 0;
  channel.onmessage = (event) => {
    const message = (event as { readonly data: unknown }).data as Request | Answer;
    if (message.kind !== 'answer' || message.to !== threadId) return;
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (waiting.size === 0) channel.unref();
    if ('value' in message) asked?.done(message.value);
    else {
      const { code, message: text, hint } = message.failure;
      asked?.failed(new KysoError(code, text, hint === undefined ? {} : { hint }));
    }
  };
  return {
    kind: 'key',
    certificate,
    chain,
    keyType,
    sign: (data, scheme) =>
      new Promise((done, failed) => {
        const id = requests++;
        waiting.set(id, { done, failed });
        channel.ref();
        const request: Request = { kind: 'request', from: threadId, id, data, scheme };
        channel.postMessage(request);
      }),
  };
}
