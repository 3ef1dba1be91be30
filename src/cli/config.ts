import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { fileError } from '../batch/file-error.ts';
import { KysoError } from '../errors.ts';
import { nearest } from './nearest.ts';
import { appearanceOptions } from './options/appearance.ts';
import { camel, type OptionSpec, sectionOf } from './options/spec.ts';
import { readValue } from './options/values.ts';
import { commands } from './registry.ts';

type Values = Record<string, unknown>;

/** Options that say where the configuration is, or only make sense for one run. */
const notConfigurable = new Set(['config']);

/** The shape of one option's value in the file. */
function shape(spec: OptionSpec): z.ZodType {
  const described = (type: z.ZodType): z.ZodType => type.describe(spec.help);
  const integer = (): z.ZodNumber => {
    let type: z.ZodNumber = z.int();
    if (spec.minimum !== undefined) type = type.min(spec.minimum);
    if (spec.maximum !== undefined) type = type.max(spec.maximum);
    return type;
  };
  const one = (): z.ZodType => {
    switch (spec.type) {
      case 'flag':
        return z.boolean();
      case 'integer':
        return integer();
      case 'percent':
        return z.union([z.number().min(0).max(100), z.string().min(1)]);
      case 'choice':
        return z.enum(spec.choices ?? []);
      case 'list': {
        const part = spec.choices === undefined ? z.string().min(1) : z.enum(spec.choices);
        return z.union([z.string().min(1), z.array(part).min(1)]);
      }
      case 'path':
        return z.string().min(1);
      case 'text':
      case 'time':
        return z.string();
    }
  };
  return described(spec.many ? z.union([one(), z.array(one())]) : one());
}

/** What a preset of the configuration may say: a mark's options but whether there is one. */
const presetOptions: readonly OptionSpec[] = appearanceOptions.filter(({ name }) => name !== 'visible');

const fieldsOf = (specs: readonly OptionSpec[]): z.ZodObject =>
  z.strictObject(Object.fromEntries(specs.map((spec) => [camel(spec.name), shape(spec).optional()])));

async function tables(): Promise<Map<string, readonly OptionSpec[]>> {
  const found = new Map<string, readonly OptionSpec[]>();
  for (const { name, options } of commands)
    found.set(
      name,
      (await options()).filter((spec) => !notConfigurable.has(spec.name)),
    );
  return found;
}

async function schema(): Promise<z.ZodObject> {
  const sections: Record<string, z.ZodType> = { $schema: z.string().optional() };
  for (const [name, specs] of await tables()) {
    if (specs.length === 0) continue;
    sections[sectionOf(name)] = fieldsOf(specs).optional().describe(`Defaults of kyso ${name}`);
  }
  sections.presets = z
    .record(z.string().min(1), fieldsOf(presetOptions))
    .optional()
    .describe('Marks under names, for --preset; "preset" within one names a built-in one it begins with');
  return z.strictObject(sections);
}

/** The JSON Schema of kyso.config.json, made from the same tables as the command line. */
export async function configJsonSchema(): Promise<object> {
  return { title: 'kyso.config.json', ...z.toJSONSchema(await schema()) };
}

/**
 * Reads and checks a configuration file. Relative paths in it count from its own folder.
 * @returns defaults by command
 * @throws config-invalid naming the key and the file; file-not-found, file-unreadable
 */
export async function readConfig(path: string): Promise<Record<string, Values>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new KysoError('config-invalid', `${path} is not JSON: ${(error as Error).message}`, {
      subject: path,
    });
  }
  const parsed = (await schema()).safeParse(json);
  if (!parsed.success) throw await invalid(path, parsed.error.issues);
  const sections: Record<string, Values> = {};
  const presets = Object.fromEntries(
    Object.entries((parsed.data.presets ?? {}) as Record<string, Values>).map(([name, given]) => [
      name,
      convert(path, `presets.${name}`, given, presetOptions),
    ]),
  );
  for (const [name, specs] of await tables()) {
    const given = parsed.data[name];
    if (typeof given === 'object' && given !== null)
      sections[name] = convert(path, name, given as Values, specs);
    if (specs.some((spec) => spec.name === 'preset')) sections[name] = { ...sections[name], presets };
  }
  return sections;
}

function convert(path: string, command: string, given: Values, specs: readonly OptionSpec[]): Values {
  const values: Values = {};
  for (const spec of specs) {
    const key = camel(spec.name);
    const value = given[key];
    if (value === undefined) continue;
    const one = (part: unknown): unknown => {
      if (spec.type === 'path' && typeof part === 'string' && part !== '-' && !spec.choices?.includes(part))
        return resolve(dirname(path), part);
      if (spec.type === 'flag' || spec.type === 'integer') return part;
      const read = readValue(Array.isArray(part) ? part.join(',') : String(part), spec);
      if (!read.ok)
        throw new KysoError('config-invalid', `${path}: ${command}.${key}: ${read.why}`, { subject: path });
      return read.value;
    };
    values[key] = spec.many ? (Array.isArray(value) ? value : [value]).map(one) : one(value);
  }
  return values;
}

/** The first fault, as a sentence that names the key and the file, with the nearest key when one was mistyped. */
async function invalid(path: string, issues: readonly z.core.$ZodIssue[]): Promise<KysoError> {
  const [issue] = issues;
  const where = issue?.path.map(String).join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const full = where === '' ? key : `${where}.${key}`;
    const specs = where.startsWith('presets.') ? presetOptions : (await tables()).get(where);
    const known =
      where === ''
        ? [...commands.map(({ name }) => name), 'presets']
        : (specs ?? []).map((s) => camel(s.name));
    const meant = nearest(key, known) ?? nearest(camel(key), known);
    return new KysoError('config-invalid', `${path}: unknown key "${full}"`, {
      subject: path,
      hint: meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
    });
  }
  return new KysoError(
    'config-invalid',
    `${path}: ${where === '' ? 'the file' : `"${where}"`}: ${issue?.message ?? 'invalid'}`,
    {
      subject: path,
    },
  );
}
