/** What the thread that watches and the thread that runs tell each other. */
export interface WorkerInput {
  readonly target: string;
  readonly seed: number;
  readonly places: number;
  /** Shared: number of the case, length of its input; then its bytes. */
  readonly board: SharedArrayBuffer;
  /** One input to run and nothing else. */
  readonly only?: Uint8Array;
}

export const boardWords = 4;
export const boardBytes: number = 1024 * 1024;

export type WorkerMessage =
  | { readonly kind: 'finding'; readonly what: string; readonly input: Uint8Array }
  | {
      readonly kind: 'progress';
      readonly executions: number;
      readonly corpus: number;
      readonly reached: number;
    }
  | { readonly kind: 'done'; readonly outcome: string };
