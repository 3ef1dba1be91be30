import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { KysoError } from '../../errors.ts';
import { headed } from '../../report/register/columns.ts';
import { readSheet } from '../../report/register/read.ts';
import type { RoleRule, Roles } from '../../report/roles.ts';
import { RULE_SETS, type RuleSet } from '../../report/rule-sets.ts';
import { readBounded } from './bounded-file.ts';

/** More than any office writes by hand. */
const most = 16 * 1024 * 1024;

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const list = z.array(z.string().min(1)).min(1);
const roleRule = z.strictObject({
  subject: z.record(z.string().min(1), texts).optional(),
  issuer: z.record(z.string().min(1), texts).optional(),
  policies: list.optional(),
  keyUsage: list.optional(),
  extendedKeyUsage: list.optional(),
  serials: list.optional(),
  sha256: list.optional(),
  /** A CSV or XLSX file that lists certificates, beside the others. */
  list: z.string().min(1).optional(),
});
const rolesShape = z.record(z.string().min(1), z.union([roleRule, z.array(roleRule).min(1)]));

const ruleSetShape = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  date: z.iso.date(),
  source: z.string().min(1),
  require: list,
  exceptions: z.array(
    z.strictObject({
      name: z.string().min(1),
      when: z.strictObject({
        attachment: z.boolean().optional(),
        types: list.optional(),
        symbols: list.optional(),
        remarks: list.optional(),
      }),
      require: list,
      counts: z.literal('copy').optional(),
    }),
  ),
  table: z.string().min(1).default('nd30-2020'),
});

/**
 * Reads who signs for whom. Lists it names count from its own folder.
 * @throws rules-invalid naming the key and the file; file-not-found, file-unreadable, limit-exceeded
 */
export async function parseRoles(path: string): Promise<Roles> {
  const parsed = checked(rolesShape, path);
  const roles: Record<string, RoleRule[]> = {};
  for (const [role, rules] of Object.entries(parsed)) {
    const own: RoleRule[] = [];
    for (const { list: listed, ...rule } of [rules].flat()) {
      if (listed !== undefined) own.push(...(await listedCertificates(resolve(dirname(path), listed))));
      if (Object.keys(rule).length > 0) own.push(rule as RoleRule);
    }
    roles[role] = own;
  }
  return roles;
}

/**
 * Reads the rule set of an office.
 * @throws rules-invalid naming the key and the file; file-not-found, file-unreadable, limit-exceeded
 */
export const parseRuleSet = (path: string): RuleSet => checked(ruleSetShape, path) as RuleSet;

function checked<T>(shape: z.ZodType<T>, path: string): T {
  let json: unknown;
  try {
    json = JSON.parse(
      Buffer.from(readBounded(path, most))
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    );
  } catch (error) {
    if (!(error instanceof KysoError)) throw invalid(path, `it is not JSON: ${(error as Error).message}`);
    if (error.code !== 'file-not-found') throw error;
    throw new KysoError('file-not-found', error.message, {
      subject: path,
      hint: `Name a file, or a rule set that comes with kyso: ${Object.keys(RULE_SETS).join(', ')}.`,
    });
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  throw invalid(path, `${where === '' ? 'the file' : `"${where}"`}: ${issue?.message ?? 'invalid'}`);
}

/** Columns of a list of people and seals. */
const COLUMNS = [
  ['name', ['ho va ten', 'ho ten', 'ten', 'name', 'cn', 'chu the']],
  ['serial', ['serial', 'so serial', 'so chung thu', 'so chung thu so']],
  ['sha256', ['sha256', 'sha 256', 'thumbprint', 'dau van tay']],
] as const;

/** Each row is a certificate: by its digest, its serial number, or the name it bears; the most exact that is there. */
async function listedCertificates(path: string): Promise<RoleRule[]> {
  const { rows } = await readSheet(readBounded(path, most), path);
  const at = headed(rows[0] ?? [], COLUMNS);
  if (at.size === 0) throw invalid(path, 'its first row names none of the columns name, serial, sha256');
  return rows.slice(1).flatMap((cells): RoleRule[] => {
    const cell = (column: (typeof COLUMNS)[number][0]): string => cells[at.get(column) ?? -1]?.trim() ?? '';
    if (cell('sha256') !== '') return [{ sha256: [cell('sha256')] }];
    if (cell('serial') !== '')
      return [
        { serials: [cell('serial')], ...(cell('name') === '' ? {} : { subject: { CN: cell('name') } }) },
      ];
    return cell('name') === '' ? [] : [{ subject: { CN: cell('name') } }];
  });
}

const invalid = (path: string, why: string): KysoError =>
  new KysoError('rules-invalid', `${path}: ${why}`, { subject: path, hint: 'See docs/REPORT.md.' });
