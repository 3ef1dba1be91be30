import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSection } from '../../fixtures/raw-pdf.ts';
import { openPkcs12 } from '../../src/keys/pkcs12.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { Paper } from '../support/paper.ts';
import { append, entry as entryAt } from '../support/raw-update.ts';
import {
  type Json,
  json,
  kyso,
  kysoBin,
  lines,
  type Playground,
  passphrase,
  playground,
  smallPdf,
  startKyso,
  type TestKey,
  testKey,
} from './kyso.ts';

let play: Playground;
let key: TestKey;
beforeAll(() => {
  play = playground();
  key = testKey(play);
});
afterAll(() => play.done());

const sign = (...args: string[]) =>
  kyso(['sign', ...args, ...key.args, '--format', 'ndjson'], { cwd: play.home });
const outcomes = (...args: string[]): string[] =>
  lines(sign(...args)).map(({ result, error }) => error?.code ?? result);
const permissions = (file: string): number => statSync(file).mode & 0o777;
/** Whatever standard output is, everything written to it goes nowhere. */
const withStdout = (to: string, ...args: string[]) =>
  spawnSync('sh', ['-c', `"$@" > ${to}`, 'sh', process.execPath, kysoBin, ...args], {
    encoding: 'utf8',
    cwd: play.home,
  });

describe('links', () => {
  test('a document met twice under --in-place is signed once; a hard link is a document of its own', () => {
    const file = play.put('twice/a.pdf', smallPdf());
    symlinkSync('a.pdf', play.path('twice/b.pdf'));
    linkSync(file, play.path('twice/c.pdf'));
    const { code, stdout, stderr } = sign(play.path('twice'), '--in-place');
    expect(code).toBe(0);
    expect(lines({ code, stdout, stderr }).map(({ result, skipped }) => skipped ?? result)).toEqual([
      'signed',
      'same',
      'signed',
    ]);
    expect(readlinkSync(play.path('twice/b.pdf'))).toBe('a.pdf');
    const [{ signatures }] = lines(kyso(['verify', file, '--format', 'ndjson']));
    expect(signatures).toHaveLength(1);
  });

  test('an output folder that is the input folder under another name replaces nothing', () => {
    const file = play.put('alias/a.pdf', smallPdf());
    symlinkSync('alias', play.path('alias-link'));
    expect(outcomes(play.path('alias'), '-o', play.path('alias-link'), '--overwrite')).toEqual([
      'output-collision',
    ]);
    expect(readFileSync(file)).toEqual(Buffer.from(smallPdf()));
  });

  test('an output folder inside the input is not walked under another name either', () => {
    play.put('inner/a.pdf', smallPdf());
    mkdirSync(play.path('inner/out'));
    symlinkSync('inner/out', play.path('inner-out'));
    expect(outcomes(play.path('inner'), '-o', play.path('inner-out'))).toEqual(['signed']);
    expect(outcomes(play.path('inner'), '-o', play.path('inner-out'))).toEqual(['skipped']);
  });

  test('no output is written over another input', () => {
    play.put('above/b/b/c/x.pdf', smallPdf(0));
    const other = play.put('above/b/c/x.pdf', smallPdf(1));
    expect(outcomes(play.path('above/b'), '-o', play.path('above'), '--overwrite')).toEqual([
      'output-collision',
      'signed',
    ]);
    expect(readFileSync(other)).toEqual(Buffer.from(smallPdf(1)));
  });

  test('a report counts a document once under whatever names it is met', () => {
    play.put('counted/A/a.pdf', smallPdf(0));
    play.put('counted/B/b.pdf', smallPdf(1));
    symlinkSync('../A/a.pdf', play.path('counted/B/a.pdf'));
    const run = kyso(['report', 'counted', play.path('counted'), '--format', 'json'], { cwd: play.home });
    expect(json(run).totals.total).toBe(2);
    expect(run.stderr).toContain('counted/B/a.pdf: another name of counted/A/a.pdf; counted once');
    // Hard links are copies that share their space: each is a document where it lies.
    linkSync(play.path('counted/A/a.pdf'), play.path('counted/B/c.pdf'));
    expect(json(kyso(['report', play.path('counted'), '--format', 'json'])).totals.total).toBe(3);
  });

  test('a report goes to the file a link leads to', () => {
    play.put('report/a.pdf', smallPdf());
    play.put('real.html', '');
    symlinkSync('real.html', play.path('link.html'));
    kyso(['report', play.path('report'), '--format', 'html', '-o', play.path('link.html')]);
    expect(readlinkSync(play.path('link.html'))).toBe('real.html');
    expect(readFileSync(play.path('real.html'), 'utf8')).toContain('<html');
  });
});

