/** One request; only http and https are spoken. */
export interface HttpRequest {
  /** User and password in it become basic authentication; they show nowhere. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Bytes of answer accepted. */
  readonly maxBytes: number;
  /** Media types that count as an answer; others are an error when status is 200 (undefined: any). */
  readonly accept?: readonly string[];
  /** Whole request with redirects and retries, milliseconds; default the client's. */
  readonly timeout?: number;
  /** It may be sent again when nobody knows whether it arrived (default: of GET). */
  readonly repeatable?: boolean;
  /** Told every address contacted for it. */
  readonly contacted?: (address: string) => void;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of answers other than 200 at most the first 64 KiB. */
  readonly body: Uint8Array;
  /** Where it came from, redirects followed. */
  readonly url: string;
}

/** The one way to the network, handed to whoever may use it. */
export interface NetClient {
  /**
   * Any status is an answer; redirects are followed, and what may pass by itself is tried again.
   * @throws net-url-unsupported, net-unreachable, net-timeout, net-address-refused, net-redirect-refused, net-too-large,
   * net-bad-answer
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Every address contacted so far, in order, each once. */
  readonly contacted: readonly string[];
}

export interface NetOptions {
  /** Of a whole request, milliseconds (30 000). */
  readonly timeout?: number;
  /** Loopback, private and other addresses that are not of the public internet may be contacted. */
  readonly allowPrivateNetwork?: boolean;
  /** Further tries after failures that may pass (2). */
  readonly retries?: number;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
}
