import { type ClosableNetClient, createNetClient } from '../../net/client.ts';
import type { FetchedFact } from '../../verify/facts.ts';
import { createFetcher } from '../../verify/online/fetcher.ts';
import { remembering } from '../../verify/online/remembering.ts';
import type { Fetcher, Wanted } from '../../verify/online/types.ts';
import type { OnlineValues } from '../options/common.ts';
import { askThread, serveThreads, type ThreadService } from './thread-channel.ts';

/** Documents one thread has under way at once, since most of their time is waiting. */
export const documentsWaiting = 8;

/** A client for addresses that certificates name: undefined unless the command line allows the network. */
export function evidenceClient(
  { online, allowPrivateNetwork, timeout }: OnlineValues,
  signal: AbortSignal,
): ClosableNetClient | undefined {
  if (!online) return undefined;
  return createNetClient({
    signal,
    allowPrivateNetwork: allowPrivateNetwork ?? false,
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
  });
}

/** The one place of a run that uses the network; whoever verifies asks it through the channel, in any thread. */
export function openOnline(values: OnlineValues, signal: AbortSignal): ThreadService | undefined {
  const net = evidenceClient(values, signal);
  if (net === undefined) return undefined;
  const { channel, close } = serveThreads(createFetcher(net));
  return {
    channel,
    close() {
      close();
      net.close();
    },
  };
}

/** Asks the thread that uses the network. */
export function fetcherOf(channel: string): Fetcher {
  const ask = askThread<Wanted, FetchedFact>(channel);
  // What came once stays the same object here, which spares parsing it again.
  return remembering(async (wanted) => ({ fact: await ask(wanted) }));
}
