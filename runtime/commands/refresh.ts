import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, dataOption, tenantOption } from '../command.ts'
import { ask, type Control } from '../control.ts'
import { type Server, withServer } from '../server-access.ts'

interface Run {
  runId: string
  state: 'running' | 'done' | 'partial' | 'failed'
  busy?: boolean
  [field: string]: unknown
}

const exitCodes = { running: 0, done: 0, partial: 1, failed: 2 }
const busyCode = 3

export const command: Command = {
  summary: 'Computes what new rows changed. Ends with 0 done, 1 in part, 2 failed, 3 another run was under way.',
  usage: '[--wait] [--json] [--only NAME,…] [--tenant ID] [--data DIR]',
  options: {
    wait: { type: 'boolean', help: 'wait for the end of the run (always so when no server runs)' },
    json: { type: 'boolean', help: 'print the run as JSON' },
    only: { type: 'string', value: 'NAME,…', help: 'these insights only, such as finance/pnl' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [0, 0],
  async run(args) {
    const only = args
      .text('only')
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    const act = async ({ control, isPrivate }: Server) => {
      const started = await ask<Run>(control, '/api/refresh', { json: only === undefined ? {} : { only } })
      if (started.busy === true) return started
      return args.flag('wait') || isPrivate ? end(control, started) : started
    }
    const run = await withServer(args.data, 'refresh', act, args.tenant)
    process.stdout.write(args.flag('json') ? `${JSON.stringify(run)}\n` : `${sentence(run)}\n`)
    return run.busy === true ? busyCode : exitCodes[run.state]
  },
}

async function end(control: Control, started: Run): Promise<Run> {
  for (let pauseMs = 50; ; pauseMs = Math.min(1000, pauseMs * 1.5)) {
    const run = await ask<Run>(control, `/api/refresh/${started.runId}`)
    if (run.state !== 'running') return { ...run, runId: started.runId }
    await sleep(pauseMs)
  }
}

function sentence(run: Run): string {
  if (run.busy === true) return `Run ${run.runId} is under way already.`
  const words = {
    running: 'is under way',
    done: 'is done',
    partial: 'is done in part: some insights failed and keep their last answer',
    failed: 'failed',
  }
  return `Run ${run.runId} ${words[run.state]}.`
}