describe('what is no file', () => {
  test.each([
    ['a pipe nobody writes to', 'mkfifo pipe.pdf', 'pipe.pdf'],
    ['a device that never ends', 'ln -s /dev/zero zero.pdf', 'zero.pdf'],
  ])('%s is an error and is not waited for', (_what, make, name) => {
    spawnSync('sh', ['-c', make], { cwd: play.home });
    const run = spawnSync(process.execPath, [kysoBin, 'verify', name, '--format', 'ndjson'], {
      encoding: 'utf8',
      cwd: play.home,
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    expect(run.status).toBe(2);
    expect(JSON.parse(run.stdout).error).toMatchObject({ code: 'file-unreadable' });
  });

  test('a pipe that the shell opened is read to its end', () => {
    play.put('piped/a.pdf', smallPdf());
    const line = `cat piped/a.pdf | "$0" "$1" verify /dev/fd/3 --format ndjson 3<&0`;
    const piped = spawnSync('sh', ['-c', line, process.execPath, kysoBin], {
      encoding: 'utf8',
      cwd: play.home,
    });
    expect(JSON.parse(piped.stdout).status).toBe('unsigned');
  });
});

describe('permissions', () => {
  test('a read-only document stays as it is, in place and as an output', () => {
    const file = play.put('read-only/a.pdf', smallPdf());
    const output = play.put('read-only/old.pdf', 'old');
    chmodSync(file, 0o444);
    chmodSync(output, 0o444);
    for (const folder of ['', 'id', 'read-only']) chmodSync(play.path(folder), 0o777);
    for (const secret of [key.p12, key.passphraseFile]) chmodSync(secret, 0o644);
    for (const to of [['--in-place'], ['-o', output, '--overwrite']]) {
      const { stdout } = spawnSync(
        process.execPath,
        [kysoBin, 'sign', file, ...to, ...key.args, '--format', 'ndjson'],
        // The administrator may write to anything: somebody else tries.
        { encoding: 'utf8', cwd: play.home, ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}) },
      );
      expect(JSON.parse(stdout).error).toMatchObject({ code: 'file-unwritable' });
    }
    expect(readFileSync(file)).toEqual(Buffer.from(smallPdf()));
    expect(readFileSync(output, 'utf8')).toBe('old');
  });

  test('who may not read the document may not read the signed one', () => {
    const file = play.put('private/a.pdf', smallPdf());
    chmodSync(file, 0o600);
    expect(outcomes(file)).toEqual(['signed']);
    expect(permissions(play.path('private/a.signed.pdf'))).toBe(0o600);
    chmodSync(file, 0o400);
    expect(outcomes(file, '-o', play.path('private/b.pdf'))).toEqual(['signed']);
    expect(permissions(play.path('private/b.pdf'))).toBe(0o600);
  });
});

describe('names', () => {
  test('one that is no UTF-8 is told as such', () => {
    mkdirSync(play.path('legacy'));
    writeFileSync(Buffer.concat([Buffer.from(`${play.path('legacy')}/Qu\xfdet.pdf`, 'latin1')]), smallPdf());
    const [{ error }] = lines(sign(play.path('legacy')));
    expect(error).toMatchObject({ code: 'file-unreadable', message: expect.stringContaining('UTF-8') });
  });

  test.each(['a\u2028b.pdf', 'a\nb.pdf', `${'x'.repeat(251)}.pdf`, '-o.pdf', 'it\'s "q".pdf', '*.pdf'])(
    'JSON has %j exactly as it is',
    (name) => {
      play.put(`names/${name}`, smallPdf());
      const options = { cwd: play.path('names') };
      const [verified] = json(kyso(['verify', '--format', 'json', '--', name], options)).documents;
      expect(verified).toMatchObject({ file: name, status: 'unsigned' });
      const signed = kyso(['sign', '--format', 'json', ...key.args, '-o', 'o/', '--', name], options);
      expect(json(signed).documents[0]).toMatchObject({ file: name, output: `o/${name}`, result: 'signed' });
    },
  );

  test('one with escape sequences does not reach the terminal as it is', () => {
    const { stderr } = kyso(['report', 'no\u001b[2Jfile'], { cwd: play.home });
    expect(stderr).toContain('no');
    expect(stderr).not.toContain('\u001b');
  });
});

