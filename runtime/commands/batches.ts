import { type Command, dataOption, tenantOption } from '../command.ts'
import { ask, reach, replyJson } from '../control.ts'
import { Failure } from '../failure.ts'
import { type Report, reportText } from '../report-text.ts'
import { type Server, withServer } from '../server-access.ts'

interface Batch {
  id: number
  table: string
  state: string
  source: string
  startedAt: string
  accepted: number
  rejected: number
}

const actions = ['list', 'show', 'rejects', 'undo']

export const command: Command = {
  summary: 'Lists what was brought in; shows a batch, its rejected lines as CSV, or takes it back as one.',
  usage: '[list | show ID | rejects ID | undo ID] [--json] [--tenant ID] [--data DIR]',
  options: { json: { type: 'boolean', help: 'print JSON' }, ...tenantOption, ...dataOption },
  positionals: [0, 2],
  async run(args) {
    const [action = 'list', id] = args.positionals
    if (!actions.includes(action))
      throw new Failure(`"premise batches" cannot "${action}".`, `It can: ${actions.join(', ')}.`)
    if ((action === 'list') !== (id === undefined) || (id !== undefined && !/^\d+$/.test(id)))
      throw new Failure(
        `"premise batches ${action}" ${action === 'list' ? 'takes no number' : 'needs the number of a batch'}.`,
        'Numbers are in: premise batches list',
      )
    const print = (value: unknown, text: () => string) =>
      void process.stdout.write(args.flag('json') ? `${JSON.stringify(value)}\n` : text())
    const act = async ({ control }: Server) => {
      if (action === 'list') {
        const { batches } = await ask<{ batches: Batch[] }>(control, '/api/batches')
        print(batches, () => listText(batches))
      } else if (action === 'rejects') {
        const reply = await reach(control, `/api/batches/${id}/rejects`)
        if (reply.status >= 400) replyJson(reply)
        process.stdout.write(reply.text)
      } else {
        const report = await ask<Batch & { report?: Report }>(
          control,
          `/api/batches/${id}${action === 'undo' ? '/undo' : ''}`,
          action === 'undo' ? { json: {} } : {},
        )
        print(report, () =>
          action === 'undo'
            ? `Batch ${id} is undone.\n`
            : `${listText([report])}${report.report ? reportText(report.report) : ''}`,
        )
      }
      return 0
    }
    return withServer(args.data, 'batches', act, args.tenant)
  },
}

function listText(batches: Batch[]): string {
  if (batches.length === 0) return 'Nothing has been brought in yet.\n'
  return batches
    .map(
      ({ id, startedAt, table, state, accepted, rejected, source }) =>
        `${String(id).padStart(5)}  ${startedAt.slice(0, 16).replace('T', ' ')}  ${table}  ${state}  ${accepted} accepted, ${rejected} rejected  ${source}\n`,
    )
    .join('')
}
