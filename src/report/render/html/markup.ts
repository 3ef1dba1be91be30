import { visible } from '../text.ts';

/** Markup that is already safe: only {@link html} and {@link raw} make it. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[] | null;

/** Fills a template of markup; every value that is not markup itself is written as harmless text. */
export function html(template: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: template.map((text, index) => text + partMarkup(parts[index] ?? null)).join('') };
}

/** For text that is known to be markup: the page's own style and script. */
export function raw(markup: string): Markup {
  return { markup };
}

/** JSON that may stand inside a script element whatever it holds. */
export function inlineJson(value: unknown): Markup {
  return { markup: JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escapeUnicode) };
}

function escapeUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function partMarkup(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number')
    return visible(String(part)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}
