import { inDatabase, makeRole, scopedToken } from '../test/scoped-token.ts'
import { type BenchServer, benchServer, send } from './company.ts'
import { departments, ledgerLines, organizations } from './ledger-lines.ts'
import { median, print } from './print.ts'
import { probe } from './probe.ts'

const classes = 30
const rounds = 3

/** A full refresh for 30 people who see 30 different parts of the company against one for a single access class. */
export async function accessClasses(lines: number): Promise<void> {
  const server = await benchServer()
  try {
    await send(server, ledgerLines(lines, { seed: 5, from: '2023-11-01', days: 1090 }))
    await server.refresh()
    const one = await fullRefreshes(server)
    await makeParts(server)
    const first = await server.refresh()
    print({ name: 'refresh-new-classes', value: first.ms, unit: 'ms', classes, state: first.state })
    const many = await fullRefreshes(server)
    print({
      name: 'refresh-access-classes',
      value: many,
      unit: 'ms',
      reference: one,
      ratio: many / one,
      classes,
      lines,
    })
    const headers = { authorization: `Bearer ${await server.token('viewer')}` }
    const page = `${server.base}/api/pages/executive`
    const idle = await probe(page, headers, 5)
    const probed = await probe(page, headers, fullRefreshes(server, 1))
    print({
      name: 'refresh-p99-access-classes',
      value: probed.p99,
      unit: 'ms',
      reference: idle.p99,
      ratio: probed.p99 / idle.p99,
      max: probed.max,
    })
  } finally {
    await server.stop()
  }
}

/** @returns the median of refreshes with every day dirty. */
async function fullRefreshes(server: BenchServer, times = rounds): Promise<number> {
  const took: number[] = []
  for (let round = 0; round < times; round++) {
    inDatabase(server, (db) =>
      db.exec(
        "INSERT OR IGNORE INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/ledger', day, 1 FROM (SELECT DISTINCT day FROM finance_ledger)",
      ),
    )
    const { ms, state } = await server.refresh()
    if (state !== 'done') throw new Error(`the refresh ended ${state}`)
    took.push(ms)
  }
  return median(took)
}

/** 30 people: a department each, an organisation each, and a department of an organisation each. */
async function makeParts(server: BenchServer): Promise<void> {
  makeRole(server, 'country', { rows: ['organization'] })
  makeRole(server, 'both', { rows: ['department', 'organization'] })
  for (const department of departments) await scopedToken(server, 'manager', { department: [department] })
  for (const organization of organizations) await scopedToken(server, 'country', { organization: [organization] })
  for (let i = departments.length + organizations.length; i < classes; i++)
    await scopedToken(server, 'both', {
      department: [departments[i % departments.length] as string],
      organization: [organizations[i % organizations.length] as string],
    })
}
