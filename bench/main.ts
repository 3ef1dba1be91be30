/**
 * npm run bench [-- --quick]: kyso, its peers and the limits side by side in one run.
 * Costs of "one more document" are slopes: a large folder less a small one, divided by the difference,
 * so that start-up is told apart from work.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { signingLimit, verifyingLimit } from './limits.ts';
import { has, median, type ProcessCost, quartiles, runProcess, timed } from './measure.ts';
import { libpdf, signpdf } from './peers.ts';
import { folder, type Sample, samples } from './samples.ts';

const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 5;
const kyso = join(process.cwd(), 'bin', 'kyso.js');
const work = mkdtempSync(join(tmpdir(), 'kyso-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const passphrase = 'bench';
const at = (...parts: string[]) => join(work, ...parts);
const filesIn = (dir: string, limit = Number.POSITIVE_INFINITY) =>
  readdirSync(dir)
    .slice(0, limit)
    .map((name) => join(dir, name));
const ms = (value: number) =>
  (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)).padStart(8);
const rate = (value: number) => (1000 / value).toFixed(value > 100 ? 1 : 0).padStart(7);

async function run(args: readonly string[]): Promise<ProcessCost> {
  const cost = await runProcess(process.execPath, [kyso, ...args], { KYSO_PASSPHRASE: passphrase });
  if (cost.status !== 0) throw new Error(`kyso ${args.join(' ')} ended with ${cost.status}`);
  return cost;
}

function row(name: string, values: readonly number[], limit: number): void {
  const [low, high] = quartiles(values);
  const middle = median(values);
  console.log(
    `  ${name.padEnd(46)} ${ms(middle)} ms  (${ms(low).trim()} to ${ms(high).trim()})  ${rate(middle)} /s  ${(middle / limit).toFixed(2).padStart(8)} x the limit`,
  );
}

/** Milliseconds for one more document: medians of `rounds` slopes. */
async function slopes(
  small: number,
  large: number,
  cost: (count: number) => Promise<number>,
): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const few = await cost(small);
    const many = await cost(large);
    found.push((many - few) / (large - small));
  }
  return found;
}

function makeKey(): { p12: string; key: string; trust: string } {
  const key = at('key.pem');
  const trust = at('cert.pem');
  const p12 = at('bench.p12');
  const quiet = { stdio: 'ignore' } as const;
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      trust,
      '-days',
      '3650',
      '-subj',
      '/CN=Bench',
      '-addext',
      'keyUsage=critical,digitalSignature,nonRepudiation',
    ],
    quiet,
  );
  execFileSync(
    'openssl',
    ['pkcs12', '-export', '-inkey', key, '-in', trust, '-out', p12, '-passout', `pass:${passphrase}`],
    quiet,
  );
  return { p12, key, trust };
}

async function benchSigning(
  sample: Sample,
  key: ReturnType<typeof makeKey>,
  small: number,
  large: number,
  peerRuns: number,
): Promise<string> {
  const keyPem = readFileSync(key.key, 'utf8');
  const p12 = readFileSync(key.p12);
  const input = folder(at(`in-${small}-${sample.pdf.length}`), sample.pdf, small);
  const more = folder(at(`in-${large}-${sample.pdf.length}`), sample.pdf, large);
  const out = at(`out-${sample.pdf.length}`);
  const fresh = () => {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out);
    return out;
  };
  console.log(
    `\nSigning, ${sample.label} (${(sample.pdf.length / 1024).toFixed(0)} KB), RSA-2048, one more document, one worker`,
  );
  const limits = await slopes(small, large, async (count) => {
    const files = filesIn(count === small ? input : more);
    const to = fresh();
    return timed(() => signingLimit(files, to, keyPem));
  });
  const limit = median(limits);
  row('limit (read, hash, sign, check, write, flush)', limits, limit);
  row(
    'kyso sign --jobs 1',
    await slopes(
      small,
      large,
      async (count) =>
        (
          await run([
            'sign',
            count === small ? input : more,
            '-o',
            fresh(),
            '--p12',
            key.p12,
            '--jobs',
            '1',
            '--quiet',
          ])
        ).ms,
    ),
    limit,
  );
  row(
    `kyso sign --jobs ${cpus().length}`,
    await slopes(
      small,
      large,
      async (count) =>
        (await run(['sign', count === small ? input : more, '-o', fresh(), '--p12', key.p12, '--quiet'])).ms,
    ),
    limit,
  );
  const withLibPdf = await libpdf(p12, passphrase);
  const peers: [string, () => Promise<Uint8Array>][] = [
    ['@libpdf/core (in memory, nothing flushed)', () => withLibPdf(sample.pdf)],
    ['@signpdf placeholder-plain + signer-p12 (same)', () => signpdf(sample.pdf, p12, passphrase)],
  ];
  for (const [name, work] of peers) {
    const times: number[] = [];
    await work();
    for (let i = 0; i < peerRuns; i++) times.push(await timed(work));
    row(name, times, limit);
  }
  rmSync(input, { recursive: true });
  rmSync(more, { recursive: true });
  return out;
}

