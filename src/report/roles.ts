import type { Signer } from './facts.ts';
import { partsOf } from './identifiers.ts';

/** Who signs for whom: `person` and `organization` are those the regulations know; an office may name others. */
export type Role = string;

/** What a certificate must be like; every condition given has to hold. Texts may hold `*`; case does not matter. */
export interface RoleRule {
  /** By attribute type as in RFC 4514 (`CN`, `O`, `UID` …): any of the texts. */
  readonly subject?: Readonly<Record<string, string | readonly string[]>>;
  readonly issuer?: Readonly<Record<string, string | readonly string[]>>;
  /** Certificate policies, dotted: one of them. */
  readonly policies?: readonly string[];
  /** Key usages by their names in RFC 5280 (`nonRepudiation` …): one of them. */
  readonly keyUsage?: readonly string[];
  /** Extended key usages, dotted: one of them. */
  readonly extendedKeyUsage?: readonly string[];
  /** Lower-case hex. */
  readonly serials?: readonly string[];
  /** Of the certificate, lower-case hex. */
  readonly sha256?: readonly string[];
}

/** Rules by role: a certificate has every role of which one rule holds. */
export type Roles = Readonly<Record<Role, readonly RoleRule[]>>;

/** Tells the roles of a signer; asked once a certificate. */
export function rolesOf(roles: Roles): (signer: Signer) => readonly Role[] {
  const known = new Map<string, readonly Role[]>();
  return (signer) => {
    const key = `${signer.sha256} ${signer.subject} ${signer.doubtful ?? ''} ${signer.revoked ?? ''}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = Object.keys(roles).filter((role) =>
      roles[role]?.some((rule) => mayHold(rule, signer) && holds(rule, signer)),
    );
    known.set(key, found);
    return found;
  };
}

/** What a certificate says of itself counts where its chain does; one that a rule names by its digest needs none. */
const mayHold = ({ sha256 }: RoleRule, { doubtful, revoked }: Signer): boolean =>
  !doubtful || (sha256 !== undefined && !revoked);

function holds(rule: RoleRule, signer: Signer): boolean {
  const usage = signer.usage;
  const conditions = [
    matchesName(rule.subject, signer.subject),
    matchesName(rule.issuer, signer.issuer),
    oneOf(rule.policies, usage?.policies ?? []),
    oneOf(rule.keyUsage, usage?.keyUsage ?? []),
    oneOf(rule.extendedKeyUsage, usage?.extendedKeyUsage ?? []),
    oneOf(rule.serials?.map(serial), [serial(signer.serial)]),
    oneOf(rule.sha256?.map(hex), [signer.sha256]),
  ].filter((condition) => condition !== undefined);
  return conditions.length > 0 && conditions.every(Boolean);
}

/** Undefined where the rule says nothing. */
const oneOf = (wanted: readonly string[] | undefined, found: readonly string[]): boolean | undefined =>
  wanted?.some((text) => found.includes(text));

/** Hex as people copy it: with colons, spaces, capitals. */
const hex = (text: string): string => text.replace(/[^0-9a-f]/gi, '').toLowerCase();

/** A number: leading zeros say nothing. */
const serial = (text: string): string => hex(text).replace(/^(?:00)+(?=.)/, '');

function matchesName(wanted: RoleRule['subject'], name: string): boolean | undefined {
  if (wanted === undefined) return undefined;
  const attributes = attributesOf(name);
  return Object.entries(wanted).every(([type, texts]) => {
    const values = attributes.filter((attribute) => attribute.type === type.toUpperCase());
    const patterns = [texts].flat().map(pattern);
    return values.some(({ value }) => patterns.some((test) => test.test(value)));
  });
}

const pattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .normalize('NFC')
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
    'isu',
  );

/** The attributes of an RFC 4514 string, types in upper case, values unescaped and in NFC. */
export function attributesOf(name: string): { readonly type: string; readonly value: string }[] {
  return partsOf(name)
    .map((part, at) => (at === 0 ? part : part.slice(1)).trim())
    .filter((part) => part.includes('='))
    .map((part) => {
      const at = part.indexOf('=');
      return { type: part.slice(0, at).toUpperCase(), value: unescaped(part.slice(at + 1)) };
    });
}

/** RFC 4514, 2.4: `\` before a character, or before the hex of a byte of UTF-8. */
function unescaped(value: string): string {
  return value
    .replace(/(?:\\[0-9a-f]{2})+|\\([\s\S])/gi, (run, character?: string) =>
      character === undefined ? Buffer.from(run.replaceAll('\\', ''), 'hex').toString('utf8') : character,
    )
    .normalize('NFC');
}
