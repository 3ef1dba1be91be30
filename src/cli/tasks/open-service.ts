import { KysoError } from '../../errors.ts';
import type { CscQuestion } from '../../keys/csc/types.ts';
import { createNetClient } from '../../net/client.ts';
import type { CommandContext } from '../context.ts';
import type { KeyValues, OpenKey } from './key-values.ts';
import { askSecret, canAsk, givenPassphrase } from './secret.ts';

/** The access token of a signing service. @throws csc-unauthorized when there is none */
export function serviceToken(): string {
  const token = process.env.KYSO_CSC_TOKEN?.trim();
  if (token === undefined || token === '')
    throw new KysoError('csc-unauthorized', 'there is no access token for the signing service', {
      hint: 'Put it into the environment variable KYSO_CSC_TOKEN.',
    });
  // Also what could not stand in a header: it must not be quoted in an error of the network.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new KysoError('csc-unauthorized', 'KYSO_CSC_TOKEN holds something that is no access token');
  return token;
}

/** The service was named on the command line: it may stand in a private network. */
export const serviceClient = ({
  timeout,
}: Pick<KeyValues, 'timeout'> = {}): ReturnType<typeof createNetClient> =>
  createNetClient({
    allowPrivateNetwork: true,
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
  });

/** @throws usage, passphrase-required, and whatever openCsc throws */
export async function openService(url: string, values: KeyValues, context: CommandContext): Promise<OpenKey> {
  const { credential } = values;
  if (credential === undefined)
    throw new KysoError('usage', '--csc needs --credential ID', {
      hint: 'kyso identity show --csc URL lists the credentials.',
    });
  const token = serviceToken();
  const answer = answers(givenPassphrase(values), context);
  const { openCsc } = await import('../../keys/csc/open.ts');
  const net = serviceClient(values);
  try {
    const key = await openCsc({ url, credential, token, answer, net });
    return { ...key, contacted: () => net.contacted, close: () => net.close() };
  } catch (error) {
    net.close();
    throw error;
  }
}

/**
 * Answers from the passphrase given or the terminal. A one-time password comes from KYSO_CSC_OTP, or is the passphrase
 * where nothing else is asked for; it is given once.
 */
function answers(
  passphrase: string | undefined,
  { messages }: CommandContext,
): (question: CscQuestion) => Promise<string> {
  const given = new Set<string>();
  return async ({ label, once, alone }) => {
    const value = once ? (process.env.KYSO_CSC_OTP ?? (alone ? passphrase : undefined)) : passphrase;
    if (value !== undefined && !(once && given.has(value))) {
      given.add(value);
      return value;
    }
    if (canAsk()) return askSecret(messages.sign.answer(label));
    throw new KysoError(
      'passphrase-required',
      value === undefined
        ? `the signing service asks for ${label}`
        : `the signing service asks for another ${label}: one covers only so many signatures`,
      {
        hint: once
          ? 'Put it into KYSO_CSC_OTP, or run the same command again with the next one: it finishes the rest.'
          : 'Give it with --passphrase-file, --passphrase-env or KYSO_PASSPHRASE.',
      },
    );
  };
}
