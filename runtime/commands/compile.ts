import { build } from '../build.ts'
import type { Command } from '../command.ts'
import { compile } from '../compile.ts'
import { readSettings } from '../installation.ts'
import { argumentPath } from '../program.ts'
import { say } from '../server-access.ts'

export const command: Command = {
  summary: 'Writes one folder (server, site, licences) that runs without Node: ./premise starts it.',
  usage: 'DIR [--data DIR]',
  options: {
    data: { type: 'string', value: 'DIR', help: 'take premise.toml of this data folder into it (data in the project)' },
    'test-clock': { type: 'boolean', help: 'let tests move the clock of cron' },
  },
  positionals: [1, 1],
  async run(args) {
    const folder = argumentPath(args.positionals[0] ?? '')
    const settings = readSettings(args.data)
    await build(say)
    compile(folder, settings, args.flag('test-clock'))
    process.stdout.write(`Compiled to ${folder}. Start it there with: ./premise\n`)
    return 0
  },
}
