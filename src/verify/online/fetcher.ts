import { asKysoError } from '../../errors.ts';
import { defaultLimits, type Limits } from '../../limits.ts';
import type { NetClient } from '../../net/types.ts';
import type { FetchedFact } from '../facts.ts';
import { readCertificateAnswer, readCrlAnswer } from './answers.ts';
import { askResponder } from './ocsp.ts';
import { remembering } from './remembering.ts';
import type { Answer, Ask, Fetcher, Wanted } from './types.ts';

type FetchLimits = Pick<Limits, 'fetchedCrl' | 'fetchedAnswer'>;

const ways: Readonly<
  Record<Wanted['kind'], (wanted: Wanted, ask: Ask, limits: FetchLimits) => Promise<Answer>>
> = {
  issuers: async ({ url }, ask, { fetchedAnswer: maxBytes }) =>
    readCertificateAnswer(await ask({ url, method: 'GET', maxBytes })),
  crl: async ({ url }, ask, { fetchedCrl: maxBytes }) =>
    readCrlAnswer(await ask({ url, method: 'GET', maxBytes })),
  ocsp: (wanted, ask, { fetchedAnswer: maxBytes }) => askResponder(wanted, ask, maxBytes),
};

/** Asks at every address once for each question, and again when the answer has been replaced since. */
export function createFetcher(net: NetClient, limits: Partial<Limits> = {}): Fetcher {
  const bounds = { ...defaultLimits, ...limits };
  return remembering(async (wanted) => {
    const contacted = new Set<string>();
    const ask: Ask = (request) => net.request({ ...request, contacted: (address) => contacted.add(address) });
    const { kind, url, about } = wanted;
    const asked = () => ({ kind, url, about, at: new Date(), contacted: [...contacted] });
    try {
      const { der, nextUpdate } = await ways[kind](wanted, ask, bounds);
      const fact: FetchedFact = { ...asked(), status: 'fetched', der };
      return { fact, ...(nextUpdate ? { nextUpdate } : {}) };
    } catch (error) {
      const reason = asKysoError(error).message;
      return { fact: { ...asked(), status: 'failed', reason } };
    }
  });
}
