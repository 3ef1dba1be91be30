import { defineConfig } from 'vitest/config';

/** The tests mutants of src/verify and src/pki/path are held against: one a rule, without the long random ones. */
export default defineConfig({
  test: {
    include: ['test/verify/**/*.test.ts', 'test/pki/**/*.test.ts', 'test/pades/**/*.test.ts'],
    exclude: ['test/verify/properties.test.ts', 'test/pki/asn1/**'],
    testTimeout: 20_000,
  },
});
