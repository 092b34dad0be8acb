// `npm run check`: format and lint, types, tests; `npm run format` writes the format instead.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './program.ts'

const biome = join(root, 'node_modules', '.bin', 'biome')
const tsc = [process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p']
const steps = process.argv.includes('--format')
  ? [[biome, 'check', '--write', '.']]
  : [
      [biome, 'check', '.'],
      [...tsc, 'tsconfig.json'],
      [...tsc, 'runtime/tsconfig.json'],
      [...tsc, 'site/tsconfig.json'],
      [process.execPath, join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run'],
    ]

for (const [command = '', ...args] of steps) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    process.stderr.write(`${[command, ...args].join(' ').replaceAll(`${root}/`, '')} found something to correct.\n`)
    process.exitCode = 1
    break
  }
}
