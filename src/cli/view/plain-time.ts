/** `2026-01-31T12:00:00Z` as people write it, still UTC. */
export const plainTime = (iso: string): string => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
