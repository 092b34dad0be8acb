import { type Command, dataOption } from '../command.ts'
import { installedCompany, refreshed } from '../company/installed.ts'
import { live } from '../company/live.ts'
import { demoTenantOption } from '../company/wanted.ts'
import { Failure } from '../failure.ts'
import { demoOrFirst, type Server, say, withServer } from '../server-access.ts'

export const command: Command = {
  summary:
    'Continues the synthetic company in accelerated real time: orders, readings, tickets and payments come in as they happen.',
  usage: '[--speed N] [--minutes N] [--json] [--tenant ID] [--data DIR]',
  options: {
    speed: { type: 'string', value: 'N', help: 'how many times as fast as real time, 1 to 86400 (60)' },
    minutes: { type: 'string', value: 'N', help: 'end after so many real minutes (when it is stopped with Ctrl-C)' },
    json: { type: 'boolean', help: 'print what came in as JSON' },
    ...demoTenantOption,
    ...dataOption,
  },
  positionals: [0, 0],
  async run(args) {
    const speed = args.number('speed', 1, 86_400) ?? 60
    const minutes = args.number('minutes', 1, 100_000)
    const stopping = new AbortController()
    const stop = () => stopping.abort()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
    const timer = minutes === undefined ? undefined : setTimeout(stop, minutes * 60_000)
    try {
      const act = async ({ control }: Server) => {
        const installed = await installedCompany(control)
        if (installed.kind !== 'company' || installed.until === null)
          throw new Failure(
            installed.kind === 'own'
              ? 'This tenant holds rows of its own; no synthetic company lives in it.'
              : 'There is no whole synthetic company to continue yet.',
            installed.kind === 'own'
              ? 'Make one in a tenant of its own: premise tenant add demo, then premise generate'
              : 'Make it with "premise generate", or wait until the server has made it.',
          )
        const result = await live(control, installed.options, installed.until, { speed, stop: stopping.signal, say })
        await refreshed(control)
        return result
      }
      const lived = await withServer(args.data, 'live', act, args.text('tenant') ?? demoOrFirst)
      process.stdout.write(
        args.flag('json')
          ? `${JSON.stringify(lived)}\n`
          : `${lived.company} (synthetic) has come to ${lived.clock}: ${lived.rows.toLocaleString('en-US')} rows in ${lived.requests} requests.\n`,
      )
      return lived.rejected > 0 ? 1 : 0
    } finally {
      clearTimeout(timer)
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stop)
    }
  },
}
