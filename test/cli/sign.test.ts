import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programTest, run } from '../support/programs.ts';
import {
  json,
  kyso,
  kysoBin,
  lines,
  type Playground,
  passphrase,
  playground,
  smallPdf,
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

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const sign = (...args: string[]) =>
  kyso(['sign', ...args, ...key.args, '--format', 'ndjson'], { cwd: play.home });
const statuses = (...files: string[]): string[] =>
  lines(kyso(['verify', '--trust', key.ca, '--format', 'ndjson', '--', ...files])).map(
    ({ status }) => status,
  );
/** Every file below a folder. */
const tree = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(`${folder}/${name}`).isFile())
    .sort();

describe('one document', () => {
  test('goes beside the input, the original a prefix, verified', () => {
    const file = play.put('one/letter.pdf', smallPdf());
    const before = sha256(file);
    const [record] = lines(sign(file));
    const output = play.path('one/letter.signed.pdf');
    expect(record).toMatchObject({
      file,
      output,
      result: 'signed',
      field: 'Signature1',
      level: 'B-B',
      sha256Before: before,
      sha256After: sha256(output),
    });
    expect(record.signer).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(output).subarray(0, statSync(file).size).equals(readFileSync(file))).toBe(true);
    expect(sha256(file)).toBe(before);
    expect(statuses(output)).toEqual(['passed']);
  });

  test('from standard input to standard output, what became of it on standard error', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [kysoBin, 'sign', '-', '-o', '-', ...key.args],
      { input: smallPdf() },
    );
    expect(status).toBe(0);
    expect(stderr.toString()).toContain('signed');
    expect(statuses(play.put('piped.pdf', stdout))).toEqual(['passed']);
  });

  test('--in-place keeps the name, a link stays a link, a second signature the first', () => {
    const file = play.put('place/a.pdf', smallPdf());
    symlinkSync(file, play.path('place/link.pdf'));
    expect(sign(play.path('place/link.pdf'), '--in-place').code).toBe(0);
    expect(sign(file, '--in-place').code).toBe(0);
    const [result] = lines(kyso(['verify', '--format', 'ndjson', play.path('place/link.pdf')]));
    expect(
      result.signatures.map(({ field, status }: { field: string; status: string }) => [field, status]),
    ).toEqual([
      ['Signature1', 'intact'],
      ['Signature2', 'intact'],
    ]);
    expect(tree(play.path('place'))).toEqual(['a.pdf', 'link.pdf']);
  });

  test('--dry-run says what would be done and touches nothing', () => {
    const file = play.put('dry/a.pdf', smallPdf());
    const { code, stdout } = kyso([
      'sign',
      file,
      '--dry-run',
      ...key.args,
      '--format',
      'json',
      '--log',
      play.path('dry/log'),
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { signed: 0, planned: 1 },
      documents: [{ result: 'planned', field: 'Signature1', sha256After: null }],
    });
    expect(tree(play.path('dry')).filter((name) => name !== 'log')).toEqual(['a.pdf']);
  });

  test('texts, time and field are as asked for', () => {
    const file = play.put('texts/a.pdf', smallPdf());
    expect(
      sign(
        file,
        '--reason',
        'Phê duyệt',
        '--location',
        'Hà Nội',
        '--name',
        'An',
        '--field',
        'Duyet',
        '--signing-time',
        '2026-02-03T04:05:06Z',
      ).code,
    ).toBe(0);
    const [{ signatures }] = lines(kyso(['verify', '--format', 'ndjson', play.path('texts/a.signed.pdf')]));
    expect(signatures[0]).toMatchObject({
      field: 'Duyet',
      texts: { reason: 'Phê duyệt', location: 'Hà Nội', name: 'An' },
      time: { claimed: expect.stringMatching(/^2026-02-03T04:05:06(\.000)?Z$/) },
    });
  });

  test('a visible mark can be asked for', () => {
    const file = play.put('mark/a.pdf', smallPdf());
    const { code } = sign(
      file,
      '--visible',
      '--page',
      'last',
      '--rect',
      '20,20,60,25mm',
      '--text',
      'Ký bởi {name}\\n{who}',
      '--var',
      'who=Sở',
    );
    expect(code).toBe(0);
    expect(statuses(play.path('mark/a.signed.pdf'))).toEqual(['passed']);
    expect(sign(file, '--visible', '--page', '9', '-o', play.path('mark/b.pdf')).code).toBe(2);
    expect(sign(file, '--visible', '--var', 'novalue', '-o', play.path('mark/b.pdf')).code).toBe(2);
  });
});

