import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../command.ts'
import { programVersion, root } from '../program.ts'

export const command: Command = {
  summary: 'Prints the versions of the program, of workerd and of Node.',
  usage: '[--json]',
  options: { json: { type: 'boolean', help: 'print JSON' } },
  positionals: [0, 0],
  async run(args) {
    const { version: workerd } = JSON.parse(
      readFileSync(join(root, 'node_modules', 'workerd', 'package.json'), 'utf8'),
    ) as { version: string }
    const versions = { premise: programVersion(), commit: commit(), workerd, node: process.versions.node }
    process.stdout.write(
      args.flag('json')
        ? `${JSON.stringify(versions)}\n`
        : `premise ${versions.premise}${versions.commit === null ? '' : ` (${versions.commit})`}, workerd ${workerd}, Node ${versions.node}\n`,
    )
    return 0
  },
}

function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    }).trim()
  } catch {
    return null
  }
}
