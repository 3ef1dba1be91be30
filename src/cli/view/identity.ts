import type { ShownCredential, ShownService } from '../../keys/csc/describe.ts';
import type { ShownKey, ShownModule, ShownToken } from '../../keys/pkcs11/describe.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Messages } from './messages/messages.ts';
import { plainTime } from './plain-time.ts';
import { printable } from './printable.ts';

/** A certificate as `identity show` tells it. */
export interface CertificateFacts {
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

export function certificateFacts(certificate: Certificate): CertificateFacts {
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
export function certificateBlock(certificate: CertificateFacts, labels: Messages['certificate']): string {
  const values: Record<keyof CertificateFacts, string> = {
    ...certificate,
    notBefore: plainTime(certificate.notBefore),
    notAfter: plainTime(certificate.notAfter),
    key: certificate.key.toUpperCase(),
    usage: certificate.usage.join(', '),
  };
  const names = Object.keys(labels) as (keyof CertificateFacts)[];
  return labelled(names.map((name) => [labels[name], values[name]]));
}

/** Lines of a name and a value each, the values below each other. */
export function labelled(lines: readonly (readonly [label: string, value: string])[]): string {
  const width = Math.max(...lines.map(([label]) => label.length));
  return lines.map(([label, value]) => `${label.padEnd(width)}  ${printable(value)}\n`).join('');
}

/** A PKCS#11 module and its tokens, as JSON. */
export const moduleFacts = ({ module, tokens }: ShownModule): object => ({
  module,
  tokens: tokens.map(({ certificates, ...token }) => ({
    ...token,
    certificates: certificates.map(({ label, id, certificate }) => ({
      label,
      id,
      ...certificateFacts(certificate),
    })),
  })),
});

/** A PKCS#11 module and its tokens, for people. */
export function moduleText({ module, tokens }: ShownModule, messages: Messages): string {
  const { token: words } = messages;
  const head = labelled([
    [words.module, module.path],
    [words.maker, `${module.manufacturer}, ${module.description} ${module.version}`],
  ]);
  if (tokens.length === 0) return `${head}\n${words.none}\n`;
  return [head, ...tokens.map((token) => tokenText(token, messages))].join('\n');
}

function tokenText(token: ShownToken, messages: Messages): string {
  const { token: words } = messages;
  const head = labelled([
    [words.token, token.label],
    [words.slot, String(token.slot)],
    [words.serial, token.serial],
    [words.model, `${token.manufacturer}, ${token.model}`],
    [words.pin, [words.pinStates[token.pin], ...(token.pinPad ? [words.pinPad] : [])].join('; ')],
    [words.mechanisms, token.mechanisms.join(', ')],
    ...(token.keys.length === 0 && !token.loggedIn ? [[words.key, words.hidden] as const] : []),
    ...token.keys.map((key): [string, string] => [words.key, keyText(key, words)]),
  ]);
  const certificates = token.certificates.map(
    ({ label, id, certificate }) =>
      `\n${labelled([[words.certificate, `"${label}" (id ${id})`]])}${certificateBlock(certificateFacts(certificate), messages.certificate)}`,
  );
  return [head, ...certificates].join('');
}

const keyText = (key: ShownKey, words: Messages['token']): string =>
  [
    `"${key.label}" (id ${key.id})`,
    key.keyType.toUpperCase(),
    key.maySign ? words.signs : words.signsNot,
    ...(key.alwaysAuthenticate ? [words.everyTime] : []),
    ...(key.half === 'public' ? [words.publicOnly] : []),
  ].join(', ');

/** A signing service and its credentials, as JSON. */
export const serviceFacts = (
  { name, specs, credentials }: ShownService,
  network: readonly string[],
): object => ({
  network,
  service: { name, specs },
  credentials: credentials.map((shown) => {
    if (!shown.usable) return shown;
    const { id, credential } = shown;
    const { authorization, questions, multisign, algorithms, certificate } = credential;
    return {
      id,
      usable: true,
      authorization,
      asks: questions.map(({ id: asked }) => asked),
      multisign,
      algorithms,
      certificate: certificateFacts(certificate),
    };
  }),
});

/** A signing service and its credentials, for people. */
export function serviceText({ name, specs, credentials }: ShownService, messages: Messages): string {
  const { service: words } = messages;
  const head = labelled([
    [words.name, name],
    [words.specs, specs],
  ]);
  if (credentials.length === 0) return `${head}\n${words.none}\n`;
  return [head, ...credentials.map((shown) => credentialText(shown, messages))].join('\n');
}

function credentialText(shown: ShownCredential, messages: Messages): string {
  const { service: words } = messages;
  if (!shown.usable)
    return labelled([
      [words.credential, shown.id],
      [words.unusable, shown.why],
    ]);
  const { questions, multisign, certificate } = shown.credential;
  const asks = questions.map(({ label }) => label).join(', ');
  const head = labelled([
    [words.credential, shown.id],
    [words.asks, asks === '' ? words.asksNothing : asks],
    [words.multisign, String(multisign)],
  ]);
  return `${head}${certificateBlock(certificateFacts(certificate), messages.certificate)}`;
}
