import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { closeSync, fsync, openSync, readFileSync, renameSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const signAsync = promisify(sign) as (digest: string, data: Uint8Array, key: KeyObject) => Promise<Buffer>;

const flush = promisify(fsync);

/** As many documents as kyso keeps in flight at once, so that flushing to disk is grouped alike. */
const IN_FLIGHT = 16;

/**
 * What signing cannot do without: read, hash, one private-key operation, the check of what came of it (hashed once more,
 * one public-key operation), write, flush, rename. Flushes of several files overlap, as they do in kyso.
 */
export async function signingLimit(files: readonly string[], out: string, keyPem: string): Promise<void> {
  const key = createPrivateKey(keyPem);
  const publicKey = createPublicKey(keyPem);
  const queue = [...files.entries()];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, file] = next;
      const bytes = readFileSync(file);
      const digest = createHash('sha256').update(bytes).digest();
      const value = await signAsync('sha256', digest, key);
      const checked = createHash('sha256').update(bytes).digest();
      if (!verify('sha256', checked, publicKey, value)) throw new Error('the limit must verify');
      const temporary = join(out, `.${index}.tmp`);
      const handle = openSync(temporary, 'wx');
      writevSync(handle, [bytes, value, new Uint8Array(4_000)]);
      await flush(handle);
      closeSync(handle);
      renameSync(temporary, join(out, `${index}.pdf`));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

/** What verifying cannot do without: read, hash, one public-key operation. */
export function verifyingLimit(files: readonly string[], keyPem: string): void {
  const key = createPublicKey(keyPem);
  const data = Buffer.from('the signed attributes of one signature');
  const value = sign('sha256', data, createPrivateKey(keyPem));
  for (const file of files) {
    createHash('sha256').update(readFileSync(file)).digest();
    if (!verify('sha256', data, key, value)) throw new Error('the limit must verify');
  }
}
