const slots: ({ readonly time: number; readonly text: string } | undefined)[] = new Array(64).fill(undefined);

/** The time as ISO 8601 in UTC. A result says few times often: of those met last the text is remembered. */
export function isoTime(date: Date): string {
  const time = date.getTime();
  const slot = Math.floor(time / 1000) & 63;
  const known = slots[slot];
  if (known?.time === time) return known.text;
  const text = date.toISOString();
  slots[slot] = { time, text };
  return text;
}
