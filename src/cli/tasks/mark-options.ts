import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';
import type { NamedBytes, Placement } from '../../sign/appearance/types.ts';
import type { MarkOptions } from '../../sign/options.ts';
import type { SignValues } from '../options/sign.ts';
import type { Lang } from '../view/messages/messages.ts';

const onlyVisible = ['page', 'rect', 'position', 'image', 'text', 'font', 'var'] as const;

/**
 * What the appearance options ask for; undefined for an invisible signature. Files are read here, once.
 * @throws usage, file-not-found, file-unreadable, appearance-invalid
 */
export async function markOptions(values: SignValues, lang: Lang): Promise<MarkOptions | undefined> {
  if (values.visible !== true) {
    const stray = onlyVisible.find((name) => values[name] !== undefined);
    if (stray === undefined) return undefined;
    throw new KysoError('usage', `--${stray} is for a visible signature: add --visible`, {
      subject: `--${stray}`,
    });
  }
  const placement = await placementOf(values);
  return {
    lang,
    ...(values.page === undefined ? {} : { page: pageOf(values.page) }),
    ...(placement === undefined ? {} : { placement }),
    ...(values.text === undefined ? {} : { text: values.text.replaceAll('\\n', '\n') }),
    ...(values.image === undefined ? {} : { image: namedBytes(values.image) }),
    ...(values.font === undefined ? {} : { font: namedBytes(values.font) }),
    ...(values.var === undefined ? {} : { variables: variablesOf(values.var) }),
  };
}

function pageOf(text: string): number | 'last' {
  if (text === 'last') return text;
  const page = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
  if (page === undefined)
    throw new KysoError('usage', `--page: ${text} is no page number`, {
      hint: 'Give a number from 1, or last.',
    });
  return page;
}

async function placementOf({ rect, position }: SignValues): Promise<Placement | undefined> {
  if (rect !== undefined && position !== undefined)
    throw new KysoError('usage', '--rect and --position exclude each other');
  if (position !== undefined) return { kind: 'position', position };
  if (rect === undefined) return undefined;
  const { parseRect } = await import('../../sign/appearance/rect-option.ts');
  return { kind: 'rect', rect: parseRect(rect) };
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
      const [, name, value] = /^([A-Za-z_][\w-]*)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined || value === undefined)
        throw new KysoError('usage', `--var: "${pair}" is not NAME=VALUE`, { subject: '--var' });
      return [name, value];
    }),
  );
}
