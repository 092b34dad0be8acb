import { type Command, dataOption } from '../command.ts'
import { examine } from '../examine.ts'

const marks = { good: 'ok   ', doubtful: 'note ', bad: 'BAD  ' }

export const command: Command = {
  summary:
    'Examines the installation: program, settings, secrets, data, disk, server. Ends with 1 when something is bad.',
  usage: '[--json] [--data DIR]',
  options: { json: { type: 'boolean', help: 'print JSON' }, ...dataOption },
  positionals: [0, 0],
  async run(args) {
    const findings = await examine(args.data)
    if (args.flag('json')) process.stdout.write(`${JSON.stringify(findings)}\n`)
    else
      for (const { state, about, says, advice } of findings)
        process.stdout.write(
          `${marks[state]} ${about.padEnd(12)} ${says}${advice === undefined ? '' : `\n${' '.repeat(19)}${advice}`}\n`,
        )
    return findings.some(({ state }) => state === 'bad') ? 1 : 0
  },
}
