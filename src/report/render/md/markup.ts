import { visible } from '../text.ts';

/** Makes any text inert in Markdown: no marks, no HTML, no mentions, no table cells. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]#!|~]/g, '\\$&')
    .replace(/^\s*[-+=]|^\s*\d+(?=[.)])/, (start) =>
      /\d$/.test(start) ? `${start}\\` : `\\${start.trimStart()}`,
    )
    .replace(/[&<>@]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(https?|ftp):|www\./gi, (link) => link.replace(/[:.]/, (c) => `&#${c.charCodeAt(0)};`));
}

/** A table of Markdown. */
export function table(
  columns: readonly { title: string; right: boolean }[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ right }) => (right ? '---:' : ':---'))),
    ...rows.map(line),
  ];
}

/** Lines that are shown when they are asked for. */
export const folded = (summary: string, lines: readonly string[]): string[] => [
  `<details><summary>${summary}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
];
