import { join } from 'node:path';
import { writeAtomic } from '../../batch/atomic-file.ts';
import { createTestIdentity } from '../../demo/identity.ts';
import { KysoError } from '../../errors.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { IdentityCreateValues } from '../options/identity.ts';
import { askSecret, canAsk, givenPassphrase } from '../tasks/secret.ts';
import { writeOut } from '../view/streams.ts';

/** Only the owner may read a private key. */
const secretMode = 0o600;

/** `kyso identity create`: a test authority, and a signer under it as .p12. */
export async function run(
  _inputs: readonly string[],
  values: IdentityCreateValues,
  { messages }: CommandContext,
): Promise<ExitCode> {
  const folder = values.output ?? 'identity';
  const passphrase = givenPassphrase(values) ?? (await newPassphrase(messages.sign.newPassphrase));
  const { name, organization, country, keyType } = values;
  const identity = await createTestIdentity({
    subject: {
      commonName: name ?? 'Test Signer',
      ...(organization === undefined ? {} : { organization }),
      ...(country === undefined ? {} : { country }),
    },
    ...(keyType === undefined ? {} : { keyType }),
    days: values.days ?? 825,
    passphrase,
    now: new Date(),
  });
  const kind = values.overwrite ? 'overwrite' : 'new';
  const files = [
    ['ca.pem', Buffer.from(identity.authorityPem), 0o666],
    ['signer.pem', Buffer.from(identity.certificatePem), 0o666],
    ['signer.p12', identity.p12, secretMode],
  ] as const;
  for (const [file, bytes, mode] of files) {
    const path = join(folder, file);
    await writeAtomic(path, [bytes], { kind, mode });
    await writeOut(`${path}\n`);
  }
  return 0;
}

async function newPassphrase(question: string): Promise<string> {
  if (canAsk()) return askSecret(question);
  throw new KysoError('passphrase-required', 'the new identity needs a passphrase', {
    hint: 'Give it with --passphrase-file, --passphrase-env or KYSO_PASSPHRASE.',
  });
}
