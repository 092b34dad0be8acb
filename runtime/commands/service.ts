import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Arguments, type Command, dataOption } from '../command.ts'
import { Failure } from '../failure.ts'
import { readSettings } from '../installation.ts'
import { root } from '../program.ts'
import { serviceUnit } from '../service-unit.ts'

const unitName = 'premise.service'

export const command: Command = {
  summary: 'Makes systemd start Premise with the machine and keep it up; or ends that.',
  usage: 'install | uninstall [--user] [--dry-run] [--data DIR]',
  options: {
    user: { type: 'boolean', help: 'as a service of your own instead of one of the machine' },
    'dry-run': { type: 'boolean', help: 'print the unit and change nothing' },
    ...dataOption,
  },
  positionals: [1, 1],
  async run(args) {
    const [action = ''] = args.positionals
    if (action !== 'install' && action !== 'uninstall')
      throw new Failure(`"premise service" cannot "${action}".`, 'It can: install, uninstall.')
    const folder = args.flag('user') ? join(homedir(), '.config', 'systemd', 'user') : '/etc/systemd/system'
    const file = join(folder, unitName)
    if (action === 'install') {
      readSettings(args.data)
      const unit = serviceUnit({
        root,
        data: args.data,
        node: process.execPath,
        user: args.flag('user') ? null : runner(),
        ofUser: args.flag('user'),
      })
      if (args.flag('dry-run')) {
        process.stdout.write(unit)
        return 0
      }
      change(folder, () => writeFileSync(file, unit))
      systemctl(args, 'daemon-reload')
      systemctl(args, 'enable', '--now', unitName)
      process.stdout.write(
        `${file} is installed and started. Its log: journalctl ${args.flag('user') ? '--user ' : ''}-u ${unitName}\n`,
      )
    } else {
      if (args.flag('dry-run')) {
        process.stdout.write(`Would stop ${unitName} and delete ${file}.\n`)
        return 0
      }
      systemctl(args, 'disable', '--now', unitName)
      change(folder, () => rmSync(file, { force: true }))
      systemctl(args, 'daemon-reload')
      process.stdout.write(`${unitName} is stopped and gone; the data is where it was.\n`)
    }
    return 0
  },
}

/** The user who is to run it: whoever called sudo, else whoever calls. */
function runner(): string {
  return process.env.SUDO_USER ?? process.env.USER ?? 'root'
}

function change(folder: string, act: () => void): void {
  try {
    mkdirSync(folder, { recursive: true })
    act()
  } catch (error) {
    throw new Failure(
      `The unit cannot be changed in ${folder}: ${(error as Error).message}.`,
      'Use sudo, or --user for a service of your own.',
    )
  }
}

function systemctl(args: Arguments, ...words: string[]): void {
  const { status, error } = spawnSync('systemctl', [...(args.flag('user') ? ['--user'] : []), ...words], {
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0)
    throw new Failure(
      `systemctl ${words.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}.`,
      'This needs a machine that systemd runs; elsewhere, start it with: npm start -- --no-open',
    )
}
