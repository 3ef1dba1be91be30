// npm start: installs, builds, and runs the main job on sample documents it makes itself.
import { install, run } from './install.mjs';

install();
run(process.execPath, ['scripts/build.mjs']);
run(process.execPath, ['bin/kyso.js', 'demo', ...process.argv.slice(2)]);
