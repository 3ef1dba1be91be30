import { KysoError } from '../../errors.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { IdentityShowValues } from '../options/identity.ts';
import { checkKeyValues, openKey } from '../tasks/open-key.ts';
import { givenPassphrase } from '../tasks/secret.ts';
import {
  certificateBlock,
  certificateFacts,
  moduleFacts,
  moduleText,
  serviceFacts,
  serviceText,
} from '../view/identity.ts';
import { writeOut } from '../view/streams.ts';

/** `kyso identity show`: what a key source holds, and which certificate signs. */
export async function run(
  inputs: readonly string[],
  values: IdentityShowValues,
  context: CommandContext,
): Promise<ExitCode> {
  const [file, ...more] = inputs;
  if (
    more.length > 0 ||
    (file !== undefined && (values.p12 ?? values.key ?? values.pkcs11 ?? values.csc) !== undefined)
  )
    throw new KysoError('usage', 'one key source is shown at a time');
  checkKeyValues(values);
  const asJson = values.format === 'json';
  if (values.pkcs11 !== undefined) await showModule(values.pkcs11, values, context, asJson);
  else if (values.csc !== undefined) await showService(values.csc, values, context, asJson);
  else await showFile(file === undefined ? values : { ...values, p12: file }, context, asJson);
  return 0;
}

const writeJson = (value: object): Promise<void> => writeOut(`${JSON.stringify(value, null, 2)}\n`);

async function showFile(values: IdentityShowValues, context: CommandContext, asJson: boolean): Promise<void> {
  const handle = await openKey(values, context);
  const signer = certificateFacts(parseCertificate(handle.certificate));
  const chain = handle.chain.map((der) => certificateFacts(parseCertificate(der)));
  if (asJson) await writeJson({ keyType: handle.keyType, signer, chain });
  else {
    const { certificate: labels } = context.messages;
    await writeOut([signer, ...chain].map((shown) => certificateBlock(shown, labels)).join('\n'));
  }
}

/** A token shows what it shows to everyone; with a PIN given, what it keeps for its owner too. */
async function showModule(
  module: string,
  values: IdentityShowValues,
  { messages }: CommandContext,
  asJson: boolean,
): Promise<void> {
  const { describePkcs11 } = await import('../../keys/pkcs11/describe.ts');
  const { token, slot } = values;
  const pin = givenPassphrase(values);
  const shown = await describePkcs11({
    module,
    ...(token === undefined ? {} : { token }),
    ...(slot === undefined ? {} : { slot }),
    ...(pin === undefined ? {} : { pin }),
  });
  if (asJson) await writeJson(moduleFacts(shown));
  else await writeOut(moduleText(shown, messages));
}

async function showService(
  url: string,
  { credential }: IdentityShowValues,
  { messages }: CommandContext,
  asJson: boolean,
): Promise<void> {
  const { serviceClient, serviceToken } = await import('../tasks/open-service.ts');
  const { describeCsc } = await import('../../keys/csc/describe.ts');
  const token = serviceToken();
  const net = serviceClient();
  try {
    const shown = await describeCsc({ url, token, net, ...(credential === undefined ? {} : { credential }) });
    if (asJson) await writeJson(serviceFacts(shown, net.contacted));
    else await writeOut(serviceText(shown, messages));
  } finally {
    net.close();
  }
}
