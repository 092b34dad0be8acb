import { readFileSync, writeFileSync } from 'node:fs'
import { type Arguments, type Command, dataOption, tenantOption } from '../command.ts'
import { ask, type Control, reach, replyJson } from '../control.ts'
import { Failure } from '../failure.ts'
import { argumentPath } from '../program.ts'
import { type Server, withServer } from '../server-access.ts'

interface Erasure {
  report: {
    tables: { table: string; about: number; mentions: number; earlier: number }[]
    users: number
    texts: number
    scores: number
  }
}

interface Retention {
  settings: { automatic: boolean }
  tables: { table: string; keep: { months: number | 'always' }; over: Record<string, number> }[]
}

const actions = ['export', 'erase', 'retention', 'register']
const reasons = [
  'request',
  'consent-withdrawn',
  'objection',
  'no-longer-needed',
  'unlawful',
  'legal-obligation',
] as const

export const command: Command = {
  summary:
    'Exports or erases a person’s data, shows and deletes what is over its time, prints the register of processing.',
  usage: 'export NUMBER | erase NUMBER | retention | register [OPTION…]',
  options: {
    format: { type: 'string', value: 'json|csv', help: 'of an export (json) and of the register (a table for people)' },
    table: { type: 'string', value: 'TABLE', help: 'export this table only, such as hr/employee' },
    out: { type: 'string', value: 'FILE', help: 'write there, closed to others, instead of printing' },
    reason: { type: 'string', value: 'REASON', help: `why a person is erased: ${reasons.join(', ')}` },
    rows: {
      type: 'string',
      value: 'keep|delete',
      help: 'numbers of an erased person: keep as statistics (default), or delete',
    },
    run: { type: 'boolean', help: 'delete what is over its time' },
    'dry-run': { type: 'boolean', help: 'say what an erasure would reach, and change nothing' },
    yes: { type: 'boolean', help: 'you are sure: what is erased or deleted does not come back' },
    json: { type: 'boolean', help: 'print JSON' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [1, 2],
  async run(args) {
    const [action = '', number] = args.positionals
    if (!actions.includes(action))
      throw new Failure(`"premise privacy" cannot "${action}".`, `It can: ${actions.join(', ')}.`)
    if ((action === 'export' || action === 'erase') !== (number !== undefined))
      throw new Failure(
        `"premise privacy ${action}" ${number === undefined ? 'needs the number of a person' : 'takes no number'}.`,
        'A number of - is read from standard input, so that no list of commands keeps it.',
      )
    const text = await textOf(args, action, number === '-' ? readFileSync(0, 'utf8').trim() : (number ?? ''))
    const out = args.text('out')
    if (out === undefined) process.stdout.write(text)
    else writeFileSync(argumentPath(out), text, { mode: 0o600 })
    return 0
  },
}

async function textOf(args: Arguments, action: string, number: string): Promise<string> {
  const format = args.word('format', ['json', 'csv'] as const)
  const question =
    action === 'erase' ? erasure(args, number) : { person: number, format: format ?? 'json', ...tableOf(args) }
  if (action === 'retention' && args.flag('run')) sure(args, 'Rows that are deleted do not come back.')
  const act = async ({ control }: Server) => {
    if (action === 'export') return plain(control, '/api/privacy/export', question)
    if (action === 'erase')
      return erasureText(args, await ask<Erasure>(control, '/api/privacy/erase', { json: question }))
    if (action === 'retention') return retentionText(args, control)
    return registerText(args, control, format)
  }
  return withServer(args.data, 'privacy', act, args.tenant)
}

function erasure(args: Arguments, person: string) {
  const reason = args.word('reason', reasons)
  if (reason === undefined)
    throw new Failure('"premise privacy erase" needs to know why.', `Add --reason with one of: ${reasons.join(', ')}.`)
  const dryRun = args.flag('dry-run')
  if (!dryRun) sure(args, 'An erased person’s data can never be opened again, in old backups either.')
  return { person, reason, rows: args.word('rows', ['keep', 'delete'] as const) ?? 'keep', dryRun }
}

function sure(args: Arguments, why: string): void {
  if (!args.flag('yes')) throw new Failure(why, 'Look with a dry run first; then add --yes.')
}

function tableOf(args: Arguments): { table?: string } {
  const table = args.text('table')
  return table === undefined ? {} : { table }
}

async function plain(control: Control, path: string, json?: unknown): Promise<string> {
  const reply = await reach(control, path, json === undefined ? {} : { json })
  if (reply.status >= 400) replyJson(reply)
  return reply.text
}

function erasureText(args: Arguments, answer: Erasure): string {
  if (args.flag('json')) return `${JSON.stringify(answer)}\n`
  const { tables, users, texts, scores } = answer.report
  const lines = tables.map(
    ({ table, about, mentions, earlier }) =>
      `  ${table.padEnd(28)} ${about} rows, ${earlier} earlier states; mentioned in ${mentions}`,
  )
  const head = args.flag('dry-run') ? 'This would be erased; nothing has been changed.' : 'Erased.'
  return `${[head, ...lines, `  accounts: ${users}, texts in the index: ${texts}, predictions: ${scores}`].join('\n')}\n`
}

async function retentionText(args: Arguments, control: Control): Promise<string> {
  if (args.flag('run')) {
    const answer = await ask<{ report: { tables: { table: string; rows: number }[] } }>(
      control,
      '/api/privacy/retention/run',
      { json: {} },
    )
    if (args.flag('json')) return `${JSON.stringify(answer)}\n`
    const lines = answer.report.tables.map(({ table, rows }) => `  ${table.padEnd(28)} ${rows} rows deleted\n`)
    return lines.length === 0 ? 'Nothing was over its time.\n' : lines.join('')
  }
  const report = await ask<Retention>(control, '/api/privacy/retention')
  if (args.flag('json')) return `${JSON.stringify(report)}\n`
  return report.tables
    .map(({ table, keep, over }) => {
      const rows = Object.values(over).reduce((sum, count) => sum + count, 0)
      const kept = keep.months === 'always' ? 'always' : `${keep.months} months`
      return `  ${table.padEnd(28)} ${kept.padEnd(12)} ${rows === 0 ? '' : `${rows} rows are over their time`}`.trimEnd()
    })
    .join('\n')
    .concat('\n')
}

async function registerText(args: Arguments, control: Control, format?: 'json' | 'csv'): Promise<string> {
  if (format === 'csv') return plain(control, '/api/privacy/register?format=csv')
  const text = await plain(control, '/api/privacy/register')
  if (format === 'json' || args.flag('json')) return `${text}\n`
  const { entries } = JSON.parse(text) as {
    entries: { table: string; title: string; persons: string[]; purpose: string }[]
  }
  return entries
    .map(
      ({ table, title, persons, purpose }) =>
        `${table}: ${title}. ${purpose} Persons: ${persons.join(', ') || 'nobody'}.\n`,
    )
    .join('')
}
