import type { State } from '../../measures.ts';
import type { Share } from '../../percent.ts';
import { html, type Markup } from './markup.ts';

/** A bar of a share, with a tick where the plan is. Widths are SVG numbers: no inline style is needed. */
export function bar(options: {
  readonly share: Share;
  readonly target: number | null;
  readonly size: 'main' | 'row';
  readonly label: string;
}): Markup {
  const { share, target, size, label } = options;
  const width = position(share.numerator, share.denominator);
  const tick =
    target === null ? null : html`<rect class="f-tick" x="${clamp(target - 0.3)}" width="0.6" height="8"/>`;
  return html`<svg class="bar ${size}" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${label}"><rect class="f-signed" width="${width}" height="8"/>${tick}</svg>`;
}

/** One bar of parts that add up to `total`. It repeats numbers that stand beside it, so it is no image to a screen reader. */
export function stackedBar(
  parts: readonly { readonly state: State; readonly part: number; readonly label: string }[],
  total: number,
): Markup {
  let before = 0;
  const rects = parts.map(({ state, part }) => {
    const x = position(before, total);
    before += part;
    return html`<rect class="f-${state}" x="${x}" width="${position(before, total) - x}" height="8"/>`;
  });
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>`;
}

/** In percent, to a hundredth: the same text on every machine. */
function position(part: number, whole: number): number {
  return Math.round((part * 10_000) / whole) / 100;
}

function clamp(x: number): number {
  return Math.round(Math.min(99.4, Math.max(0, x)) * 100) / 100;
}