describe('outputs that exist', () => {
  test('the result of an earlier run is skipped, anything else is left alone unless told', () => {
    const file = play.put('again/a.pdf', smallPdf());
    expect(lines(sign(file))[0].result).toBe('signed');
    const output = play.path('again/a.signed.pdf');
    const done = sha256(output);
    const again = sign(file);
    expect(again.code).toBe(0);
    expect(lines(again)[0]).toMatchObject({ result: 'skipped', sha256After: done });
    writeFileSync(output, 'somebody else’s');
    const blocked = sign(file);
    expect(blocked.code).toBe(2);
    expect(lines(blocked)[0]).toMatchObject({ result: 'error', error: { code: 'output-exists' } });
    expect(readFileSync(output, 'utf8')).toBe('somebody else’s');
    expect(sign(file, '--overwrite').code).toBe(0);
    expect(statuses(output)).toEqual(['passed']);
  });

  test('one signed by another key, or broken, is not taken for done', () => {
    const file = play.put('other/a.pdf', smallPdf());
    const stranger = testKey(play, 'stranger');
    expect(kyso(['sign', file, ...stranger.args]).code).toBe(0);
    expect(lines(sign(file))[0]).toMatchObject({ result: 'error', error: { code: 'output-exists' } });
    const output = play.path('other/a.signed.pdf');
    expect(sign(file, '--overwrite').code).toBe(0);
    const bytes = readFileSync(output);
    writeFileSync(output, Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(40, 0x20)]));
    expect(lines(sign(file))[0]).toMatchObject({ result: 'error', error: { code: 'output-exists' } });
  });

  test('two inputs to one output: the first is signed, the second told', () => {
    const a = play.put('x/same.pdf', smallPdf(1));
    const b = play.put('y/same.pdf', smallPdf(2));
    const { code, stdout } = sign(a, b, '-o', play.path('xy'));
    expect(code).toBe(2);
    expect(lines({ code, stdout, stderr: '' }).map(({ result, error }) => error?.code ?? result)).toEqual([
      'signed',
      'output-collision',
    ]);
  });

  test('an output that is the input itself is refused', () => {
    const file = play.put('self/a.pdf', smallPdf());
    const before = sha256(file);
    expect(lines(sign(play.path('self'), '-o', play.path('self'), '--overwrite'))[0].error.code).toBe(
      'output-collision',
    );
    expect(sha256(file)).toBe(before);
  });
});

describe('--if-signed', () => {
  test.each([
    ['append', 'signed', 0],
    ['skip', 'skipped', 0],
    ['skip-mine', 'skipped', 0],
    ['fail', 'refused', 1],
  ])('%s with one’s own signature: %s', (what, result, code) => {
    const file = play.put(`if-${what}/a.pdf`, smallPdf());
    sign(file, '--in-place');
    const ran = sign(file, '-o', play.path(`if-${what}/b.pdf`), '--if-signed', what);
    expect(ran.code).toBe(code);
    expect(lines(ran)[0].result).toBe(result);
    expect(existsSync(play.path(`if-${what}/b.pdf`))).toBe(result === 'signed');
  });

  test('skip-mine signs what another signed', () => {
    const file = play.put('if-other/a.pdf', smallPdf());
    expect(kyso(['sign', file, '--in-place', ...testKey(play, 'another').args]).code).toBe(0);
    expect(lines(sign(file, '--if-signed', 'skip-mine'))[0].result).toBe('signed');
  });

  test('a document certified against changes is refused by its own rule', () => {
    const file = play.put('unsigned-skip/a.pdf', smallPdf());
    expect(lines(sign(file, '--if-signed', 'skip'))[0].result).toBe('signed');
  });
});

