import type { DocumentFacts, FetchedFact } from '../facts.ts';
import type { Lack } from '../judge/lack.ts';
import { nextWanted } from './sources.ts';
import type { Fetcher } from './types.ts';

/**
 * Fetches what judging the facts lacks until nothing is lacking, nothing is left to ask, or `most` requests were made. What
 * came, and what did not, stands in the facts then.
 */
export async function completeFacts(
  facts: DocumentFacts,
  lacksOf: (facts: DocumentFacts) => readonly Lack[],
  fetcher: Fetcher,
  most: number,
): Promise<DocumentFacts> {
  let fetched: readonly FetchedFact[] = facts.fetched ?? [];
  let complete = facts;
  while (fetched.length < most) {
    const wanted = nextWanted(lacksOf(complete), fetched).slice(0, most - fetched.length);
    if (wanted.length === 0) break;
    fetched = [...fetched, ...(await Promise.all(wanted.map(fetcher)))];
    complete = { ...facts, fetched };
  }
  return complete;
}
