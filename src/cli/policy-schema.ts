import { z } from 'zod';
import { digestNames } from '../pki/algorithms/digests.ts';
import { permittedEffects } from '../verify/effects.ts';
import { type PolicyName, policies } from '../verify/policy.ts';
import { type ProblemCode, problemKinds } from '../verify/problems.ts';

const names = Object.keys(policies) as PolicyName[];
const codes = Object.keys(problemKinds) as ProblemCode[];
const seconds = z.int().min(0).max(3_155_760_000);
const bits = z.int().min(1).max(65_536);
const flag = z.boolean();
const sunset = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'it must be a date or time such as 2030-01-01 or 2030-01-01T00:00:00Z',
});
const objectIdentifier = z.string().regex(/^[0-2](\.(0|[1-9]\d{0,38})){1,63}$/, 'it must be a dotted OID');

const effect = (code: ProblemCode) =>
  z.enum(permittedEffects(code)).optional().describe(problemKinds[code].sentence);

/** A policy file: what differs from the policy it extends. */
export const policyFile = z.strictObject({
  $schema: z.string().optional(),
  name: z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u,
      'it must be letters, digits, spaces, dots and dashes, 64 at most',
    )
    .describe('What results call the policy'),
  extends: z.enum(names).default('basic').describe('The policy of kyso this one changes (default: basic)'),
  effects: z
    .strictObject(
      Object.fromEntries(codes.map((code) => [code, effect(code)])) as Record<
        ProblemCode,
        ReturnType<typeof effect>
      >,
    )
    .optional()
    .describe('What problems do to a verdict, by code: stricter than in the policy this one extends'),
  weakDigests: z
    .strictObject(Object.fromEntries(digestNames.map((name) => [name, sunset.optional()])))
    .optional()
    .describe('Until when a digest counts as proof'),
  brokenDigests: z
    .array(z.enum(digestNames))
    .optional()
    .describe('Digests that never count, besides those of the policy this one extends'),
  keySunsets: z
    .array(z.strictObject({ keyType: z.enum(['rsa', 'dsa', 'ec']), belowBits: bits, until: sunset }))
    .optional()
    .describe(
      'Until when keys of a type that are shorter count as proof; a row replaces the one of its type and size',
    ),
  brokenKeyBits: z
    .strictObject({ rsa: bits.optional(), dsa: bits.optional(), ec: bits.optional() })
    .optional()
    .describe('Keys shorter than this can be forged; not less than in the policy this one extends'),
  allowClientAuth: flag.optional().describe("A signer's extKeyUsage may be clientAuth alone"),
  authorityExtKeyUsage: z
    .enum(['ignored', 'nested'])
    .optional()
    .describe('Whether extKeyUsage of an authority binds what it issues'),
  path: z
    .strictObject({
      policies: z
        .strictObject({
          acceptable: z
            .array(objectIdentifier)
            .min(1)
            .optional()
            .describe('Certificate policies, one of which is required'),
          requireExplicit: flag.optional(),
          inhibitMapping: flag.optional(),
          inhibitAny: flag.optional(),
        })
        .optional()
        .describe('Of the chains of signers (RFC 5280, 6.1.1)'),
      anchorConstraints: z
        .enum(['ignored', 'applied'])
        .optional()
        .describe("Whether constraints of an anchor's own certificate bind"),
      anchorValidity: z
        .enum(['ignored', 'applied'])
        .optional()
        .describe("Whether the validity of an anchor's own certificate binds"),
    })
    .optional(),
  revocationRequired: z
    .union([
      flag,
      z.strictObject({
        signer: flag.optional(),
        authorities: flag.optional(),
        timestampAuthorities: flag.optional(),
      }),
    ])
    .optional()
    .describe('Whose certificates must be known not to be revoked: all, none, or by what they are for'),
  staleRevocation: z
    .enum(['until-next-update', 'until-this-update'])
    .optional()
    .describe('Up to when revocation data speaks'),
  revocationAge: seconds
    .optional()
    .describe('How long revocation data that names no next update is current, in seconds'),
  requiredLevel: z
    .enum(['B-B', 'B-T', 'B-LT', 'B-LTA'])
    .optional()
    .describe('The PAdES level every signature must have at least'),
  timestampRequired: flag.optional().describe('Whether a time-stamp must prove the time of every signature'),
  claimedTime: z
    .strictObject({
      withinValidity: flag.optional().describe("It must lie within the validity of the signer's certificate"),
      beforeProven: seconds.optional().describe('How long before the proven time it may lie, in seconds'),
    })
    .optional()
    .describe('What the time a signer claims must fit'),
  timestampSkew: seconds
    .optional()
    .describe('How far the clocks of two time-stamp authorities may be apart, in seconds'),
});

export type PolicyFile = z.output<typeof policyFile>;

/** The JSON Schema of a policy file, made from the definition it is checked with. */
export const policyJsonSchema = (): object => ({
  title: 'kyso policy',
  ...z.toJSONSchema(policyFile, { io: 'input' }),
});