describe('folders', () => {
  test('are mirrored; the output folder inside the input is not walked; bad files do not stop the rest', () => {
    for (let i = 0; i < 12; i++) play.put(`tree/${'abc'[i % 3]}/${i}.pdf`, smallPdf(i));
    play.put('tree/b/bad.pdf', 'no PDF');
    play.put('tree/b/empty.pdf', '');
    const first = sign(play.path('tree'), '-o', play.path('tree/out'), '--log', play.path('log.ndjson'));
    expect(first.code).toBe(2);
    expect(lines(first).filter(({ result }) => result === 'signed')).toHaveLength(12);
    expect(
      lines(first)
        .flatMap(({ error }) => error?.code ?? [])
        .sort(),
    ).toEqual(['file-empty', 'not-pdf']);
    expect(tree(play.path('tree/out'))).toEqual(
      tree(play.path('tree')).filter((n) => !/^out|bad|empty/.test(n)),
    );
    // The same lines, each with its place in the chain.
    const log = readFileSync(play.path('log.ndjson'), 'utf8');
    expect(log.replaceAll(/,"sequence":\d+,"previous":(null|"[0-9a-f]{64}")\}$/gm, '}')).toBe(first.stdout);
    const second = sign(play.path('tree'), '-o', play.path('tree/out'), '--log', play.path('log.ndjson'));
    expect(lines(second).filter(({ result }) => result === 'skipped')).toHaveLength(12);
    expect(readFileSync(play.path('log.ndjson'), 'utf8').split('\n')).toHaveLength(29);
  });

  test('without -o a second run passes over its own results', () => {
    for (let i = 0; i < 3; i++) play.put(`flat/${i}.pdf`, smallPdf(i));
    expect(lines(sign(play.path('flat')))).toHaveLength(3);
    expect(lines(sign(play.path('flat'))).map(({ result }) => result)).toEqual([
      'skipped',
      'skipped',
      'skipped',
    ]);
    expect(tree(play.path('flat'))).toHaveLength(6);
  });

  test('are signed by several workers, every result in input order', () => {
    for (let i = 0; i < 120; i++) play.put(`wide/${String(i).padStart(3, '0')}.pdf`, smallPdf(i));
    const { code, stdout } = sign(play.path('wide'), '-o', play.path('wide-out'), '--jobs', '3');
    expect(code).toBe(0);
    const files = lines({ code, stdout, stderr: '' }).map(({ file }) => file);
    expect(files).toEqual(tree(play.path('wide')).map((name) => play.path('wide', name)));
    expect(new Set(statuses(play.path('wide-out')))).toEqual(new Set(['passed']));
  });

  test('temporary files of a killed run are cleared, those of a running one stay', () => {
    play.put('left/a.pdf', smallPdf());
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    // Made as kyso names them: the part behind the process number tells the machine.
    const trial = spawnSync(process.execPath, [
      kysoBin,
      'sign',
      play.path('left'),
      '-o',
      play.path('left-out'),
      ...key.args,
    ]);
    expect(trial.status).toBe(0);
    play.put(`left-out/.a.pdf.kyso-${dead}-${'0'.repeat(20)}.tmp`, 'x');
    expect(sign(play.path('left'), '-o', play.path('left-out')).code).toBe(0);
    // Another machine's file, and young: it may belong to a run that goes on there.
    expect(tree(play.path('left-out'))).toHaveLength(2);
  });
});

