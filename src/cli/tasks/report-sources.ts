import { KysoError } from '../../errors.ts';
import { defaultLimits as limits } from '../../limits.ts';
import { parseRegisterMap } from '../../report/register/columns.ts';
import { readRegister } from '../../report/register/read.ts';
import { RULE_SETS } from '../../report/rule-sets.ts';
import type { ReportOptions } from '../../report/settings.ts';
import type { ReportValues } from '../options/report.ts';
import { readBounded } from './bounded-file.ts';

/** What a report goes by besides documents: the register, the roles, the rule set. */
export type ReportSources = Pick<
  ReportOptions,
  'redact' | 'register' | 'denominator' | 'targetElectronic' | 'unitFrom' | 'roles' | 'requireRoles' | 'rules'
>;

/**
 * Reads the files that say what is counted and how.
 * @throws file-not-found, file-unreadable, limit-exceeded, register-invalid, rules-invalid, usage
 */
export async function reportSources(values: ReportValues): Promise<ReportSources> {
  const { register, registerMap = [], denominator, targetElectronic, unitFrom, requireRoles } = values;
  if (register === undefined) requireRegister(values);
  const map = parseRegisterMap(registerMap);
  const roles = values.roles === undefined ? undefined : await rolesFile(values.roles);
  const rules = values.rules === undefined ? undefined : await rulesNamed(values.rules);
  return {
    ...(register === undefined
      ? {}
      : { register: await readRegister(readBounded(register, limits.registerBytes), map, register) }),
    ...(denominator === undefined ? {} : { denominator }),
    ...(targetElectronic === undefined ? {} : { targetElectronic }),
    ...(unitFrom === undefined ? {} : { unitFrom }),
    ...(roles === undefined ? {} : { roles }),
    ...(requireRoles === undefined ? {} : { requireRoles }),
    ...(rules === undefined ? {} : { rules }),
    ...(values.redact === undefined ? {} : { redact: values.redact }),
  };
}

/** Options that mean nothing where there is no register. */
function requireRegister({ registerMap, denominator, targetElectronic, unitFrom }: ReportValues): void {
  const named = Object.entries({
    '--register-map': registerMap,
    '--denominator': denominator === 'electronic' ? undefined : denominator,
    '--target-electronic': targetElectronic,
    '--unit-from': unitFrom === 'register' ? unitFrom : undefined,
  }).find(([, value]) => value !== undefined);
  if (named !== undefined)
    throw new KysoError('usage', `${named[0]} needs a register`, {
      hint: 'Name the register of issued documents with --register.',
      subject: named[0],
    });
}

async function rolesFile(path: string) {
  const { parseRoles } = await import('./report-rules.ts');
  return parseRoles(path);
}

async function rulesNamed(name: string) {
  const known = RULE_SETS[name];
  if (known !== undefined) return known;
  const { parseRuleSet } = await import('./report-rules.ts');
  return parseRuleSet(name);
}
