import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, dataOption } from '../command.ts'
import { workerdConfig } from '../config.ts'
import { Failure } from '../failure.ts'
import { addressOf, cronsOf, installationFile, readSettings } from '../installation.ts'
import { checkTls, refuseOpenHttp } from '../network-settings.ts'
import { siteFolder } from '../program.ts'

export const command: Command = {
  summary: 'Checks premise.toml, or shows all that is in force, as settings or as the configuration of workerd.',
  usage: 'check | show [--json | --workerd] [--data DIR]',
  options: {
    json: { type: 'boolean', help: 'show: print JSON' },
    workerd: { type: 'boolean', help: 'show: print what workerd is given' },
    ...dataOption,
  },
  positionals: [1, 1],
  async run(args) {
    const [action = ''] = args.positionals
    const { data } = args
    if (action !== 'check' && action !== 'show')
      throw new Failure(`"premise config" cannot "${action}".`, 'It can: check, show.')
    const settings = readSettings(data)
    if (action === 'check') {
      refuseOpenHttp(settings)
      if (settings.tls !== undefined) checkTls(settings.tls)
      process.stdout.write(
        existsSync(installationFile(data))
          ? `${installationFile(data)} is right.\n`
          : `There is no ${installationFile(data)}; the defaults are in force.\n`,
      )
    } else if (args.flag('workerd')) {
      process.stdout.write(
        workerdConfig(
          settings,
          {
            worker: 'app.js',
            site: siteFolder,
            db: join(data, 'db'),
            control: join(data, 'run', 'control.sock'),
            ...(settings.tls === undefined ? {} : { tls: settings.tls }),
          },
          'server',
        ),
      )
    } else if (args.flag('json')) {
      process.stdout.write(
        `${JSON.stringify({ ...settings, crons: cronsOf(settings), address: addressOf(settings) })}\n`,
      )
    } else {
      const shown = { ...settings, crons: cronsOf(settings), address: addressOf(settings) }
      for (const line of lines('', shown)) process.stdout.write(`${line}\n`)
    }
    return 0
  },
}

function lines(prefix: string, value: object): string[] {
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'object' && !Array.isArray(each)
      ? lines(`${prefix}${key}.`, each)
      : [`${`${prefix}${key}`.padEnd(32)} ${JSON.stringify(each)}`],
  )
}
