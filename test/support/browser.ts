import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A page in headless Chromium, driven over the DevTools protocol through a pipe: keys and media are real ones. */
export interface Page {
  /** Opens a file. */
  open(path: string): Promise<void>;
  /** What an expression of the page gives, as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses and releases a key, as `KeyboardEvent.key` names it. */
  press(key: string, modifiers?: { readonly shift?: boolean }): Promise<void>;
  /** Types text, as an input method does. */
  type(text: string): Promise<void>;
  /** `prefers-color-scheme`, or paper. */
  media(media: { readonly scheme?: 'light' | 'dark'; readonly type?: 'print' | 'screen' }): Promise<void>;
  size(width: number, height: number): Promise<void>;
  /** Any other command of the protocol. */
  send<T>(method: string, params?: object): Promise<T>;
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
];

/** Runs `use` with a page of a browser of its own, and ends that. */
export async function withPage<T>(use: (page: Page) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'kyso-browser-'));
  const browser = spawn('chromium', [...FLAGS, `--user-data-dir=${home}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A group of its own: what it started goes on writing into its profile for a while otherwise.
    detached: true,
  });
  const ended = new Promise<void>((done) => browser.once('close', () => done()));
  try {
    const connection = connect(browser);
    return await use(await pageOf(connection));
  } finally {
    if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

type Send = <T>(method: string, params?: object, sessionId?: string) => Promise<T>;

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Messages are JSON, each ended by NUL. */
function connect(browser: ChildProcess): Send {
  const [, , , input, output] = browser.stdio as unknown as [null, null, null, Writable, Readable];
  const open = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  let last = 0;
  let text = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (text + chunk).split('\0');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error }: Answer = JSON.parse(message);
      const waiting = id === undefined ? undefined : open.get(id);
      if (error) waiting?.failed(new Error(error.message));
      else waiting?.done(result);
    }
  });
  browser.once('close', () => {
    for (const { failed } of open.values()) failed(new Error('the browser has ended'));
  });
  return <T>(method: string, params: object = {}, sessionId?: string) =>
    new Promise<T>((done, failed) => {
      const id = ++last;
      open.set(id, { done: (value) => done(value as T), failed });
      input.write(
        `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
      );
    });
}

async function pageOf(connection: Send): Promise<Page> {
  const { targetInfos } = await connection<{ targetInfos: { type: string; targetId: string }[] }>(
    'Target.getTargets',
  );
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
  const { sessionId } = await connection<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const send = <T>(method: string, params?: object) => connection<T>(method, params, sessionId);
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await send<{
      result: { value: T };
      exceptionDetails?: { exception?: { description?: string } };
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'the page threw');
    return result.value;
  };
  await send('Page.enable');
  return {
    send,
    evaluate,
    open: async (path) => {
      await send('Page.navigate', { url: `file://${path}` });
      while (
        !(await evaluate<boolean>(
          `location.protocol === 'file:' && document.readyState === 'complete'`,
        ).catch(() => false))
      )
        await new Promise((done) => setTimeout(done, 20));
    },
    press: async (key, { shift = false } = {}) => {
      const [code, text] = KEYS[key] ?? [0, key];
      const event = { key, windowsVirtualKeyCode: code, modifiers: shift ? 8 : 0 };
      await send('Input.dispatchKeyEvent', {
        type: text === undefined ? 'rawKeyDown' : 'keyDown',
        ...event,
        ...(text === undefined ? {} : { text }),
      });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    },
    type: async (text) => {
      await send('Input.insertText', { text });
    },
    media: async ({ scheme, type }) => {
      await send('Emulation.setEmulatedMedia', {
        ...(type === undefined ? {} : { media: type }),
        ...(scheme === undefined ? {} : { features: [{ name: 'prefers-color-scheme', value: scheme }] }),
      });
    },
    size: async (width, height) => {
      await send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: false,
      });
    },
  };
}

/** Virtual key codes, and the text a key writes. */
const KEYS: Readonly<Record<string, readonly [number, string?]>> = {
  Tab: [9],
  Enter: [13, '\r'],
  ' ': [32, ' '],
  Escape: [27],
  End: [35],
  Home: [36],
  ArrowLeft: [37],
  ArrowUp: [38],
  ArrowRight: [39],
  ArrowDown: [40],
};
