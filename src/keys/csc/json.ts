/** Values out of JSON that somebody else wrote: what is not of the kind asked for is absent. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const object = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const texts = (value: unknown): string[] => list(value).filter((one) => typeof one === 'string');

/** Numbers, and booleans of version 1, come as texts too. */
export function number(value: unknown): number | undefined {
  const read = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

export const truth = (value: unknown): boolean => value === true || value === 'true';

/** Base64 to its bytes; undefined when it is none. */
export function bytes(value: unknown): Buffer | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_=\s-]+$/.test(value)) return undefined;
  return Buffer.from(value, 'base64');
}