describe('standard output', () => {
  test.skipIf(process.platform !== 'linux')('that is a full disk: code 2, a sentence, the work done', () => {
    for (let i = 0; i < 4; i++) play.put(`full/${i}.pdf`, smallPdf(i));
    const signed = withStdout(
      '/dev/full',
      'sign',
      play.path('full'),
      '-o',
      play.path('full-out'),
      ...key.args,
    );
    expect(signed.status).toBe(2);
    expect(signed.stderr).toContain('cannot write to standard output');
    expect(readdirSync(play.path('full-out'))).toEqual(['0.pdf', '1.pdf', '2.pdf', '3.pdf']);
    for (const args of [['verify', 'full'], ['report', 'full'], ['--version'], ['--help']]) {
      const { status, stderr } = withStdout('/dev/full', ...args);
      expect([args, status]).toEqual([args, 2]);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  test('whose reader has gone before the document was written: an error of its own', () => {
    const file = play.put('gone.pdf', Buffer.concat([smallPdf(), Buffer.alloc(2_000_000, ' ')]));
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        '{ "$@"; echo "code $?" >&2; } | head -c 1',
        'sh',
        process.execPath,
        kysoBin,
        'sign',
        file,
      ].concat(['-o', '-'], key.args),
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('%');
    expect(stderr).toContain('[file-unwritable]');
    expect(stderr).toContain('code 2');
  });

  test('devices are written to and never replaced', ({ skip }) => {
    const device = play.path('null');
    if (spawnSync('mknod', [device, 'c', '1', '3']).status !== 0) {
      console.warn('skipped: devices are written to and never replaced: this user may not make a device');
      skip('this user may not make a device');
    }
    play.put('device/a.pdf', smallPdf());
    expect(kyso(['verify', play.path('device'), '-o', device]).code).toBe(0);
    expect(outcomes(play.path('device/a.pdf'), '-o', device, '--overwrite')).toEqual(['signed']);
    expect(statSync(device).isCharacterDevice()).toBe(true);
  });
});

describe('lists of files', () => {
  test('one that is missing or holds no paths stops the run before anything is printed', () => {
    const garbage = play.put('garbage', Buffer.from([1, 0, 2, 10]));
    for (const list of [play.path('nowhere'), play.home, garbage])
      for (const command of [['verify'], ['sign', ...key.args]]) {
        const ran = kyso([...command, '--files-from', list, '--format', 'json'], { cwd: play.home });
        expect([ran.code, ran.stdout]).toEqual([2, '']);
      }
  });

  test('blank lines, carriage returns and a byte order mark are no names', () => {
    play.put('listed.pdf', smallPdf());
    const list = play.put('list', '\ufefflisted.pdf\r\n\r\n  \r\n\nmissing.pdf');
    const ran = kyso(['verify', '--files-from', list, '--format', 'ndjson'], { cwd: play.home });
    expect(lines(ran).map(({ file, status }) => [file, status])).toEqual([
      ['listed.pdf', 'unsigned'],
      ['missing.pdf', 'error'],
    ]);
  });
});

describe('damaged documents', () => {
  const pdf = writeSection({
    objects: new Map([
      [1, '<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>'],
      [2, '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>'],
      [3, '<< /Type /Page /Parent 2 0 R /Resources << >> >>'],
      [4, '<< /Fields 5 0 R /SigFlags 3 >>'],
      [5, '[]'],
    ]),
    trailer: '/Root 1 0 R /ID [<6b79736f206669787475726520303031> <6b79736f206669787475726520303031>]',
    version: '1.7',
  });
  const text = Buffer.from(pdf).toString('latin1');
  const entry = (object: string, by = 0): string =>
    `${String(text.indexOf(`\n${object}`) + 1 + by).padStart(10, '0')} 00000 n`;

  // The form, which signing reads and leaves as it is, stands elsewhere than the table says.
  for (const [what, to] of [
    ['point beside it', entry('4 0 obj', 20)],
    ['lead to another one', entry('5 0 obj')],
  ] as const)
    test(`one whose offsets ${what} is not signed in vain: verifiers would not pass it unless it is repaired`, () => {
      const wrong = text.replace(entry('4 0 obj'), to);
      expect(wrong).not.toBe(text);
      const file = play.put(`offsets/${to.slice(0, 10)}.pdf`, Buffer.from(wrong, 'latin1'));
      expect(outcomes(file)).toEqual(['pdf-needs-repair']);
      const [record] = lines(sign(file, '--repair'));
      expect(record).toMatchObject({ result: 'signed', repaired: true });
      const [verdict] = lines(kyso(['verify', record.output, '--trust', key.ca, '--format', 'ndjson']));
      expect(verdict.status, JSON.stringify(verdict.signatures[0].problems)).toBe('passed');
    });

  test('one whose Prev is 0, or whose table counts wrong, is signed when it can be read in one way only', () => {
    for (const [name, from, to] of [
      ['prev', '/Root 1 0 R', '/Root 1 0 R /Prev 0'],
      ['count', 'xref\n0 6\n', 'xref\n0 7\n'],
    ] as const) {
      const file = play.put(`one-way/${name}.pdf`, Buffer.from(text.replace(from, to), 'latin1'));
      const [record] = lines(sign(file));
      expect(record).toMatchObject({ result: 'signed', repaired: true });
      const [verdict] = lines(kyso(['verify', record.output, '--trust', key.ca, '--format', 'ndjson']));
      expect(verdict.status).toBe('passed');
      const twice = text.replace(from, to).replace('xref\n', '3 0 obj\n<< /Type /Page >>\nendobj\nxref\n');
      expect(outcomes(play.put(`one-way/${name}2.pdf`, Buffer.from(twice, 'latin1')))).toEqual([
        'pdf-needs-repair',
      ]);
    }
  });

  test('one whose earlier signature reconstruction would harm is refused, and says so', () => {
    const sealed = Paper.make().seal();
    const catalog = Buffer.from(sealed.bytes).lastIndexOf('\n1 0 obj') + 1;
    // An update that leads to the catalog and to nothing else.
    const lost = append(sealed, { entries: entryAt(1, catalog), trailer: '/Root 1 0 R' });
    const [record] = lines(sign(play.put('harm/a.pdf', lost.bytes), '--repair'));
    expect(record.error).toMatchObject({ code: 'pdf-needs-repair' });
    expect(record.error.message).toMatch(/the signature in field \w+ would not outlast that$/);
  });

  test('one that was signed before is never reconstructed under its signature', async () => {
    const wrong = Buffer.from(text.replace(entry('4 0 obj'), entry('5 0 obj')), 'latin1');
    const signer = await openPkcs12(readFileSync(key.p12), passphrase);
    const first = Buffer.concat([wrong, (await signPdf(wrong, signer)).appended]);
    const [record] = lines(sign(play.put('offsets/signed.pdf', first), '--repair'));
    expect(record).toMatchObject({ result: 'signed', repaired: true });
    const after = readFileSync(record.output).subarray(first.length).toString('latin1');
    expect(after).toContain('/Prev');
    const [{ signatures }] = lines(kyso(['verify', record.output, '--format', 'ndjson']));
    expect(signatures.map(({ integrity }: Json) => integrity)).toEqual(['intact', 'intact']);
  });
});

describe('several runs', () => {
  test('on one folder at once: each document is signed by one and skipped by the other', async () => {
    for (let i = 0; i < 60; i++) play.put(`race/${i}.pdf`, smallPdf(i));
    const args = ['sign', play.path('race'), '-o', play.path('race-out'), ...key.args];
    const codes = await Promise.all(
      [0, 1, 2].map(
        () =>
          new Promise<number | null>((done) => {
            startKyso(args, play.home).on('exit', (code) => done(code));
          }),
      ),
    );
    expect(codes).toEqual([0, 0, 0]);
    expect(readdirSync(play.path('race-out'))).toHaveLength(60);
    expect(kyso(['verify', play.path('race-out'), '--require-signed', '--quiet']).code).toBe(0);
  });

  test('a log whose last line was cut short goes on with a line of its own', () => {
    const file = play.put('log/a.pdf', smallPdf());
    const log = play.put('log/log', '{"file":"cut sho');
    sign(file, '--log', log);
    const [, line = ''] = readFileSync(log, 'utf8').split('\n');
    expect(JSON.parse(line)).toMatchObject({ file, result: 'signed' });
  });
});

describe('times', () => {
  test.each(['2026-02-31', '2026-02-29T00:00:00Z', '2026-04-31T10:00:00+07:00'])(
    '%s is no day and taken for none',
    (time) => {
      const { code, stderr } = kyso(['verify', play.put('time.pdf', smallPdf()), '--at', time]);
      expect(code).toBe(2);
      expect(stderr).toContain('ISO 8601');
    },
  );
});
