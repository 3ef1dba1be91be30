import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { markPresets } from '../../src/sign/appearance/presets.ts';
import type { AppearanceOptions } from '../../src/sign/appearance/types.ts';
import { programTest } from '../support/programs.ts';
import { makePng, type Rendered, renderPage } from './pixels.ts';
import { stamp } from './stamp.ts';

/** Points of one character of a picture; it says how dark its square is, from 0 to 9. */
const cell = 4;

/** Pictures of marks as they were looked at, in characters; KYSO_GOLDEN=write makes them anew, to be looked at again. */
const goldenOf = (name: string): string => fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));

function picture(page: Rendered, [x, y, width, height]: readonly [number, number, number, number]): string {
  const darkness = (left: number, top: number): number => {
    let sum = 0;
    for (let across = 0; across < cell; across++)
      for (let down = 0; down < cell; down++) {
        const [red, green, blue] = page.at(left + across, top + down);
        sum += 765 - red - green - blue;
      }
    return Math.min(9, Math.floor((sum / (765 * cell * cell)) * 10));
  };
  const top = page.height - y - height;
  return Array.from({ length: Math.floor(height / cell) }, (_, row) =>
    Array.from({ length: Math.floor(width / cell) }, (__, column) =>
      String(darkness(x + column * cell, top + row * cell)),
    ).join(''),
  ).join('\n');
}

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

const marks: Readonly<Record<string, AppearanceOptions>> = {
  'default-text': { values, lang: 'vi', placement },
  'picture-and-text': {
    values,
    placement,
    text: '{name}\n{organization}\n{time}',
    image: { bytes: wave, name: 'wave.png' },
  },
  'qr-and-text': { values, placement, text: '{name}\nSố: {serial}', qr: 'https://example.test/{serial}' },
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
    const seen = picture(renderPage(bytes), box);
    const file = goldenOf(name);
    if (process.env.KYSO_GOLDEN === 'write') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${seen}\n`);
    }
    expect(existsSync(file), file).toBe(true);
    const golden = readFileSync(file, 'utf8').trimEnd();
    expect(seen.length).toBe(golden.length);
    const differences = Array.from(seen, (one, i) => Math.abs(Number(one) - Number(golden[i])) || 0);
    const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
    // Renderers smooth edges each in its own way.
    expect(mean, `${name}\n${seen}`).toBeLessThan(0.35);
  });
