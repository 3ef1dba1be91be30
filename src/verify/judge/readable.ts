import { asKysoError } from '../../errors.ts';

/** What one parser makes of the bytes; nothing but a fault when it cannot read them. @throws limit-exceeded */
export function readable<T>(parse: (der: Uint8Array) => T, der: Uint8Array, faults: string[] = []): T[] {
  try {
    return [parse(der)];
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'limit-exceeded') throw known;
    faults.push(known.message);
    return [];
  }
}
