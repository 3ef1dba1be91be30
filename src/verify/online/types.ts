import type { HttpRequest, HttpResponse } from '../../net/types.ts';
import type { FetchedFact } from '../facts.ts';

/** Something a verdict lacks, and the address a certificate names for it. Plain data. */
export interface Wanted {
  readonly kind: FetchedFact['kind'];
  readonly url: string;
  /** SHA-256 of the certificate it is about. */
  readonly about: string;
  /** DER of that certificate, and of its issuer where its status is asked for. */
  readonly certificate: Uint8Array;
  readonly issuer?: Uint8Array;
}

/** What an answer is, before it is a fact. */
export interface Answer {
  /** DER of each thing it brought. */
  readonly der: readonly Uint8Array[];
  /** From then on there is something newer. */
  readonly nextUpdate?: Date | undefined;
}

/** Gets what is wanted. Never rejects: what could not be had is a fact too. */
export type Fetcher = (wanted: Wanted) => Promise<FetchedFact>;

/** One request to the client, its addresses noted. */
export type Ask = (request: Omit<HttpRequest, 'contacted'>) => Promise<HttpResponse>;
