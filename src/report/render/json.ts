import type { Report } from '../report.ts';

/** The report as the contract's JSON, with a line end. Language does not change it. */
export const renderJson = (report: Report): string => [...jsonPieces(report)].join('');

/** Elements of a list in one piece. */
const PIECE = 256;

/** The same text in pieces: a list of a million documents is longer than one string may be. */
export function* jsonPieces(report: Report): Generator<string> {
  let before = '{\n';
  for (const [key, value] of Object.entries(report)) {
    if (value === undefined) continue;
    yield `${before}  ${JSON.stringify(key)}: `;
    if (Array.isArray(value) && value.length > 0) yield* list(value);
    else yield indented(value, '  ');
    before = ',\n';
  }
  yield '\n}\n';
}

function* list(elements: readonly unknown[]): Generator<string> {
  for (let at = 0; at < elements.length; at += PIECE) {
    const texts = elements.slice(at, at + PIECE).map((element) => `    ${indented(element, '    ')}`);
    yield `${at === 0 ? '[\n' : ',\n'}${texts.join(',\n')}`;
  }
  yield '\n  ]';
}

/** As it stands inside something that is indented itself; no text of JSON holds a line end. */
const indented = (value: unknown, by: string): string =>
  JSON.stringify(value, null, 2).replaceAll('\n', `\n${by}`);
