import type { DocumentFacts, FetchedFact } from '../facts.ts';
import type { Lack } from '../judge/lack.ts';
import { deltasFor } from './deltas.ts';
import { keyOf, nextWanted } from './sources.ts';
import type { Fetcher, Wanted } from './types.ts';

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
  let deltas: readonly Wanted[] = [];
  while (fetched.length < most) {
    const wanted = onlyNew([...nextWanted(lacksOf(complete), fetched), ...deltas], fetched).slice(
      0,
      most - fetched.length,
    );
    if (wanted.length === 0) break;
    const came = await Promise.all(wanted.map(fetcher));
    fetched = [...fetched, ...came];
    deltas = wanted.flatMap((asked, at) => (came[at] ? deltasFor(asked, came[at]) : []));
    complete = { ...facts, fetched };
  }
  return complete;
}

/** Each question once. */
function onlyNew(wanted: readonly Wanted[], fetched: readonly FetchedFact[]): Wanted[] {
  const asked = new Set(fetched.map(keyOf));
  return wanted.filter((each) => !asked.has(keyOf(each)) && asked.add(keyOf(each)));
}
