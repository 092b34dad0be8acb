// Every test in its long size, then those that run the server once more where there is no network: `npm run test:all`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inNamespace, isMadeUp, readCaught, withoutNamespace } from './namespace.ts'
import { root } from './program.ts'

const vitest = [process.execPath, join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)]

function run([program = '', ...args]: string[], size: 'all' | 'change'): number {
  const env = { ...process.env, PREMISE_TEST_SIZE: size }
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', env }).status ?? 1
}

/** The same tests pass with no way out, and nobody has asked for a name that is not the tests' own. @returns the exit code. */
function runWithoutNetwork(): number {
  const reason = withoutNamespace()
  if (reason !== null) {
    process.stdout.write(`Not run again without a network: ${reason}\n`)
    return 0
  }
  const folder = mkdtempSync(join(tmpdir(), 'premise-test-all-'))
  try {
    const report = join(folder, 'caught.json')
    const [program, args] = inNamespace(report, [...vitest, '--project', 'server'])
    const code = run([program, ...args], 'change')
    const { questions, unreachable } = readCaught(report)
    const strange = [...new Set(questions)].filter((name) => !isMadeUp(name))
    process.stdout.write(
      `Without a network: ${questions.length} questions for names, ${unreachable} attempts without a way; names that are not the tests' own: ${strange.join(', ') || 'none'}\n`,
    )
    return code === 0 && strange.length > 0 ? 1 : code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const first = run(vitest, 'all')
process.stdout.write('Once more, in a network without a way out.\n')
const second = runWithoutNetwork()
process.exitCode = first || second
