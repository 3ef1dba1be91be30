import { readFileSync } from 'node:fs';
import { openPkcs12 } from '../keys/pkcs12.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { renderHtml } from '../report/render/html.ts';
import type { Style } from '../report/render/human/style.ts';
import { renderHuman } from '../report/render/human.ts';
import { renderJson } from '../report/render/json.ts';
import { createReport, type Report } from '../report/report.ts';
import type { DocumentStatus } from '../verify/result.ts';
import { createVerifier } from '../verify/verify.ts';
import { commandLine } from './command-line.ts';
import { samples } from './documents/archive.ts';
import { makeSample } from './documents/make.ts';
import type { Fate, Sample } from './documents/types.ts';
import { type DemoFolder, openDemoFolder } from './folder.ts';
import { certificatePem, createAuthority, identityPkcs12, issueSigner } from './identity.ts';
import { type DemoMessages, demoMessages } from './messages.ts';
import { hand, meetFate, type Signers, seal } from './signing.ts';

export interface DemoOptions {
  /** Where the demo is made: a folder that does not exist, is empty, or holds an earlier demo. */
  readonly dir: string;
  readonly lang: 'en' | 'vi';
  /** Takes the lines that are shown, without their line ends. */
  readonly print: (line: string) => void;
  /** Version of kyso, as it stands in the report. */
  readonly kyso: string;
  /** How kyso is called, as the command lines to try next show it. Default `kyso`. */
  readonly command?: string;
  /** Of the report's table. */
  readonly style?: Style;
}

export interface DemoResult {
  readonly documents: number;
  readonly counts: Readonly<Record<DocumentStatus, number>>;
  readonly report: Report;
  /** Path of the document that was changed after it was signed. */
  readonly tampered: string;
  readonly files: { readonly html: string; readonly json: string };
  /** Command lines that work as they stand. */
  readonly next: readonly string[];
}

const passphrase = 'kyso-demo';
const target = 90;
const names = { ca: 'ca.pem', person: 'nguyen-van-an.p12', organization: 'ubnd-phuong-an-hoa.p12' } as const;

/**
 * Makes a test identity and a sample archive, signs part of it, tampers with one document, verifies all and
 * reports: everything kyso does, on documents that look real.
 * @throws output-exists when the folder holds anything else; file-unwritable
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { print, lang } = options;
  const messages = demoMessages[lang];
  const folder = openDemoFolder(options.dir);
  const { signers, authority } = await makeIdentity(folder);
  print(messages.identity(folder.at('identity')));

  for (const sample of samples) await makeDocument(folder, sample, signers);
  tellArchive(folder, messages, print);

  const { report, counts } = verifyAll(folder, authority, options.kyso);
  print(messages.verified(countsLine(counts, messages)));
  print('');
  print(renderHuman(report, options.style ? { lang, style: options.style } : { lang }).trimEnd());
  print('');
  const html = folder.save(['report', 'report.html'], renderHtml(report, { lang }));
  const json = folder.save(['report', 'report.json'], renderJson(report));
  print(messages.written(html, json));

  const next = nextCommands(folder, options.command ?? 'kyso');
  print('');
  print(messages.next);
  for (const { why, line } of next(messages)) print(`  # ${why}\n  ${line}`);
  return {
    documents: samples.length,
    counts,
    report,
    tampered: pathOf(folder, sampleOf('tampered')),
    files: { html, json },
    next: next(messages).map(({ line }) => line),
  };
}

/** A CA, the head of the office with an RSA key, and the office itself with a P-256 key; valid for two years. */
async function makeIdentity(folder: DemoFolder): Promise<{ signers: Signers; authority: Uint8Array }> {
  const now = Date.now();
  const day = 86_400_000;
  const validity = { notBefore: new Date(now - day), notAfter: new Date(now + 730 * day) };
  const organization = 'UBND phường An Hòa (thử nghiệm)';
  const authority = await createAuthority({
    subject: { country: 'VN', organization: 'kyso demo', commonName: 'CA thử nghiệm của kyso' },
    keyType: 'p-256',
    ...validity,
  });
  const [person, office] = await Promise.all([
    issueSigner(authority, {
      subject: { country: 'VN', organization, commonName: 'Nguyễn Văn An' },
      keyType: 'rsa-2048',
      ...validity,
    }),
    issueSigner(authority, {
      subject: { country: 'VN', organization, commonName: organization },
      keyType: 'p-256',
      ...validity,
    }),
  ]);
  const personFile = identityPkcs12(person, authority, passphrase);
  const officeFile = identityPkcs12(office, authority, passphrase);
  folder.save(['identity', names.ca], certificatePem(authority.certificate));
  folder.save(['identity', names.person], personFile);
  folder.save(['identity', names.organization], officeFile);
  folder.save(['identity', 'passphrase.txt'], `${passphrase}\n`);
  folder.save(['identity', 'signature.png'], hand.bytes);
  folder.save(['identity', 'seal.png'], seal.bytes);
  return {
    authority: authority.certificate,
    signers: {
      person: await openPkcs12(personFile, passphrase),
      organization: await openPkcs12(officeFile, passphrase),
    },
  };
}

