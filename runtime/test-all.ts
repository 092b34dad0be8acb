// Every test in its long size: `npm run test:all`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './program.ts'

const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PREMISE_TEST_SIZE: 'all' } },
)
process.exitCode = status ?? 1
