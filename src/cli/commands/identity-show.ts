import { KysoError } from '../../errors.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { IdentityShowValues } from '../options/identity.ts';
import { openKey } from '../tasks/open-key.ts';
import type { Messages } from '../view/messages/messages.ts';
import { plainTime } from '../view/plain-time.ts';
import { printable } from '../view/printable.ts';
import { writeOut } from '../view/streams.ts';

/** `kyso identity show`: what a key source holds, and which certificate signs. */
export async function run(
  inputs: readonly string[],
  values: IdentityShowValues,
  context: CommandContext,
): Promise<ExitCode> {
  const { messages } = context;
  const [file, ...more] = inputs;
  if (more.length > 0 || (file !== undefined && (values.p12 ?? values.key) !== undefined))
    throw new KysoError('usage', 'one key source is shown at a time');
  const handle = await openKey(file === undefined ? values : { ...values, p12: file }, context);
  const signer = facts(parseCertificate(handle.certificate));
  const chain = handle.chain.map((der) => facts(parseCertificate(der)));
  if (values.format === 'json')
    await writeOut(`${JSON.stringify({ keyType: handle.keyType, signer, chain }, null, 2)}\n`);
  else await writeOut([signer, ...chain].map((shown) => block(shown, messages.certificate)).join('\n'));
  return 0;
}

interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly sha256: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly key: string;
  readonly usage: readonly string[];
}

const iso = (time: Date): string => time.toISOString().replace('.000Z', 'Z');

function facts(certificate: Certificate): CertificateFacts {
  const { keyType, keyBits, curve, keyUsage } = certificate;
  return {
    subject: certificate.subject.toString(),
    issuer: certificate.issuer.toString(),
    serial: certificate.serial,
    sha256: certificate.sha256,
    notBefore: iso(certificate.notBefore),
    notAfter: iso(certificate.notAfter),
    key: [keyType, curve ?? keyBits].filter((part) => part !== undefined).join(' '),
    usage: keyUsage === undefined ? [] : [...keyUsage],
  };
}

/** One certificate as labelled lines. */
function block(certificate: CertificateFacts, labels: Messages['certificate']): string {
  const values: Record<keyof CertificateFacts, string> = {
    ...certificate,
    notBefore: plainTime(certificate.notBefore),
    notAfter: plainTime(certificate.notAfter),
    key: certificate.key.toUpperCase(),
    usage: certificate.usage.join(', '),
  };
  const names = Object.keys(labels) as (keyof CertificateFacts)[];
  const width = Math.max(...Object.values(labels).map((label) => label.length));
  return names.map((name) => `${labels[name].padEnd(width)}  ${printable(values[name])}\n`).join('');
}
