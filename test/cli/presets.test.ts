import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makePng, textOf } from '../sign-appearance/pixels.ts';
import { programTest } from '../support/programs.ts';
import { kyso, smallPdf, workplace } from './kyso.ts';

const play = workplace((place) => {
  place.put(
    'picture.png',
    makePng(4, 4, () => [200, 0, 0, 255]),
  );
});

function project(name: string, presets: unknown): string {
  play.put(`${name}/kyso.config.json`, JSON.stringify({ presets }));
  play.put(`${name}/doc.pdf`, smallPdf());
  return play.path(name);
}

programTest(
  ['pdftotext'],
  'presets of the configuration: over a built-in one, under the command line',
  () => {
    const cwd = project('named', {
      copy: { preset: 'nd30-copy', var: ['copy-form=SAO LỤC'] },
      stamp: { text: 'Đã duyệt: {name}', position: 'top-left', size: '60mm,20mm' },
    });
    const sign = (output: string, ...options: string[]) =>
      kyso(['sign', 'doc.pdf', '-o', output, ...play.key.args, ...options], { cwd });
    expect(sign('a.pdf', '--preset', 'copy')).toMatchObject({ code: 0, stderr: '' });
    expect(textOf(readFileSync(play.path('named/a.pdf')))).toMatch(/SAO LỤC;/);
    expect(sign('b.pdf', '--preset', 'stamp', '--rect', '20,20,200,40')).toMatchObject({ code: 0 });
    expect(textOf(readFileSync(play.path('named/b.pdf')))).toMatch(/Đã duyệt: /);
    expect(sign('c.pdf', '--preset', 'copy', '--text', 'Bản sao')).toMatchObject({ code: 0 });
    expect(textOf(readFileSync(play.path('named/c.pdf')))).toMatch(/Bản sao/);
  },
);

test('what a preset lacks or does not take is said before anything is signed', () => {
  const cwd = project('wrong', {});
  const fails = (options: readonly string[], says: string): void => {
    const { code, stdout, stderr } = kyso(['sign', 'doc.pdf', ...play.key.args, ...options], { cwd });
    expect(code, options.join(' ')).toBe(2);
    expect(stdout + stderr).toContain(says);
  };
  fails(['--preset', 'nd31'], 'there is no preset nd31');
  fails(['--preset', 'nd30-person'], 'add --image');
  fails(['--preset', 'nd30-copy', '--image', play.path('picture.png')], 'leave --image out');
  fails(['--preset', 'nd30-attachment'], '--var document-number=');
  fails(['--preset', 'nd30-organization', '--image', play.path('picture.png')], 'diameter');
  fails(['--visible', '--size', '3'.repeat(400)], 'not a size');
  fails(['--qr', 'x'], '--qr is for a visible signature');
});

test('a wrong key or value in a preset is an error that names it and the file', () => {
  for (const [at, [preset, says]] of [
    [{ txt: 'x' }, 'presets.mine.txt'],
    [{ position: 'middle' }, 'presets.mine.position'],
  ].entries() as Iterable<[number, [unknown, string]]>) {
    const cwd = project(`bad-${at}`, { mine: preset });
    const { code, stderr } = kyso(['sign', 'doc.pdf', ...play.key.args, '--preset', 'mine'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).toContain('kyso.config.json');
  }
});
