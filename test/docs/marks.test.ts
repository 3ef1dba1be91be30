import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { bundledFont } from '../../src/sign/appearance/font-files.ts';
import { positions } from '../../src/sign/appearance/geometry.ts';
import { markPresets } from '../../src/sign/appearance/presets.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { type Playground, playground } from '../cli/kyso.ts';
import { makePng, renderPage, textOf } from '../sign-appearance/pixels.ts';
import { programTest } from '../support/programs.ts';
import { codeBlocks, root, shell } from './shell.ts';

const page = readFileSync(join(root, 'docs/MARKS.md'), 'utf8');

let play: Playground;
let run: ReturnType<typeof shell>;
beforeAll(() => {
  play = playground();
  run = shell(play);
  play.put('letter.pdf', makeTablePdf({ pages: 2, text: '' }));
  play.put(
    'hand.png',
    makePng(40, 18, () => [0, 0, 255, 255]),
  );
  play.put(
    'seal.png',
    makePng(36, 36, () => [255, 0, 0, 128]),
  );
  play.put('Own.ttf', bundledFont('bold'));
  play.put('kyso.config.json', codeBlocks(page, 'json').join(''));
});
afterAll(() => play.done());

const made = (name: string): Buffer => readFileSync(play.path(name));

programTest(
  ['bash', 'pdftotext', 'pdftoppm'],
  'the commands of docs/MARKS.md run one after the other, each with 0 and without a warning',
  () => {
    const { code, stdout, stderr } = run(`set -e\n${codeBlocks(page, 'sh').join('')}`);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).not.toMatch(/note:|Lưu ý/i);

    const outputs = [...page.matchAll(/ -o (\S+\.pdf)/g)].map(([, name = '']) => name);
    for (const name of outputs) {
      const { signatures } = createVerifier().verify(made(name));
      expect(signatures.map(({ status }) => status)).toEqual(
        name === 'issued.pdf' ? ['intact', 'intact'] : ['intact'],
      );
    }
    const says = (name: string): string => textOf(made(name));
    expect(says('plain.pdf')).toMatch(/Người ký: Nguyễn Văn An\n.*Phê duyệt/s);
    expect(says('every-page.pdf').match(/Nguyễn Văn An/g)).toHaveLength(2);
    expect(says('text.pdf')).toContain('Số: 12/QĐ-UBND');
    expect(says('time.pdf')).toMatch(/\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d \+/);
    expect(says('font.pdf')).toContain('Phê duyệt: Nguyễn Văn An');
    expect(says('attachment.pdf')).toMatch(/Số: 12\/QĐ-UBND; \d\d\/\d\d\/\d{4}; \d\d:\d\d:\d\d/);
    expect(says('copy.pdf')).toMatch(/TRÍCH SAO; UBND phường An Hòa; .* \+07:00/);
    expect(says('received.pdf')).toMatch(/ĐẾN\n.*Số: 345\nNgày: \d\d\/\d\d\/\d{4}/s);
    expect(says('extract.pdf')).toContain('TRÍCH SAO; UBND phường An Hòa');
    const mm = 72 / 25.4;
    expect(renderPage(made('picture.pdf')).at(140 * mm, 842 - 49 * mm)).toEqual([0, 0, 255]);
    // The seal lies over the left third of the hand.
    const issued = renderPage(made('issued.pdf'));
    expect(issued.at(150 * mm, 842 - 69 * mm)).toEqual([0, 0, 255]);
    expect(issued.at(125 * mm, 842 - 69 * mm)[0]).toBeGreaterThan(100);
    expect(issued.at(110 * mm, 842 - 69 * mm)[2]).toBeLessThan(140);
  },
);

programTest(['bash'], 'its program compiles strictly and runs', () => {
  const user = play.path('user');
  mkdirSync(join(user, 'node_modules'), { recursive: true });
  symlinkSync(root, join(user, 'node_modules/kyso'), 'junction');
  writeFileSync(join(user, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(user, 'example.ts'), codeBlocks(page, 'ts').join(''));
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  writeFileSync(join(user, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['example.ts'] }));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', user], {
    stdio: 'pipe',
  });
  const { code, stdout, stderr } = run(
    'KYSO_PASSPHRASE=example kyso identity create -o identity; node user/example.js',
  );
  expect([code, stdout.split('\n').at(-2)], stderr).toEqual([0, '0']);
});

test('its tables name every preset and the positions there are', () => {
  const rows = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  for (const name of Object.keys(markPresets)) expect(rows).toContain(name);
  expect(page).toContain(`one of ${['zero', 'one'][positions.length] ?? 'nine'}`);
  expect(positions).toHaveLength(9);
});
