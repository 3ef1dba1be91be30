// npm run matrix: every kind of key at every level on every kind of document; npm test runs a part of that.
import { install, run } from './install.mjs';

install();
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/sign/matrix.test.ts'], {
  KYSO_MATRIX: 'all',
});