async function makeDocument(folder: DemoFolder, sample: Sample, signers: Signers): Promise<void> {
  const bytes = await meetFate(sample, await makeSample(sample), signers);
  folder.save(['archive', ...sample.unit, sample.file], bytes);
  // What was signed under an earlier demo's identity would belong to nobody.
  folder.remove('archive', ...sample.unit, sample.file.replace(/\.pdf$/, '.signed.pdf'));
}

function tellArchive(folder: DemoFolder, messages: DemoMessages, print: DemoOptions['print']): void {
  const units = new Set(samples.map((sample) => sample.unit[0]));
  print(messages.archive(samples.length, units.size, folder.at('archive')));
  const signed = samples.filter((sample) => sample.fate !== 'unsigned').length;
  print(messages.signed(signed, 'Nguyễn Văn An, UBND phường An Hòa'));
  print(messages.special(sampleOf('visible').file, sampleOf('twice').file));
  print(messages.tampered(sampleOf('tampered').file, '4.860.000.000', '9.860.000.000'));
}

function verifyAll(
  folder: DemoFolder,
  authority: Uint8Array,
  kyso: string,
): { report: Report; counts: Record<DocumentStatus, number> } {
  const verifier = createVerifier({ trust: [parseCertificate(authority)] });
  const collector = createReport({
    kyso,
    generatedAt: verifier.at.toISOString(),
    target,
    population: { inputs: [folder.at('archive')] },
  });
  const counts = { passed: 0, intact: 0, indeterminate: 0, failed: 0, unsigned: 0, error: 0 };
  for (const sample of samples) {
    const file = pathOf(folder, sample);
    const result = { file, ...verifier.verify(readFileSync(file)) };
    counts[result.status] += 1;
    collector.add([...sample.unit, sample.file].join('/'), result);
  }
  return { report: collector.finish(), counts };
}

const countsLine = (counts: Record<DocumentStatus, number>, messages: DemoMessages): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${messages.statuses[status] ?? status}`)
    .join(', ');

const pathOf = (folder: DemoFolder, sample: Sample): string =>
  folder.at('archive', ...sample.unit, sample.file);

function sampleOf(fate: Fate): Sample {
  const found = samples.find((sample) => sample.fate === fate);
  if (!found) throw new RangeError(`no sample document is ${fate}`);
  return found;
}

type Try = { readonly why: string; readonly line: string };

/** Command lines worth trying, with the paths of this demo. */
function nextCommands(folder: DemoFolder, command: string): (messages: DemoMessages) => readonly Try[] {
  const trust = ['--trust', folder.at('identity', names.ca)];
  const archive = folder.at('archive');
  const key = ['--p12', folder.at('identity', names.organization)];
  const secret = ['--passphrase-file', folder.at('identity', 'passphrase.txt')];
  const unit = folder.at('archive', ...(samples.at(-5)?.unit ?? []));
  const output = ['-o', folder.at('signed')];
  return ({ tries }) => [
    {
      why: tries.tampered,
      line: commandLine(command, ['verify', pathOf(folder, sampleOf('tampered')), ...trust]),
    },
    {
      why: tries.sign,
      line: commandLine(command, ['sign', unit, ...output, ...key, ...secret, '--if-signed', 'skip']),
    },
    {
      why: tries.depth,
      line: commandLine(command, ['report', archive, '--unit-depth', '2', '--target', `${target}`, ...trust]),
    },
    { why: tries.gate, line: commandLine(command, ['report', archive, '--fail-under', '80', ...trust]) },
  ];
}