async function benchVerifying(signed: string, key: ReturnType<typeof makeKey>): Promise<void> {
  // The slope is taken between folders that are both long enough for the program to have warmed up.
  const count = quick ? 240 : 1_000;
  const few = at('few');
  mkdirSync(few);
  const sources = filesIn(signed);
  for (let i = 0; i < 3 * count; i++) {
    const bytes = readFileSync(sources[i % sources.length] as string);
    const name = `${String(i).padStart(6, '0')}.copy.pdf`;
    writeFileSync(join(signed, name), bytes);
    if (i < count) writeFileSync(join(few, name), bytes);
  }
  for (const file of sources) rmSync(file);
  const all = filesIn(signed);
  console.log(
    `\nVerifying a folder of ${all.length} signed one-page documents, one more document, one worker`,
  );
  const pem = readFileSync(key.key, 'utf8');
  const limits: number[] = [];
  for (let i = 0; i < rounds; i++) limits.push((await timed(() => verifyingLimit(all, pem))) / all.length);
  const limit = median(limits);
  row('limit (read, hash, one public-key operation)', limits, limit);
  const cost = (jobs: string[]) => async (n: number) =>
    (
      await run([
        'verify',
        n === count ? few : signed,
        '--trust',
        key.trust,
        '--format',
        'ndjson',
        '-o',
        at('verdicts.ndjson'),
        ...jobs,
      ])
    ).ms;
  row('kyso verify --jobs 1', await slopes(count, all.length, cost(['--jobs', '1'])), limit);
  row(`kyso verify --jobs ${cpus().length}`, await slopes(count, all.length, cost([])), limit);
  row(
    'kyso report --jobs 1',
    await slopes(
      count,
      all.length,
      async (n) =>
        (
          await run([
            'report',
            n === count ? few : signed,
            '--format',
            'json',
            '-o',
            at('report.json'),
            '--jobs',
            '1',
          ])
        ).ms,
    ),
    limit,
  );
  if (has('pdfsig')) {
    const times: number[] = [];
    for (const file of all.slice(0, 40)) times.push((await runProcess('pdfsig', ['-nocert', file])).ms);
    row('pdfsig, one process a file', times, limit);
  } else console.log('  pdfsig is not installed: not compared');
}

async function benchGrowth(one: Sample, key: ReturnType<typeof makeKey>): Promise<void> {
  const sizes = quick ? [200, 1_000] : [1_000, 10_000];
  console.log(`\nGrowth and peak memory, one-page documents, ${cpus().length} workers`);
  for (const size of sizes) {
    const input = folder(at(`grow-${size}`), one.pdf, size);
    const out = at(`grown-${size}`);
    const signed = await run(['sign', input, '-o', out, '--p12', key.p12, '--quiet']);
    const verified = await run([
      'verify',
      out,
      '--trust',
      key.trust,
      '--format',
      'ndjson',
      '-o',
      at('v.ndjson'),
    ]);
    const reported = await run(['report', out, '--format', 'html,json', '-o', at('report')]);
    for (const [name, cost] of Object.entries({ sign: signed, verify: verified, report: reported }))
      console.log(
        `  ${name.padEnd(8)} ${String(size).padStart(6)} documents ${ms(cost.ms)} ms  ${ms(cost.ms / size)} ms each  peak ${cost.peakMiB.toFixed(0)} MiB`,
      );
    rmSync(input, { recursive: true });
    rmSync(out, { recursive: true });
  }
}

async function benchStart(): Promise<void> {
  const bare: number[] = [];
  const version: number[] = [];
  for (let i = 0; i < (quick ? 7 : 21); i++) {
    bare.push((await runProcess(process.execPath, ['-e', '0'])).ms);
    version.push((await run(['--version'])).ms);
  }
  console.log('\nStart-up');
  console.log(
    `  node -e 0       ${ms(median(bare))} ms\n  kyso --version  ${ms(median(version))} ms  ${(median(version) / median(bare)).toFixed(2)} x`,
  );
}

console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}; medians of ${rounds} rounds, quartiles in brackets`,
);
const { one, twenty, large } = await samples();
const key = makeKey();
await benchStart();
const signed = await benchSigning(one, key, quick ? 40 : 1_000, quick ? 240 : 3_000, quick ? 3 : 10);
await benchVerifying(signed, key);
await benchSigning(twenty, key, quick ? 20 : 100, quick ? 120 : 500, quick ? 2 : 5);
await benchSigning(large, key, 4, quick ? 12 : 24, 2);
await benchGrowth(one, key);
