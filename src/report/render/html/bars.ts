import type { State } from '../../measures.ts';
import { html, type Markup } from './markup.ts';

/**
 * A bar of parts of `total`, with a tick where the plan is. Widths are SVG numbers, so that the page needs no
 * inline style.
 */
export function bar(options: {
  readonly parts: readonly { readonly state: State; readonly part: number }[];
  readonly total: number;
  /** Percent. */
  readonly target: number | null;
  readonly size: 'main' | 'row';
  readonly label: string;
}): Markup {
  const { parts, total, target, size, label } = options;
  let before = 0;
  const rects = parts.map(({ state, part }) => {
    const x = hundredths((before * 100) / total);
    before += part;
    const width = hundredths((before * 100) / total - x);
    return part === 0 ? html`` : html`<rect class="f-${state}" x="${x}" width="${width}" height="8"/>`;
  });
  const thickness = size === 'main' ? 0.5 : 1.2;
  const tick =
    target === null
      ? null
      : html`<rect class="f-tick" x="${hundredths(Math.min(100 - thickness, Math.max(0, target - thickness / 2)))}" width="${thickness}" height="8"/>`;
  return html`<svg class="bar ${size}" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${label}">${rects}${tick}</svg>`;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
