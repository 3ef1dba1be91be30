import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kyso, kysoBin, type Playground, playground, smallPdf } from './kyso.ts';

let play: Playground;
let doc: string;
beforeAll(() => {
  play = playground();
  doc = play.put('doc.pdf', smallPdf());
});
afterAll(() => play.done());

describe('help and version', () => {
  test('--version prints the version alone', () => {
    expect(kyso(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
      stderr: '',
    });
    expect(kyso(['-V']).stdout).toBe(kyso(['--version']).stdout);
  });

  test('--help lists every command on standard output', () => {
    const { code, stdout } = kyso(['--help']);
    expect(code).toBe(0);
    for (const name of ['sign', 'verify', 'report', 'inspect', 'demo', 'identity', 'completion'])
      expect(stdout).toMatch(new RegExp(`^  ${name}`, 'm'));
  });

  test('every command has help that names its options', () => {
    expect(kyso(['sign', '--help']).stdout).toContain('--p12 <file>');
    expect(kyso(['help', 'verify']).stdout).toContain('--trust <file>');
    expect(kyso(['identity', 'create', '--help']).stdout).toContain('--key-type <name>');
  });

  test('no command at all is wrong usage', () => {
    expect(kyso([])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('wrong usage ends with 2, says what on standard error, and nothing on standard output', () => {
  test.each([
    ['an unknown command, with the nearest one', ['verifi'], 'verify'],
    ['an unknown option, with the nearest one', ['verify', '--trsut', 'x', 'y'], '--trust'],
    [
      'a value that is none of the choices',
      ['verify', '--format', 'xml', 'x'],
      'human, json, ndjson, junit, sarif',
    ],
    ['a time that is none', ['verify', '--at', '2026-13-01', 'x'], 'ISO 8601'],
    ['jobs of zero', ['verify', '--jobs', '0', 'x'], 'at least 1'],
    ['a percentage over 100', ['report', '--fail-under', '101', 'x'], '0 to 100'],
    ['no input', ['verify'], '--files-from'],
    ['no key', ['sign', 'x.pdf'], '--p12'],
    ['two keys', ['sign', 'x.pdf', '--p12', 'a', '--key', 'b'], '--key'],
    ['in place and an output', ['sign', 'x.pdf', '--in-place', '-o', 'y'], '--output'],
    ['appearance options without --visible', ['sign', 'x.pdf', '--page', '2'], '--visible'],
    ['standard input twice', ['verify', '-', '-'], 'only once'],
    ['several formats without a folder', ['report', '--format', 'json,csv', '.'], '-o'],
    ['a shell without completion', ['completion', 'tcsh'], 'bash, zsh, fish'],
  ])('%s', (_, args, named) => {
    const { code, stdout, stderr } = kyso(args, { cwd: play.home });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('streams', () => {
  test('colour only where FORCE_COLOR asks for it; NO_COLOR and --no-color win', () => {
    const colour = /\u001b\[/;
    expect(kyso(['verify', doc]).stdout).not.toMatch(colour);
    expect(kyso(['verify', doc], { env: { FORCE_COLOR: '1' } }).stdout).toMatch(colour);
    expect(kyso(['verify', doc], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stdout).not.toMatch(colour);
    expect(kyso(['verify', doc, '--no-color'], { env: { FORCE_COLOR: '1' } }).stdout).not.toMatch(colour);
  });

  test('the language follows --lang, then the locale; JSON is never translated', () => {
    expect(kyso(['verify', doc, '--lang', 'vi']).stdout).toContain('chưa ký');
    expect(kyso(['verify', doc], { env: { LC_ALL: 'vi_VN.UTF-8' } }).stdout).toContain('chưa ký');
    expect(kyso(['verify', doc, '--lang', 'en'], { env: { LC_ALL: 'vi_VN.UTF-8' } }).stdout).toContain(
      'unsigned',
    );
    expect(kyso(['verify', doc, '--lang', 'vi', '--format', 'ndjson']).stdout).toContain(
      '"status":"unsigned"',
    );
  });

  test('notices go to standard error, and --quiet silences them', () => {
    play.put('empty/note.txt', '');
    const loud = kyso(['verify', play.path('empty')]);
    expect(loud).toMatchObject({ code: 0, stdout: '' });
    expect(loud.stderr).toContain('no PDF');
    expect(kyso(['verify', '--quiet', play.path('empty')])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('a reader that leaves early is no error', () => {
    const list = play.put('list', Array.from({ length: 3000 }, () => doc).join('\n'));
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        '"$0" "$1" verify --files-from "$2" --format ndjson | head -n 1',
        process.execPath,
        kysoBin,
        list,
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toHaveLength(2);
  });
});

test('completion scripts know the options of every command', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = kyso(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('fail-under');
  }
});
