import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import type { MarkPreset } from '../../sign/appearance/presets.ts';
import type { NamedBytes } from '../../sign/appearance/types.ts';
import type { MarkOptions } from '../../sign/options.ts';
import type { AppearanceValues } from '../options/appearance.ts';
import type { Lang } from '../view/messages/messages.ts';

/** Presets of the configuration: values of the same options, over those of a built-in preset. */
export type UserPresets = Readonly<Record<string, Omit<AppearanceValues, 'visible'>>>;

/** The options of a mark, and what the configuration says of presets. */
export type MarkValues = AppearanceValues & { readonly presets?: UserPresets };

const onlyVisible = [
  'page',
  'rect',
  'position',
  'size',
  'image',
  'text',
  'qr',
  'font',
  'var',
] as const satisfies readonly (keyof AppearanceValues)[];

/**
 * What the appearance options ask for; undefined for an invisible signature. Files are read here, once.
 * @throws usage, file-not-found, file-unreadable, appearance-invalid
 */
export async function markOptions(given: MarkValues, lang: Lang): Promise<MarkOptions | undefined> {
  if (given.visible !== true && given.preset === undefined) {
    const stray = onlyVisible.find((name) => given[name] !== undefined);
    if (stray === undefined) return undefined;
    throw new KysoError('usage', `--${stray} is for a visible signature: add --visible`, {
      subject: `--${stray}`,
    });
  }
  if (given.rect !== undefined && given.position !== undefined)
    throw new KysoError('usage', '--rect and --position exclude each other');
  const { values, preset } = await withPreset(given);
  const { page, text, qr, image, font, var: variables } = values;
  const own = preset?.mark.variables ?? {};
  const placement = await placementOf(values, preset);
  return {
    lang,
    ...preset?.mark,
    ...(page === undefined ? {} : { page: pageOf(page) }),
    ...(placement === undefined ? {} : { placement }),
    ...(text === undefined ? {} : { text: text.replaceAll('\\n', '\n') }),
    ...(qr === undefined ? {} : { qr: qr.replaceAll('\\n', '\n') }),
    ...(image === undefined ? {} : { image: namedBytes(image) }),
    ...(font === undefined ? {} : { font: font.map(namedBytes) }),
    ...(variables === undefined ? {} : { variables: { ...own, ...variablesOf(variables) } }),
  };
}

interface Chosen {
  readonly values: AppearanceValues;
  readonly preset: MarkPreset | undefined;
}

/** What stands on the command line, over a preset of the configuration, over a built-in one. @throws usage */
async function withPreset({ presets = {}, ...given }: MarkValues): Promise<Chosen> {
  if (given.preset === undefined) return { values: given, preset: undefined };
  const { markPresets } = await import('../../sign/appearance/presets.ts');
  const builtIn = (name: string): MarkPreset | undefined =>
    Object.hasOwn(markPresets, name) ? markPresets[name as keyof typeof markPresets] : undefined;
  const user = Object.hasOwn(presets, given.preset) ? presets[given.preset] : undefined;
  const base = user ? user.preset : given.preset;
  const preset = base === undefined ? undefined : builtIn(base);
  if (!user && !preset) {
    const known = [...Object.keys(markPresets), ...Object.keys(presets)].join(', ');
    throw new KysoError('usage', `--preset: there is no preset ${given.preset}`, {
      subject: given.preset,
      hint: `Known are ${known}; the configuration can define others under "presets".`,
    });
  }
  const values = { ...withoutPlace(user ?? {}, given), ...given };
  const variables = [...(user?.var ?? []), ...(given.var ?? [])];
  requireImage(given.preset, values, preset);
  return { values: variables.length > 0 ? { ...values, var: variables } : values, preset };
}

/** A place on the command line takes that of the preset. */
function withoutPlace(user: AppearanceValues, { rect, position }: AppearanceValues): AppearanceValues {
  const { rect: _, position: __, size, ...rest } = user;
  if (rect !== undefined) return rest;
  return position === undefined ? user : { ...rest, ...(size === undefined ? {} : { size }) };
}

/** @throws usage */
function requireImage(name: string, { image }: AppearanceValues, preset: MarkPreset | undefined): void {
  if (preset?.image === 'required' && image === undefined)
    throw new KysoError('usage', `--preset ${name} needs a picture: add --image`, { subject: '--image' });
  if (preset?.image === 'none' && image !== undefined)
    throw new KysoError('usage', `--preset ${name} has no picture: leave --image out`, {
      subject: '--image',
    });
}

function pageOf(text: string): number | 'last' | 'all' {
  if (text === 'last' || text === 'all') return text;
  const page = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
  if (page === undefined)
    throw new KysoError('usage', `--page: ${text} is no page number`, {
      hint: 'Give a number from 1, last, or all.',
    });
  return page;
}

async function placementOf(
  { rect, position, size: given }: AppearanceValues,
  preset: MarkPreset | undefined,
): Promise<MarkOptions['placement']> {
  const { parseRect, parseSize } = await import('../../sign/appearance/rect-option.ts');
  if (rect !== undefined && given !== undefined)
    throw new KysoError('usage', '--rect and --size exclude each other');
  if (rect !== undefined) return { kind: 'rect', rect: parseRect(rect) };
  const wanted = given === undefined ? preset?.size : parseSize(given);
  const size = wanted === undefined ? {} : { size: wanted };
  if (position !== undefined) return { kind: 'position', position, ...size };
  const placement = preset?.mark.placement;
  if (placement?.kind === 'beside-signature' || placement?.kind === 'position')
    return { ...placement, ...size };
  if (placement !== undefined || given === undefined) return placement;
  return { kind: 'position', position: 'bottom-right', ...size };
}

function namedBytes(path: string): NamedBytes {
  try {
    return { bytes: readFileSync(path), name: basename(path) };
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

function variablesOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^([\p{L}_][\p{L}\p{N}_-]*)=(.*)$/su.exec(pair) ?? [];
      if (name === undefined || value === undefined)
        throw new KysoError('usage', `--var: "${pair}" is not NAME=VALUE`, { subject: '--var' });
      return [name, value];
    }),
  );
}
