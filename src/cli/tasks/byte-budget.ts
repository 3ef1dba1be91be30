/** Keeps the bytes of documents under way at once within a bound; a larger document goes alone. */
export interface ByteBudget {
  /** Waits until there is room. Call the function it gives when the bytes are no longer held. */
  take(bytes: number): Promise<() => void>;
}

export function byteBudget(bound: number): ByteBudget {
  let held = 0;
  const waiting: (() => void)[] = [];
  return {
    async take(bytes) {
      while (held > 0 && held + bytes > bound) await new Promise<void>((free) => waiting.push(free));
      held += bytes;
      return () => {
        held -= bytes;
        for (const free of waiting.splice(0)) free();
      };
    },
  };
}
