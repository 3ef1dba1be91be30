import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { markPresets } from '../../src/sign/appearance/presets.ts';
import type { AppearanceOptions, Box } from '../../src/sign/appearance/types.ts';
import { programTest } from '../support/programs.ts';
import { cellsOf, differenceOf } from './cells.ts';
import { makePng, renderPage } from './pixels.ts';
import { stamp } from './stamp.ts';

/** Pictures of marks as they were looked at, in characters; KYSO_GOLDEN=write makes them anew, to be looked at again. */
const goldenOf = (name: string): string => fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));

const values = {
  name: 'Nguyễn Thị Ánh Tuyết',
  organization: 'UBND phường Bến Nghé',
  reason: 'Phê duyệt',
  time: '06/03/2026 01:09:10 +07:00',
  serial: '1F09',
};
const wave = makePng(160, 72, (x, y) => {
  const line = Math.abs(y - 36 - 24 * Math.sin(x / 12)) < 4;
  return line ? [20, 40, 200, 255] : [255, 255, 255, 0];
});
const box = [60, 400, 240, 80] as const;
const placement = { kind: 'rect', rect: box } as const;

type Mark = AppearanceOptions & { readonly placement: { readonly kind: 'rect'; readonly rect: Box } };

const marks: Readonly<Record<string, Mark>> = {
  'default-text': { values, lang: 'vi', placement },
  'picture-and-text': {
    values,
    placement,
    text: '{name}\n{organization}\n{time}',
    image: { bytes: wave, name: 'wave.png' },
  },
  'qr-and-text': { values, placement, text: '{name}\nSố: {serial}', qr: 'https://example.test/{serial}' },
  'attachment-line': {
    values,
    placement: { kind: 'rect', rect: [60, 400, 218, 25] },
    text: markPresets['nd30-attachment'].mark.text,
    variables: { 'document-number': '12/QĐ-UBND' },
    timeAs: (pattern) => (pattern.startsWith('HH') ? '01:09:10' : '06/03/2026'),
  },
  'copy-line': {
    values,
    placement,
    text: markPresets['nd30-copy'].mark.text,
    variables: { 'copy-form': 'SAO Y' },
    timeAs: () => '06.03.2026 01:09:10 +07:00',
  },
};

for (const [name, options] of Object.entries(marks))
  programTest(['pdftoppm'], `a mark looks as it did: ${name}`, async () => {
    const { bytes } = await stamp(makeTablePdf({ text: '' }), options);
    const { rect } = options.placement;
    const seen = cellsOf(renderPage(bytes), rect);
    const file = goldenOf(name);
    if (process.env.KYSO_GOLDEN === 'write') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${seen}\n`);
    }
    expect(existsSync(file), file).toBe(true);
    const golden = readFileSync(file, 'utf8').trimEnd();
    expect(seen.length).toBe(golden.length);
    const mean = differenceOf(seen, golden);
    expect(mean, `${name}\n${seen}`).toBeLessThan(0.35);
  });
