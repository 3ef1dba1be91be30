/** Where openssl's word differs from the text of RFC 5280 as kyso reads it, and why. */
export const differences = {
  'last-second':
    'RFC 5280, 4.1.2.5: the validity runs through notAfter, inclusive; openssl compares with the second begun',
  fractions:
    'RFC 5280, 4.1.2.5.2 binds who issues; kyso reads fractions and tells, openssl calls the field malformed',
  'dsa-inheritance':
    'RFC 5280, 6.1.4 (e): DSA parameters come from the issuer; openssl cannot load such a key',
  'key-identifiers':
    'RFC 5280, 6.1 does not look at key identifiers; openssl takes no issuer whose identifier differs',
  'ascii-folding': 'RFC 5280, 7.1 folds capitals by stringprep (RFC 4518); openssl folds those of ASCII only',
  'no-normalization': 'RFC 5280, 7.1 normalizes to NFKC (RFC 4518, 2.3); openssl compares code points',
  version: 'RFC 5280, 6.1.4 (k) takes no word of a certificate below version 3; openssl reads its extensions',
  'anchor-constraints':
    "RFC 5280, 6.1.1 (d): an anchor is key and name; openssl also applies the constraints of the anchor's certificate",
  'unknown-twice': 'RFC 5280, 4.2 forbids two instances of any extension; openssl looks at those it knows',
  'policy-twice':
    'RFC 5280, 4.2.1.4 forbids naming a policy twice, which changes nothing of its meaning; openssl calls it malformed',
  'subject-email-always':
    'RFC 5280, 4.2.1.10 holds an address of the subject against constraints where there are no alternative names; kyso where they hold no address, openssl always',
  'form-not-critical': 'RFC 5280, 4.2.1.10: what cannot be judged counts where the constraints are critical',
} as const;

export type Difference = keyof typeof differences;
