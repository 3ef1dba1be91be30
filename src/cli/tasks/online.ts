import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { createNetClient } from '../../net/client.ts';
import type { FetchedFact } from '../../verify/facts.ts';
import { createFetcher } from '../../verify/online/fetcher.ts';
import { remembering } from '../../verify/online/remembering.ts';
import type { Fetcher, Wanted } from '../../verify/online/types.ts';
import type { OnlineValues } from '../options/common.ts';

/** The one place of a run that uses the network; whoever verifies asks it through the channel, in any thread. */
export interface Online {
  readonly channel: string;
  close(): void;
}

interface Question {
  readonly from: string;
  readonly number: number;
  readonly wanted: Wanted;
}

interface Reply {
  readonly to: string;
  readonly number: number;
  readonly fact: FetchedFact;
}

/** Documents one thread has under way at once, since most of their time is waiting. */
export const documentsWaiting = 8;

/** undefined unless the command line allows the network. */
export function openOnline(
  { online, allowPrivateNetwork, timeout }: OnlineValues,
  signal: AbortSignal,
): Online | undefined {
  if (!online) return undefined;
  const net = createNetClient({
    signal,
    allowPrivateNetwork: allowPrivateNetwork ?? false,
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
  });
  const fetcher = createFetcher(net);
  const channel = new BroadcastChannel(`kyso ${process.pid} ${randomUUID()}`);
  channel.onmessage = async (event) => {
    const data = (event as { data: Question | Reply }).data;
    if (!('wanted' in data)) return;
    const { from: to, number, wanted } = data;
    channel.postMessage({ to, number, fact: await fetcher(wanted) } satisfies Reply);
  };
  return {
    channel: channel.name,
    close() {
      channel.close();
      net.close();
    },
  };
}

/** Asks the thread that uses the network. It keeps the process alive only while it waits for an answer. */
export function fetcherOf(name: string): Fetcher {
  const from = randomUUID();
  const waiting = new Map<number, (fact: FetchedFact) => void>();
  let number = 0;
  const channel = new BroadcastChannel(name);
  channel.unref();
  channel.onmessage = (event) => {
    const data = (event as { data: Question | Reply }).data;
    if (!('fact' in data) || data.to !== from) return;
    waiting.get(data.number)?.(data.fact);
    waiting.delete(data.number);
    if (waiting.size === 0) channel.unref();
  };
  // What came once stays the same object here, which spares parsing it again.
  return remembering(async (wanted) => {
    const fact = await new Promise<FetchedFact>((resolve) => {
      waiting.set(++number, resolve);
      channel.ref();
      channel.postMessage({ from, number, wanted } satisfies Question);
    });
    return { fact };
  });
}
