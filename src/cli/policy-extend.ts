import type { KysoError } from '../errors.ts';
import type { PathRules } from '../pki/path/types.ts';
import { isMilder } from '../verify/effects.ts';
import { type KeySunset, type Policy, policies, type RevocationRequired } from '../verify/policy.ts';
import { kindOf, type ProblemCode } from '../verify/problems.ts';
import type { PolicyFile } from './policy-schema.ts';

/** Makes the error for a key: what is wrong with it, and what to do. */
export type Refused = (key: string, why: string, hint?: string) => KysoError;

/**
 * The policy a file describes.
 * @throws what `refused` makes, where the file would call broken things sound or make effects milder
 */
export function extendPolicy(file: PolicyFile, refused: Refused): Policy {
  const base = policies[file.extends];
  if (Object.hasOwn(policies, file.name)) throw refused('name', 'a policy of kyso has this name already');
  const { allowClientAuth, authorityExtKeyUsage, staleRevocation, revocationAge } = file;
  const { requiredLevel, timestampRequired, timestampSkew, claimedTime = {} } = file;
  const revocationRequired = whoIsAsked(base.revocationRequired, file.revocationRequired);
  const asksNobody = Object.values(revocationRequired).every((asked) => !asked);
  if (file.effects?.['revocation-unknown'] && asksNobody)
    throw refused('effects.revocation-unknown', 'it does nothing unless revocationRequired names someone');
  return {
    ...base,
    name: file.name,
    ...defined({ allowClientAuth, authorityExtKeyUsage, staleRevocation, revocationAge }),
    ...defined({ requiredLevel, timestampRequired, timestampSkew }),
    effects: { ...base.effects, ...stricterEffects(file, base, refused) },
    weakDigests: { ...base.weakDigests, ...utcTimes(file.weakDigests ?? {}) },
    brokenDigests: [...new Set([...base.brokenDigests, ...(file.brokenDigests ?? [])])],
    keySunsets: sunsets(base.keySunsets, file.keySunsets ?? []),
    brokenKeyBits: longerKeys(base.brokenKeyBits, file.brokenKeyBits ?? {}, refused),
    path: { ...base.path, ...pathRules(file.path ?? {}) },
    revocationRequired,
    claimedTime: { ...base.claimedTime, ...defined(claimedTime) },
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is not given. */
const defined = <T extends object>(given: T): Defined<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;

function stricterEffects({ effects = {} }: PolicyFile, base: Policy, refused: Refused): Policy['effects'] {
  const given = defined(effects);
  for (const [name, effect] of Object.entries(given)) {
    const before = base.effects[name as ProblemCode] ?? kindOf(name as ProblemCode).effect;
    if (isMilder(effect, before))
      throw refused(`effects.${name}`, `${effect} is milder than ${before}, which it is under ${base.name}`);
  }
  return given;
}

/** A date is the midnight it begins with. */
const utc = (time: string): string => new Date(time).toISOString();

const utcTimes = (times: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(times).flatMap(([name, time]) => (time === undefined ? [] : [[name, utc(time)]])),
  );

function sunsets(before: readonly KeySunset[], given: readonly KeySunset[]): KeySunset[] {
  const key = ({ keyType, belowBits }: KeySunset): string => `${keyType} ${belowBits}`;
  const rows = [...before, ...given.map((row) => ({ ...row, until: utc(row.until) }))];
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

function longerKeys(
  before: Policy['brokenKeyBits'],
  given: NonNullable<PolicyFile['brokenKeyBits']>,
  refused: Refused,
): Policy['brokenKeyBits'] {
  for (const keyType of ['rsa', 'dsa', 'ec'] as const)
    if ((given[keyType] ?? before[keyType]) < before[keyType])
      throw refused(`brokenKeyBits.${keyType}`, `it must be at least ${before[keyType]}`);
  return { ...before, ...defined(given) };
}

/** Whoever names acceptable policies means that one is required, unless the file says otherwise. */
function pathRules({ policies: given, ...anchors }: NonNullable<PolicyFile['path']>): PathRules {
  const requireExplicit = given?.requireExplicit ?? (given?.acceptable ? true : undefined);
  return defined({
    ...anchors,
    policies: given ? defined({ ...given, requireExplicit }) : undefined,
  });
}

const whoIsAsked = (
  before: RevocationRequired,
  given: PolicyFile['revocationRequired'] = {},
): RevocationRequired =>
  typeof given === 'boolean'
    ? { signer: given, authorities: given, timestampAuthorities: given }
    : { ...before, ...defined(given) };
