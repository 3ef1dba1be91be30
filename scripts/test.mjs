// npm test: installs what is missing, builds, and runs every test.
import { install, run } from './install.mjs';

install();
run(process.execPath, ['scripts/build.mjs', '--types']);
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
