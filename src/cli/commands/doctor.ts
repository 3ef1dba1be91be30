import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { DoctorValues } from '../options/doctor.ts';
import { passingOver, readCertificateFiles } from '../tasks/certificate-files.ts';
import { checked, type Finding } from '../tasks/checkup.ts';
import {
  checkCertificate,
  checkChain,
  checkClock,
  checkKey,
  checkRevocation,
  checkTimestamp,
} from '../tasks/key-checks.ts';
import type { OpenKey } from '../tasks/key-values.ts';
import { type OpenServices, openLevelServices } from '../tasks/level-services.ts';
import { openKey } from '../tasks/open-key.ts';
import { checkFont, checkOutput, checkSpace, checkWorkers } from '../tasks/place-checks.ts';
import { version } from '../version.ts';
import { printable } from '../view/printable.ts';
import { writeOut } from '../view/streams.ts';

/** `kyso doctor`: what would fail in a batch, before the first document. */
export async function run(
  _inputs: readonly string[],
  values: DoctorValues,
  context: CommandContext,
): Promise<ExitCode> {
  const stop = new AbortController();
  let key: OpenKey | undefined;
  let levels: OpenServices | undefined;
  try {
    const findings = await checkup(values, context, stop.signal, {
      key: (opened) => {
        key = opened;
      },
      levels: (opened) => {
        levels = opened;
      },
    });
    const network = [...new Set([...(key?.contacted?.() ?? []), ...(levels?.network() ?? [])])];
    const status =
      (['fail', 'warn'] as const).find((one) => findings.some((found) => found.status === one)) ?? 'ok';
    await writeOut(
      values.format === 'json'
        ? `${JSON.stringify({ kyso: version, status, network, checks: findings }, null, 2)}\n`
        : human(findings, context),
    );
    return status === 'fail' ? 2 : 0;
  } finally {
    key?.close?.();
    levels?.close();
  }
}

interface Opened {
  key(opened: OpenKey): void;
  levels(opened: OpenServices): void;
}

const keySources = ['p12', 'key', 'pkcs11', 'csc'] as const;

async function checkup(
  values: DoctorValues,
  context: CommandContext,
  signal: AbortSignal,
  opened: Opened,
): Promise<Finding[]> {
  const texts = context.messages.doctor;
  const findings: Finding[] = [];
  const add = async (...args: Parameters<typeof checked>): Promise<void> => {
    findings.push(...(await checked(...args)));
  };
  const keys: OpenKey[] = [];
  if (keySources.some((name) => values[name] !== undefined))
    await add('key', async () => {
      const key = await openKey(values, context);
      keys.push(key);
      opened.key(key);
      return checkKey(key, values.csc !== undefined, texts);
    });
  const services: OpenServices[] = [];
  const [key] = keys;
  await add('timestamp', () => {
    const levels = openLevelServices(values, context, signal, key?.chain ?? []);
    services.push(levels);
    opened.levels(levels);
    return [];
  });
  const levels = services[0]?.services ?? {};
  if (key !== undefined) {
    await add('certificate', () => checkCertificate(key, values.expiring ?? 30, texts));
    await add('chain', () =>
      checkChain(key, readCertificateFiles(values.trust ?? [], passingOver(context)), texts),
    );
    await add('revocation', () => checkRevocation(key, levels, texts));
  }
  let proven: Date | undefined;
  await add('timestamp', () =>
    checkTimestamp(levels, texts, (time) => {
      proven = time;
    }),
  );
  await add('clock', () => checkClock(proven, texts));
  await add('font', () => checkFont(texts));
  await add('workers', () => checkWorkers(texts));
  await add('output', () => checkOutput(values.output ?? '.', texts));
  await add('space', () => checkSpace(values.output ?? '.', texts));
  return findings;
}

const looks = {
  ok: { glyph: 'good', color: 'green' },
  warn: { glyph: 'plain', color: 'yellow' },
  fail: { glyph: 'bad', color: 'red' },
} as const;

function human(findings: readonly Finding[], { messages, out, quiet }: CommandContext): string {
  const { doctor, label } = messages;
  return findings
    .filter(({ status }) => !quiet || status !== 'ok')
    .map(({ check, status, message, hint, code }) => {
      const { glyph, color } = looks[status];
      const word = out.paint[color](`${out[glyph]} ${doctor.status[status]}`);
      const line = `${word}  ${doctor.check[check]}: ${printable(message)}${code === undefined ? '' : ` ${out.paint.dim(`[${code}]`)}`}\n`;
      return hint === undefined ? line : `${line}    ${label.hint}: ${printable(hint)}\n`;
    })
    .join('');
}
