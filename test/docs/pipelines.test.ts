import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { json, kyso, type Playground, playground, type Ran, smallPdf, testKey } from '../cli/kyso.ts';
import { programTest } from '../support/programs.ts';
import { codeBlocks, root, shell } from './shell.ts';

const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const scale = read('docs/SCALE.md');
const pipelines = read('docs/CI.md');

let play: Playground;
let say: (line: string, env?: Record<string, string>) => Ran;
beforeAll(() => {
  play = playground();
  say = shell(play);
  const key = testKey(play);
  for (const [at, name] of ['A/1', 'A/2', 'B/3', 'B/4'].entries())
    play.put(`archive/${name}.pdf`, smallPdf(at));
  const signed = ['A/1', 'B/3', 'B/4'].map((name) => play.path('archive', `${name}.pdf`));
  expect(kyso(['sign', ...signed, '--in-place', ...key.args]).code).toBe(0);
  expect(
    kyso(['report', 'archive', '--format', 'json', '-o', 'baseline.json'], { cwd: play.home }).code,
  ).toBe(0);
  copyFileSync(play.path('baseline.json'), play.path('before.json'));
});
afterAll(() => play.done());

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly steps: readonly Step[];
        readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
      }
    >
  >;
}

/** A command line with the expressions of a workflow put in. */
const filled = (line: string, values: Readonly<Record<string, string>>): string =>
  line.replace(/\$\{\{ *([\w.]+) *\}\}/g, (whole, name: string) => values[name] ?? whole);

const ends = (line: string, code: number, env?: Record<string, string>): Ran => {
  const ran = say(line, env);
  expect(ran.code, `${line}\n${ran.stderr}`).toBe(code);
  return ran;
};

const single = (): string => {
  const ran = kyso(['report', 'archive/', '--at', '2026-06-01', '--format', 'json'], { cwd: play.home });
  return ran.stdout;
};

describe('docs/SCALE.md', () => {
  programTest(['bash'], 'its CI matrix gives the report of a single run', () => {
    const workflow = parse(codeBlocks(scale, 'yaml')[0] ?? '') as Workflow;
    const { plan, part, report } = workflow.jobs;
    const output = play.path('output');
    ends(plan?.steps[0]?.run ?? '', 0, { GITHUB_OUTPUT: output });
    expect(readFileSync(output, 'utf8')).toMatch(/^at=\d{4}-\d\d-\d\dT[\d:]+Z\n$/);
    const at = '2026-06-01T00:00:00Z';
    for (const shard of part?.strategy?.matrix.shard ?? [])
      for (const { run } of part?.steps ?? [])
        if (run !== undefined)
          ends(filled(run, { 'needs.plan.outputs.at': at, 'matrix.shard': String(shard) }), 0);
    for (const { run } of report?.steps ?? []) if (run !== undefined) ends(run, 0);
    expect(readFileSync(play.path('report/report.json'), 'utf8')).toBe(single());
    expect(readdirSync(play.path('report'))).toContain('report.html');
  });

  programTest(['bash', 'parallel'], 'GNU parallel gives the report of a single run', () => {
    const block = codeBlocks(scale, 'sh').find((text) => text.includes('parallel')) ?? '';
    ends(block, 0, { HOME: play.home });
    expect(readFileSync(play.path('report.json'), 'utf8')).toBe(single());
  });

  programTest(['bash'], 'the lines for Kubernetes and Slurm do their shard', () => {
    const job = parse(codeBlocks(scale, 'yaml')[1] ?? '');
    const [command] = job.spec.template.spec.containers[0].args as string[];
    ends((command ?? '').replaceAll('/archive', 'archive').replaceAll('/parts', '.'), 0, {
      JOB_COMPLETION_INDEX: '3',
    });
    expect(readFileSync(play.path('3.ndjson'), 'utf8')).toContain('"shard":{"index":4,"of":16}');
    const script = codeBlocks(scale, 'sh').find((text) => text.includes('SBATCH')) ?? '';
    ends(`mkdir -p parts; ${script}`, 0, { SLURM_ARRAY_TASK_ID: '2', SLURM_ARRAY_TASK_COUNT: '16' });
    expect(readFileSync(play.path('parts/2.ndjson'), 'utf8')).toContain('"shard":{"index":2,"of":16}');
  });

  programTest(['bash'], 'the cache is used as it says', () => {
    ends(codeBlocks(scale, 'sh')[0] ?? '', 0);
    expect(
      json({ code: 0, stdout: readFileSync(play.path('report.json'), 'utf8'), stderr: '' }).totals.total,
    ).toBe(4);
  });
});

describe('docs/CI.md', () => {
  const [action = '', installed = '', gitlab = ''] = codeBlocks(pipelines, 'yaml');

  programTest(['bash'], 'its lines for GitHub with kyso installed', () => {
    for (const { run } of (parse(installed) as Workflow).jobs.report?.steps ?? [])
      if (run !== undefined) ends(run, 0);
  });

  programTest(['bash'], 'its lines for GitLab', () => {
    for (const line of parse(gitlab).signatures.script as string[]) ends(line, 0);
    expect(readdirSync(play.path('report'))).toContain(
      parse(gitlab).signatures.artifacts.reports.junit.split('/')[1],
    );
  });

  programTest(['bash'], 'its lines for Jenkins', () => {
    const lines = [...(codeBlocks(pipelines, 'groovy')[0] ?? '').matchAll(/\bsh '([^']+)'/g)];
    expect(lines).not.toEqual([]);
    for (const [, line = ''] of lines) ends(line, 0);
    expect(readdirSync(play.path('report'))).toEqual(expect.arrayContaining(['junit.xml', 'badge.svg']));
  });

  programTest(
    ['bash'],
    'the action runs kyso with the inputs and options it is given, and ends as kyso does',
    () => {
      const { inputs, runs } = parse(read('action.yml'));
      const step = (parse(action) as Workflow).jobs.report?.steps.find(({ uses }) =>
        uses?.includes('/kyso@'),
      );
      expect(Object.keys(step?.with ?? {}).filter((name) => !(name in inputs))).toEqual([]);
      const report = runs.steps.find(({ name }: { name: string }) => name === 'Report');
      const values = { 'github.action_path': root, 'inputs.inputs': step?.with?.inputs ?? '' };
      const run = (options: string): [string, Record<string, string>] => [
        report.run,
        Object.fromEntries(
          Object.entries(report.env as Record<string, string>).map(([name, text]) => [
            name,
            filled(text, { ...values, 'inputs.options': options }),
          ]),
        ),
      ];
      const [script, env] = run(step?.with?.options ?? '');
      ends(script, 0, env);
      expect(readdirSync(play.path('report'))).toEqual(expect.arrayContaining(['report.html', 'badge.svg']));
      ends(script, 1, run('--fail-under=90\n--format=json\n')[1]);
      // What is given is never read as a part of the script.
      ends(script, 2, { ...env, KYSO_INPUTS: '$(touch hit)\n; touch hit' });
      expect(readdirSync(play.home)).not.toContain('hit');
    },
  );

  test('its action is named as a composite one, built where it stands', () => {
    expect(parse(read('action.yml')).runs).toMatchObject({ using: 'composite' });
  });
});