describe('keys', () => {
  const failing = (...args: string[]): { code: number | null; message: string } => {
    const file = play.put('keys/a.pdf', smallPdf());
    const { code, stdout, stderr } = kyso(['sign', file, '-o', play.path('keys/out.pdf'), ...args]);
    expect(stdout).toBe('');
    expect(existsSync(play.path('keys/out.pdf'))).toBe(false);
    return { code, message: stderr };
  };

  test('a wrong passphrase, a missing one, an unset variable are told apart and never shown', () => {
    const wrong = play.put('wrong', 'hunter2-secret\n');
    expect(failing('--p12', key.p12, '--passphrase-file', wrong)).toMatchObject({
      code: 2,
      message: expect.stringContaining('passphrase-wrong'),
    });
    expect(failing('--p12', key.p12, '--passphrase-file', wrong).message).not.toContain('hunter2');
    expect(failing('--p12', key.p12).message).toContain('passphrase-required');
    expect(failing('--p12', key.p12, '--passphrase-env', 'KYSO_NOT_SET').message).toContain('KYSO_NOT_SET');
  });

  test('passphrases come from the environment, named or not', () => {
    const file = play.put('env/a.pdf', smallPdf());
    expect(kyso(['sign', file, '--p12', key.p12], { env: { KYSO_PASSPHRASE: passphrase } }).code).toBe(0);
    expect(
      kyso(['sign', file, '--overwrite', '--p12', key.p12, '--passphrase-env', 'PW'], {
        env: { PW: passphrase },
      }).code,
    ).toBe(0);
  });

  test('files that are no key are named, with what they look like', () => {
    expect(failing('--p12', play.put('no.p12', 'hello')).message).toContain('no.p12');
    expect(failing('--p12', play.path('absent.p12')).message).toContain('absent.p12');
    expect(failing('--key', key.ca, '--cert', key.ca).message).toContain('key-missing');
  });

  programTest(['openssl'], 'a .p12 without a key, and PEM keys, plain and encrypted', () => {
    const at = (name: string): string => play.path('keys', name);
    play.put('keys/.keep', '');
    run('openssl', [
      'pkcs12',
      '-export',
      '-nokeys',
      '-in',
      key.ca,
      '-out',
      at('certs.p12'),
      '-passout',
      'pass:',
    ]);
    expect(failing('--p12', at('certs.p12')).message).toContain('key-missing');
    run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      at('k.pem'),
      '-out',
      at('c.pem'),
      '-days',
      '30',
      '-subj',
      '/CN=EC',
    ]);
    run('openssl', ['pkcs8', '-topk8', '-in', at('k.pem'), '-out', at('enc.pem'), '-passout', 'pass:abc']);
    for (const [name, args] of [
      ['plain', ['--key', at('k.pem'), '--cert', at('c.pem')]],
      [
        'encrypted',
        ['--key', at('enc.pem'), '--cert', at('c.pem'), '--passphrase-file', play.put('abc', 'abc\r\n')],
      ],
    ] as const) {
      const file = play.put(`keys/${name}.pdf`, smallPdf());
      expect(kyso(['sign', file, ...args])).toMatchObject({ code: 0 });
    }
    expect(failing('--key', at('k.pem'), '--cert', key.ca).message).toContain('key-certificate-mismatch');
  });
});

describe('failures to write', () => {
  test('a folder below a file cannot be made: told, nothing lost', () => {
    const file = play.put('nw/a.pdf', smallPdf());
    play.put('nw/file', 'x');
    const { code, stdout } = sign(file, '-o', play.path('nw/file/out.pdf'));
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'file-unwritable' });
    expect(tree(play.path('nw'))).toEqual(['a.pdf', 'file']);
  });

  test.skipIf(process.platform === 'win32')(
    'a file that may not grow further is a full disk; originals stay whole',
    () => {
      const file = play.put('full/a.pdf', Buffer.concat([smallPdf(), Buffer.alloc(64 * 1024, '%\n')]));
      const before = sha256(file);
      const command = [
        '-c',
        'ulimit -f 8; exec "$0" "$@"',
        process.execPath,
        kysoBin,
        'sign',
        file,
        '--format',
        'ndjson',
        ...key.args,
      ];
      for (const extra of [[], ['--in-place']]) {
        const { status, stdout, stderr } = spawnSync('sh', [...command, ...extra], { encoding: 'utf8' });
        expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
        expect(JSON.parse(stdout).error).toMatchObject({ code: 'disk-full' });
        expect(sha256(file)).toBe(before);
        expect(tree(play.path('full'))).toEqual(['a.pdf']);
      }
    },
  );

  test('a log that cannot be written stops before anything is signed', () => {
    const file = play.put('nolog/a.pdf', smallPdf());
    expect(sign(file, '--log', play.path('nolog/a.pdf/log')).code).toBe(2);
    expect(tree(play.path('nolog'))).toEqual(['a.pdf']);
  });
});

test('the summary of JSON counts what became of the documents', () => {
  const a = play.put('sum/a.pdf', smallPdf());
  const b = play.put('sum/b.pdf', 'no PDF');
  const report = json(kyso(['sign', a, b, ...key.args, '--format', 'json']));
  expect(report).toMatchObject({
    kyso: expect.any(String),
    network: [],
    summary: { signed: 1, skipped: 0, refused: 0, errors: 1 },
  });
  expect(report.documents).toHaveLength(2);
});
