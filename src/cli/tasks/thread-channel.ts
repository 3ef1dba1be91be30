import { BroadcastChannel, threadId } from 'node:worker_threads';
import { KysoError } from '../../errors.ts';
import { type Failure, failureOf } from './failure.ts';

/** What one thread of this process does for all of them. Questions and answers must survive structured cloning. */
export interface ThreadService {
  /** The name by which other threads reach it. */
  readonly channel: string;
  close(): void;
}

interface Request<Question> {
  readonly kind: 'request';
  readonly from: number;
  readonly id: number;
  readonly question: Question;
}

type Reply<Answer> = { readonly kind: 'answer'; readonly to: number; readonly id: number } & (
  | { readonly value: Answer }
  | { readonly failure: Failure }
);

let services = 0;

/** Answers the questions of every thread in this one. What it throws is thrown where the question came from. */
export function serveThreads<Question, Answer>(
  answer: (question: Question) => Promise<Answer>,
): ThreadService {
  const name = `kyso-${process.pid}-${services++}`;
  const channel = new BroadcastChannel(name);
  channel.unref();
  channel.onmessage = (event) => {
    const message = (event as { readonly data: unknown }).data as Request<Question> | Reply<Answer>;
    if (message.kind !== 'request') return;
    const { from: to, id, question } = message;
    const reply = (content: { value: Answer } | { failure: Failure }): void =>
      channel.postMessage({ kind: 'answer', to, id, ...content });
    answer(question).then(
      (value) => reply({ value }),
      (error: unknown) => reply({ failure: failureOf(error) }),
    );
  };
  return { channel: name, close: () => channel.close() };
}

/** A function that asks the thread behind a channel. It keeps the process alive only while it waits. */
export function askThread<Question, Answer>(name: string): (question: Question) => Promise<Answer> {
  const channel = new BroadcastChannel(name);
  channel.unref();
  const waiting = new Map<number, { done: (value: Answer) => void; failed: (error: KysoError) => void }>();
  let requests = 0;
  channel.onmessage = (event) => {
    const message = (event as { readonly data: unknown }).data as Request<Question> | Reply<Answer>;
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
  return (question) =>
    new Promise((done, failed) => {
      const id = requests++;
      waiting.set(id, { done, failed });
      channel.ref();
      channel.postMessage({ kind: 'request', from: threadId, id, question });
    });
}
