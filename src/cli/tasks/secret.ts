import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';

/** The first line of a file that holds a password. @throws file-not-found, file-unreadable */
export function readSecretFile(path: string): string {
  try {
    const text = readFileSync(path === '-' ? 0 : path, 'utf8').replace(/^\uFEFF/, '');
    return text.split(/\r?\n/, 1)[0] ?? '';
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** Where a passphrase may come from, in the order they are asked. */
export interface PassphraseSource {
  readonly passphraseFile?: string;
  readonly passphraseEnv?: string;
}

/**
 * The passphrase given by file or environment, undefined when none is.
 * @throws usage when a named variable is not set; file-not-found, file-unreadable
 */
export function givenPassphrase({ passphraseFile, passphraseEnv }: PassphraseSource): string | undefined {
  if (passphraseFile !== undefined) return readSecretFile(passphraseFile);
  if (passphraseEnv === undefined) return process.env.KYSO_PASSPHRASE;
  const value = process.env[passphraseEnv];
  if (value === undefined)
    throw new KysoError('usage', `--passphrase-env: the environment variable ${passphraseEnv} is not set`, {
      subject: passphraseEnv,
    });
  return value;
}

/** Whether a person can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks for a secret on the terminal without showing what is typed. @throws interrupted */
export function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  // First, so that nothing typed early is shown.
  stdin.setRawMode(true);
  stderr.write(question);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((done, failed) => {
    let typed = '';
    const end = (): void => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const take = (text: string): void => {
      for (const character of text) {
        if (character === '\r' || character === '\n' || character === '\u0004') {
          end();
          done(typed);
          return;
        }
        if (character === '\u0003') {
          end();
          failed(new KysoError('interrupted', 'interrupted at the passphrase'));
          return;
        }
        if (character === '\u007f' || character === '\b') typed = Array.from(typed).slice(0, -1).join('');
        else if (character >= ' ') typed += character;
      }
    };
    stdin.on('data', take);
  });
}
