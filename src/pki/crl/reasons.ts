/** Sets of reasons as ReasonFlags (RFC 5280, 4.2.1.13): bit n of the mask is bit n of the BIT STRING. */

/** keyCompromise (1) to aACompromise (8); bit 0 is unused. */
export const allReasons: number = 0b1_1111_1110;

/** The mask of bits that are set. */
export const maskOf = (bits: readonly number[]): number =>
  bits.reduce((mask, bit) => (bit < 9 ? mask | (1 << bit) : mask), 0) & allReasons;
