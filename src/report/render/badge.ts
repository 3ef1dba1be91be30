import { totalDelta } from '../indicators.ts';
import { fill, messagesFor } from '../messages/languages.ts';
import type { Language } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import { html, raw } from './html/markup.ts';
import { count, percent } from './numbers.ts';

/** What a character takes in the badge's letters, in pixels: wide enough for Vietnamese with its marks. */
const LETTER = 7;
const PADDING = 8;
const HEIGHT = 20;

/** Dark enough that white letters on them read well (WCAG 2.2, 1.4.3: at least 4.5 to 1). */
const COLOURS = {
  label: '#3d4450',
  good: '#1d6f37',
  short: '#a8201a',
  plain: '#1f5fa8',
  none: '#5c6470',
} as const;

/** The share as a small picture (SVG) for a page or README; its title says it in words. */
export function renderBadge(report: Report, { lang }: { readonly lang: Language }): string {
  const messages = messagesFor(lang);
  const { share } = report.totals;
  const value = percent(share, messages);
  const label = report.verified === false ? messages.presentTitle : messages.shareTitle;
  const title =
    share === null
      ? `${label}: ${messages.nothingToCount}`
      : `${label}: ${value} (${fill(messages.signedOf, {
          numerator: count(share.numerator, messages),
          denominator: count(share.denominator, messages),
        })})`;
  const left = widthOf(label);
  const right = widthOf(value);
  const width = left + right;
  const text = (x: number, length: number, words: string) =>
    html`<text x="${String(x)}" y="14" textLength="${String(length)}" lengthAdjust="spacingAndGlyphs">${words}</text>`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(HEIGHT)}" viewBox="0 0 ${String(width)} ${String(HEIGHT)}" role="img" aria-labelledby="title" xml:lang="${lang}">
<title id="title">${title}</title>
<clipPath id="round"><rect width="${String(width)}" height="${String(HEIGHT)}" rx="3"/></clipPath>
<g clip-path="url(#round)"><rect width="${String(left)}" height="${String(HEIGHT)}" fill="${raw(COLOURS.label)}"/><rect x="${String(left)}" width="${String(right)}" height="${String(HEIGHT)}" fill="${raw(colourOf(report))}"/></g>
<g fill="#fff" font-family="Verdana, 'DejaVu Sans', sans-serif" font-size="11" aria-hidden="true">${text(PADDING, left - 2 * PADDING, label)}${text(left + PADDING, right - 2 * PADDING, value)}</g>
</svg>
`.markup;
}

const widthOf = (text: string): number => Array.from(text).length * LETTER + 2 * PADDING;

/** Green only where a plan was given and met: what is good is not for a picture to say. */
function colourOf(report: Report): string {
  if (report.totals.share === null) return COLOURS.none;
  const delta = totalDelta(report);
  return delta === null ? COLOURS.plain : delta < 0 ? COLOURS.short : COLOURS.good;
}
