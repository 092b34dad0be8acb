import { type Command, dataOption, tenantOption } from '../command.ts'
import { ask } from '../control.ts'
import { Failure } from '../failure.ts'
import { type Server, withServer } from '../server-access.ts'

type Settings = Record<string, string | number | object>

export const command: Command = {
  summary: "Shows or changes what the company's database is set to: name, time zone, fiscal year, currency, locale.",
  usage: '[get | set NAME=VALUE…] [--json] [--tenant ID] [--data DIR]',
  options: { json: { type: 'boolean', help: 'print JSON' }, ...tenantOption, ...dataOption },
  positionals: [0, 20],
  async run(args) {
    const [action = 'get', ...pairs] = args.positionals
    if ((action !== 'get' && action !== 'set') || (action === 'set') !== pairs.length > 0)
      throw new Failure(
        '"premise settings" did not understand that.',
        'Write: premise settings get, or: premise settings set timeZone=Europe/Berlin',
      )
    const act = async ({ control }: Server) => {
      const now = await ask<Settings>(control, '/api/settings')
      if (action === 'get') return now
      return ask<Settings>(control, '/api/settings', {
        method: 'PATCH',
        json: Object.fromEntries(pairs.map((pair) => change(pair, now))),
      })
    }
    const settings = await withServer(args.data, 'settings', act, args.tenant)
    if (args.flag('json')) process.stdout.write(`${JSON.stringify(settings)}\n`)
    else
      for (const [name, value] of Object.entries(settings))
        process.stdout.write(`${name.padEnd(24)} ${typeof value === 'object' ? JSON.stringify(value) : value}\n`)
    return 0
  },
}

function change(pair: string, now: Settings): [string, unknown] {
  const [name = '', value] = pair.split(/=(.*)/s)
  if (value === undefined || !(name in now))
    throw new Failure(`"${pair}" is no setting.`, `Write NAME=VALUE; names are ${Object.keys(now).join(', ')}.`)
  return [name, typeof now[name] === 'string' ? value : jsonOf(pair, value)]
}

function jsonOf(pair: string, value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    throw new Failure(`"${pair}" has a value that is neither a number nor JSON.`, 'Such as fiscalYearStartMonth=7.')
  }
}
