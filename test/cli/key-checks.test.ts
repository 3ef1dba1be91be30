import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkClock, checkKey } from '../../src/cli/tasks/key-checks.ts';
import { en } from '../../src/cli/view/messages/en.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { makeAuthority, newKey, signValue } from '../pki/support/mini-ca.ts';

const texts = en.doctor;
afterEach(() => {
  vi.useRealTimers();
});

describe('the clock of this machine', () => {
  const off = (seconds: number) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 5, 1) });
    return checkClock(new Date(Date.now() + seconds * 1000), texts)[0]?.status;
  };
  test('agrees with a time-stamp to a minute, is doubtful to five, and wrong beyond', () => {
    expect([0, 59, -59].map(off)).toEqual(['ok', 'ok', 'ok']);
    expect([61, -299].map(off)).toEqual(['warn', 'warn']);
    expect([301, -86_400].map(off)).toEqual(['fail', 'fail']);
  });

  test('cannot be right when it is before kyso was made', () => {
    vi.useFakeTimers({ now: Date.UTC(2001, 0, 1) });
    expect(checkClock(undefined, texts)[0]?.status).toBe('fail');
    vi.setSystemTime(Date.UTC(2026, 5, 1));
    expect(checkClock(undefined, texts)[0]?.status).toBe('ok');
  });
});

describe('a key', () => {
  const [own, other] = [newKey('P-256'), newKey('P-256')];
  const { der } = makeAuthority('An', undefined, { key: own });
  let signatures = 0;
  const key = (by: typeof own): KeyHandle => ({
    kind: 'key',
    certificate: der,
    chain: [],
    keyType: 'ec',
    sign: async (data, scheme) => {
      signatures++;
      return signValue(by, data, scheme);
    },
  });

  test('signs on trial, by its own certificate', async () => {
    expect((await checkKey(key(own), false, texts))[0]?.status).toBe('ok');
    await expect(checkKey(key(other), false, texts)).rejects.toMatchObject({
      code: 'key-certificate-mismatch',
    });
  });

  test('of a service does not: each signature may cost', async () => {
    signatures = 0;
    expect((await checkKey(key(own), true, texts))[0]?.status).toBe('ok');
    expect(signatures).toBe(0);
  });
});
