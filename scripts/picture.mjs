// npm run picture: the report of the sample archive as docs/report.png, taken by headless Chromium.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const browser = process.env.CHROMIUM ?? 'chromium';
const width = 1100;
const height = 1010;
/** A picture in a README is loaded by everybody who looks at it. */
const mostBytes = 200_000;

const home = mkdtempSync(join(tmpdir(), 'kyso-picture-'));
try {
  execFileSync(process.execPath, [join(root, 'bin/kyso.js'), 'demo', 'kyso-demo', '--lang', 'en'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const picture = join(home, 'report.png');
  execFileSync(
    browser,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--hide-scrollbars',
      `--user-data-dir=${join(home, 'profile')}`,
      `--window-size=${width},${height}`,
      `--screenshot=${picture}`,
      pathToFileURL(join(home, 'kyso-demo/report/report.html')).href,
    ],
    { stdio: 'ignore' },
  );
  const { size } = statSync(picture);
  if (size > mostBytes) throw new Error(`the picture has ${size} bytes, more than ${mostBytes}`);
  copyFileSync(picture, join(root, 'docs/report.png'));
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
