import { appendFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointOf, publicKeyOf, readCheckpoints, signingKey, type Verdict, verifyLog } from '../audit-log.ts'
import { type Arguments, type Command, dataOption, tenantOption } from '../command.ts'
import { type Control, reach, replyJson } from '../control.ts'
import { requireData } from '../data-folder.ts'
import { Failure } from '../failure.ts'
import { argumentPath } from '../program.ts'
import { type Server, withServer } from '../server-access.ts'

interface AuditRecord {
  seq: number
  at: string
  subject: string
  actor: string | null
  action: string
  resource: string
  outcome: string
  source: string | null
  requestId: string | null
  detail: unknown
}

const actions = ['list', 'verify', 'checkpoint', 'key']
const pageMost = 1000

export const command: Command = {
  summary: 'Lists who did and saw what; verifies that the record of it is whole; signs how far it goes.',
  usage:
    '[list [--from DAY] [--to DAY] [--subject ID] [--action WORD] [--limit N] [--csv] | verify [--checkpoint FILE]… [--key=KEY]… | checkpoint [--out FILE] | key] [--json] [--tenant ID] [--data DIR]',
  options: {
    from: { type: 'string', value: 'DAY', help: 'list: from this day on (in the zone of the company)' },
    to: { type: 'string', value: 'DAY', help: 'list: up to this day' },
    subject: { type: 'string', value: 'ID', help: 'list: of this user or token, such as user:1' },
    action: { type: 'string', value: 'WORD', help: 'list: actions that begin with this, such as token' },
    limit: { type: 'string', value: 'N', help: 'list: so many at most (100), newest first' },
    csv: { type: 'boolean', help: 'list: print CSV, all of it; this is recorded itself' },
    checkpoint: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      help: 'verify: compare with checkpoints kept outside',
    },
    key: { type: 'string', value: 'KEY', multiple: true, help: "verify: a public key that counts beside DATA's own" },
    out: { type: 'string', value: 'FILE', help: 'checkpoint: add it to this file instead of printing it' },
    json: { type: 'boolean', help: 'print JSON' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [0, 1],
  async run(args) {
    const [action = 'list'] = args.positionals
    if (!actions.includes(action))
      throw new Failure(`"premise audit" cannot "${action}".`, `It can: ${actions.join(', ')}.`)
    requireData(args.data)
    if (action === 'key') process.stdout.write(`${publicKeyOf(signingKey(args.data))}\n`)
    else if (action === 'checkpoint') checkpoint(args)
    else if (action === 'verify') return verification(args)
    else await list(args)
    return 0
  },
}

function checkpoint(args: Arguments): void {
  const line = `${JSON.stringify(checkpointOf(args.data, args.tenant))}\n`
  const out = args.text('out')
  if (out === undefined) process.stdout.write(line)
  else appendFileSync(argumentPath(out), line)
}

function verification(args: Arguments): number {
  const keys = args.texts('key')
  const wrong = keys.find((key) => !/^[A-Za-z0-9_-]{43}$/.test(key))
  if (wrong !== undefined)
    throw new Failure(`"${wrong}" is no public key.`, 'It is what "premise audit key" prints on the right machine.')
  const { tenant } = args
  const given = args.texts('checkpoint').flatMap((file) => readCheckpoints(argumentPath(file)))
  const own = given.filter((one) => one.tenant === tenant)
  if (given.length > 0 && own.length === 0)
    throw new Failure(
      `None of the checkpoints is of the tenant ${tenant}.`,
      `They are of ${[...new Set(given.map((one) => one.tenant))].join(', ')}: name it with --tenant ID.`,
    )
  const verdict = verifyLog(args.data, tenant, own, keys)
  if (args.flag('json')) process.stdout.write(`${JSON.stringify(verdict)}\n`)
  else if (verdict.damage !== null) throw new Failure(damageText(verdict), advice(args.data))
  else process.stdout.write(wholeText(verdict))
  return verdict.whole ? 0 : 1
}

function damageText({ tenant, damage, records }: Verdict): string {
  return `The audit log of ${tenant} is damaged at record ${damage?.seq}. ${damage?.what} ${records.toLocaleString('en-US')} records before are as they were written.`
}

function advice(data: string): string {
  return existsSync(join(data, 'manifest.json'))
    ? 'Do not trust this backup; compare it with another one and with checkpoints kept outside.'
    : 'Keep a copy of the data folder as evidence, find out who could write to it, and compare with backups.'
}

function wholeText({ tenant, records, from, to, checkpoints, otherKeys, keyKnown }: Verdict): string {
  const count = (n: number, what: string) => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`
  const span = from === null ? '' : `, ${from} to ${to}`
  const note = keyKnown ? '' : ' The key of the signatures came with them: compare it with --key=KEY.'
  const others = otherKeys === 0 ? '' : ` ${otherKeys} more in the database have another key.`
  return `The audit log of ${tenant} is whole: ${count(records, 'record')}${span}. It agrees with ${count(checkpoints, 'checkpoint')}.${checkpoints === 0 ? '' : note}${others}\n`
}

async function list(args: Arguments): Promise<void> {
  const params = new URLSearchParams()
  for (const name of ['from', 'to', 'subject', 'action']) {
    const value = args.text(name)
    if (value !== undefined) params.set(name, value)
  }
  const most = args.number('limit', 1, 10_000_000) ?? 100
  const act = async ({ control }: Server) => {
    if (args.flag('csv')) {
      const reply = await reach(control, `/api/audit.csv?${params}`)
      if (reply.status >= 400) replyJson(reply)
      process.stdout.write(reply.text)
    } else for await (const record of pages(control, params, most)) process.stdout.write(lineOf(record, args))
  }
  await withServer(args.data, 'audit', act, args.tenant)
}

/** One page after the other, newest first. */
async function* pages(control: Control, params: URLSearchParams, most: number) {
  let before: number | null = null
  for (let left = most; left > 0; ) {
    const query = new URLSearchParams(params)
    query.set('limit', String(Math.min(left, pageMost)))
    if (before !== null) query.set('before', String(before))
    const page: { records: AuditRecord[]; next: number | null } = replyJson(await reach(control, `/api/audit?${query}`))
    yield* page.records
    left -= page.records.length
    if (page.next === null) return
    before = page.next
  }
}

function lineOf(record: AuditRecord, args: Arguments): string {
  if (args.flag('json')) return `${JSON.stringify(record)}\n`
  const { seq, at, subject, actor, action, resource, outcome, source, detail } = record
  const who = actor === null ? subject : `${actor} as ${subject}`
  const more = [outcome === 'done' ? null : outcome, source, detail === null ? null : JSON.stringify(detail)]
  const rest = more.filter((part) => part !== null).join('  ')
  // A record that was tampered with could hold what moves the cursor of a terminal.
  return `${String(seq).padStart(6)}  ${at.slice(0, 19).replace('T', ' ')}  ${who}  ${action}  ${resource}${rest === '' ? '' : `  ${rest}`}`
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')
    .concat('\n')
}
