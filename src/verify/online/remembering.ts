import type { FetchedFact } from '../facts.ts';
import type { Fetcher, Wanted } from './types.ts';

/** Milliseconds an answer counts at least: a list that is never renewed in time is not asked for by every document. */
const leastAge = 5 * 60_000;

/** Answers remembered; beyond, the oldest are forgotten. */
const maxRemembered = 4_096;

interface Outcome {
  readonly fact: FetchedFact;
  readonly nextUpdate?: Date;
}

/** Each question is asked once, by whoever needs it first; what came counts until its next update. */
export function remembering(fetch: (wanted: Wanted) => Promise<Outcome>): Fetcher {
  const known = new Map<string, { readonly outcome: Promise<Outcome>; readonly asked: number }>();
  return async (wanted) => {
    const key = keyOf(wanted);
    const before = known.get(key);
    const remembered = before && (await current(before)) ? before.outcome : undefined;
    // Another one may have asked meanwhile.
    const since = known.get(key);
    const outcome = remembered ?? (since !== before ? since?.outcome : undefined) ?? fetch(wanted);
    if (outcome !== known.get(key)?.outcome) {
      known.delete(key);
      known.set(key, { outcome, asked: Date.now() });
      forget(known);
    }
    const { fact } = await outcome;
    // The same list serves many certificates.
    return fact.about === wanted.about ? fact : { ...fact, about: wanted.about };
  };
}

/** An answer of a responder is about one certificate; lists and bundles are what they are. */
const keyOf = ({ kind, url, about }: Wanted): string =>
  kind === 'ocsp' ? `${kind} ${about} ${url}` : `${kind} ${url}`;

async function current({
  outcome,
  asked,
}: {
  readonly outcome: Promise<Outcome>;
  readonly asked: number;
}): Promise<boolean> {
  const { nextUpdate } = await outcome;
  const now = Date.now();
  return now < asked + leastAge || (nextUpdate !== undefined && now < nextUpdate.getTime());
}

function forget(known: Map<string, unknown>): void {
  if (known.size <= maxRemembered) return;
  for (const oldest of known.keys()) {
    known.delete(oldest);
    return;
  }
}
