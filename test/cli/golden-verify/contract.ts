/** The JSON of `verify`, as the contract of the command line writes it: nothing more, nothing less. */
import { z } from 'zod';

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const hex = z.string().regex(/^[0-9a-f]+$/);
const count = z.int().nonnegative();
const level = z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']);
const status = z.enum(['passed', 'intact', 'indeterminate', 'failed']);

const validity = z.strictObject({
  time,
  source: z.enum(['claimed', 'timestamp', 'validation']),
  status: z.enum(['valid', 'not-yet-valid', 'expired', 'revoked', 'on-hold', 'unknown']),
});

const lacks = z.array(
  z.strictObject({
    what: z.enum([
      'signature-timestamp',
      'valid-timestamp',
      'issuer-certificate',
      'revocation-data',
      'validation-data',
      'document-timestamp',
    ]),
    certificate: z.string().optional(),
    message: z.string(),
  }),
);

const explanation = z.strictObject({
  chains: z.array(
    z.strictObject({
      role: z.enum(['signer', 'signature-timestamp', 'document-timestamp']),
      time: time.optional(),
      certificates: z
        .array(
          z.strictObject({
            subject: z.string(),
            sha256,
            notBefore: time,
            notAfter: time,
            source: z.string(),
            anchor: z.boolean(),
            selfSigned: z.boolean(),
            proven: time.optional(),
            evidence: z.array(
              z.strictObject({
                kind: z.enum(['crl', 'ocsp']),
                source: z.string(),
                status: z.enum(['good', 'revoked', 'unusable']),
                thisUpdate: time.optional(),
                nextUpdate: time.optional(),
                producedAt: time.optional(),
                revokedAt: time.optional(),
                proven: time.optional(),
                counts: z.boolean(),
                reason: z.string().optional(),
              }),
            ),
          }),
        )
        .min(1),
    }),
  ),
  offline: z.strictObject({ complete: z.boolean(), lacks }),
  next: z.strictObject({ level, lacks: lacks.min(1) }).nullable(),
});

const signature = z.strictObject({
  field: z.string(),
  kind: z.enum(['signature', 'certification', 'timestamp', 'usage-rights']),
  subFilter: z.string().nullable(),
  // As found, even when wrong.
  byteRange: z.array(z.unknown()).nullable(),
  status,
  indication: z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']),
  subIndication: z
    .string()
    .regex(/^[A-Z_]+$/)
    .nullable(),
  // `unknown`: not verified, so not intact, and not shown to be broken.
  integrity: z.enum(['intact', 'broken', 'unknown']),
  coverage: z.enum(['document', 'revision', 'partial']),
  revision: count.min(1),
  revisions: count.min(1),
  laterChanges: z.strictObject({
    level: z.enum(['none', 'lta', 'form', 'annotations', 'other']),
    permitted: z.boolean().nullable(),
    items: z.array(
      z.strictObject({ revision: count.min(1), object: z.string(), what: z.string(), rule: z.string() }),
    ),
  }),
  level: level.nullable(),
  provableUntil: time.optional(),
  certification: z.enum(['no-changes', 'form-fill', 'annotate']).optional(),
  signer: z
    .strictObject({
      name: z.string(),
      organization: z.string().optional(),
      subject: z.string(),
      issuer: z.string(),
      serial: hex,
      notBefore: time,
      notAfter: time,
      sha256,
    })
    .nullable(),
  algorithm: z.strictObject({
    digest: z.string().nullable(),
    signature: z.string().nullable(),
    keyBits: count.optional(),
    curve: z.string().optional(),
  }),
  time: z.strictObject({
    claimed: time.optional(),
    proven: time.optional(),
    source: z.enum(['claimed', 'timestamp']).optional(),
  }),
  texts: z
    .strictObject({
      reason: z.string().optional(),
      location: z.string().optional(),
      name: z.string().optional(),
      contact: z.string().optional(),
    })
    .optional(),
  chain: z.strictObject({
    status: z.enum(['trusted', 'untrusted', 'invalid', 'not-checked']),
    path: z.array(z.string()),
    anchor: z.string().optional(),
    reason: z.string().optional(),
  }),
  revocation: z.strictObject({
    status: z.enum(['good', 'revoked', 'unknown', 'not-checked']),
    at: time.optional(),
    source: z.string().optional(),
    reason: z.string().optional(),
  }),
  timestamps: z.array(
    z.strictObject({
      kind: z.enum(['signature', 'document', 'archive']),
      // Empty where the token cannot be read.
      time: z.union([time, z.literal('')]),
      authority: z.string(),
      status,
      reason: z.string().optional(),
    }),
  ),
  validity: z.strictObject({ atSigning: validity.optional(), now: validity }).optional(),
  explanation: explanation.optional(),
  problems: z.array(
    z.strictObject({
      code: z.string().regex(/^[a-z0-9-]+$/),
      message: z.string().min(1),
      clause: z.string().min(1),
      effect: z.enum(['fail', 'indeterminate', 'not-trusted', 'warn']),
    }),
  ),
});

export const contractDocument = z
  .strictObject({
    file: z.string(),
    sha256: sha256.optional(),
    bytes: count.optional(),
    format: z.literal('pdf'),
    status: z.enum([...status.options, 'unsigned', 'error']),
    signatures: z.array(signature),
    error: z
      .strictObject({
        code: z.string().regex(/^[a-z0-9-]+$/),
        message: z.string(),
        hint: z.string().optional(),
      })
      .optional(),
  })
  .refine(({ status, error }) => (status === 'error') === (error !== undefined), 'an error says which');

const numbers = ['documents', 'signatures', ...status.options, 'unsigned', 'error'] as const;

export const contractReport = z.strictObject({
  kyso: z.string(),
  validationTime: time,
  policy: z.string(),
  network: z.array(z.unknown()),
  documents: z.array(contractDocument),
  summary: z.strictObject(Object.fromEntries(numbers.map((key) => [key, count]))),
});
