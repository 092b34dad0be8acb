// Drill-down: the ledger lines behind a number.
import { type Context, Hono } from 'hono'
import { isDay } from '../../lib/calendar/calendar.ts'
import type { Cut } from '../domain.ts'
import type { AppEnv, Subject } from '../env.ts'
import { audit } from '../platform/audit/audit.ts'
import { RecordingReader } from '../platform/db/reader.ts'
import { access, allowed, permittedCut } from '../platform/identity/access.ts'
import { openVault } from '../platform/privacy/vault.ts'
import { Problem } from '../problem.ts'
import { ledgerTable } from './ledger-table.ts'
import { accountList, type Line, type LineFilter, ledgerLines } from './queries.ts'
import { type Scenario, scenarios } from './schema.ts'

const linesAPage = 100
const linesAtMost = 500

export const financeApp = new Hono<AppEnv>()

// Lines are records of the firm, not of persons: whoever sees its figures may see what they are made of, within the own row rules.
financeApp.get(
  '/lines',
  access('view', { domain: 'finance', dimensions: ['organization', 'department'] }),
  async (c) => {
    const query = c.req.query()
    const asked = lineFilter(query)
    const filter = { ...asked, where: permittedCut(c.get('subject') as Subject, asked.where) }
    await audit(c, { action: 'lines.view', resource: 'finance/ledger', detail: query })
    const page = await ledgerLines(new RecordingReader(c.env.DB), filter)
    return c.json({ ...page, lines: await withMemos(c, page.lines) })
  },
)

financeApp.get('/accounts', access('view', { domain: 'finance' }), async (c) =>
  c.json(await accountList(new RecordingReader(c.env.DB))),
)

/** Memos in plain for those who may read what people wrote; without them for all others. */
async function withMemos(c: Context<AppEnv>, lines: Line[]): Promise<Line[]> {
  if (lines.every((line) => line.memo === null)) return lines
  if (!allowed(c.get('subject'), 'view', { domain: 'finance', sensitivity: 'text' }))
    return lines.map((line) => ({ ...line, memo: null }))
  const vault = await openVault(c.env, c.get('now'))
  const sealed = lines.map(({ entry, memo }) => ({ entryKey: entry, memo }))
  const opened = await vault.open(sealed, ledgerTable, ['memo'])
  return lines.map((line, at) => ({ ...line, memo: opened[at]?.memo ?? null }))
}

/** @throws Problem 400 naming the parameter that cannot be read. */
function lineFilter(query: Record<string, string>): LineFilter {
  const known = ['from', 'to', 'organization', 'department', 'account', 'scenario', 'cursor', 'limit']
  const stranger = Object.keys(query).find((name) => !known.includes(name))
  if (stranger !== undefined)
    throw bad(stranger.slice(0, 40), 'is not a filter of ledger lines', `Use ${known.join(', ')}.`)
  const { from, to, scenario = 'actual', cursor, limit = String(linesAPage) } = query
  for (const [name, day] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (day === undefined || !isDay(day)) throw bad(name, 'is not a day', 'Give it as YYYY-MM-DD.')
  }
  if ((from as string) > (to as string)) throw bad('from', 'lies after "to"', 'Swap them.')
  if (!(scenarios as readonly string[]).includes(scenario))
    throw bad('scenario', 'is unknown', `Use one of ${scenarios.join(', ')}.`)
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > linesAtMost)
    throw bad('limit', 'is out of range', `Use 1 to ${linesAtMost}.`)
  const at = cursor === undefined ? null : /^(\d{4}-\d{2}-\d{2})_(\d{1,15})$/.exec(cursor)
  if (cursor !== undefined && (at === null || !isDay(at[1] as string)))
    throw bad('cursor', 'is not one of ours', 'Use "next" of the page before, unchanged.')
  return {
    span: { from: from as string, to: to as string },
    scenario: scenario as Scenario,
    where: wanted(query),
    ...(at === null ? {} : { before: { day: at[1] as string, id: Number(at[2]) } }),
    limit: Number(limit),
  }
}

/** The members that are asked for. */
function wanted(query: Record<string, string>): Cut {
  const asked = ['organization', 'department', 'account'].map((name) => [name, query[name]] as const)
  return Object.fromEntries(asked.flatMap(([name, member]) => (member === undefined ? [] : [[name, [member]]])))
}

function bad(name: string, what: string, hint: string): Problem {
  return new Problem(400, 'bad-parameter', `The parameter "${name}" ${what}.`, hint)
}
