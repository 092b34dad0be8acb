import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { databaseFile } from '../runtime/database.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { header, ledgerLines, randomNumbers } from '../bench/ledger-lines.ts'
import { verifyLog } from '../runtime/audit-log.ts'
import { type Server, startServer } from './server.ts'

const all = process.env.PREMISE_TEST_SIZE === 'all'
const rounds = all ? 500 : 20
const seed = Number(process.env.PREMISE_SEED ?? 20261122)

interface Sent {
  key: string
  first: number
  lines: number
  body: string
  acknowledged: boolean
}

/** What a reader saw on a page: a mix of two publications would show as parts that do not fit. */
interface PageAnswers {
  version: number
  answers: {
    name: string
    figure: { kind: string; value?: number; points?: { value: number | null }[]; total?: number } | null
    freshness: { runId: string }
  }[]
}

describe('kill -9', () => {
  let data = ''
  afterAll(() => rmSync(data, { recursive: true, force: true }))

  it(
    `bad days 1 and 2: loses no acknowledged batch and shows no half answer in ${rounds} rounds`,
    async () => {
      const random = randomNumbers(seed)
      const sent: Sent[] = []
      let server: Server = await startServer({ config: '[tenant]\nname = "Crash"\n' })
      data = server.data
      const kept = { data }
      let acknowledged = 0
      for (let round = 0; round < rounds; round++) {
        const mine = plan(round, random)
        sent.push(...mine)
        const killAfterMs = Math.floor(random() * (round % 3 === 0 ? 120 : 600))
        const work = disturb(server, mine)
        await new Promise((wait) => setTimeout(wait, killAfterMs))
        await server.kill9()
        const seen = await work
        for (const page of seen) expectWhole(page)
        server = await startServer(kept)
        expectBatches(data, sent)
        acknowledged += mine.filter((one) => one.acknowledged).length
      }
      // Sent again, each is there once.
      for (const one of sent.slice(-30)) {
        const answer = await server.rows(one.body, { key: one.key }).catch((error: Error) => {
          throw new Error(`${one.key} sent again: ${error.cause}; the server said ${server.log().slice(-2000)}`)
        })
        expect(answer.status).toBe(200)
        expect(answer.body.accepted).toBe(one.lines)
        one.acknowledged = true
      }
      expectBatches(data, sent)
      expect((await server.refresh()).state).toBe('done')
      const { rows } = await server.json<{ rows: { value: number }[] }>('/api/metrics/revenue?grain=year')
      const total = rows.reduce((sum, row) => sum + Math.round(row.value * 100), 0)
      expect(total).toBe(revenueCents(data))
      await server.stop()
      // A run in which nothing was ever acknowledged would prove nothing.
      expect(acknowledged).toBeGreaterThan(rounds / 4)
    },
    all ? 7_200_000 : 600_000,
  )
})

function plan(round: number, random: () => number): Sent[] {
  return [0, 1, 2].map((i) => {
    const lines = 1 + Math.floor(random() * (i === 2 ? 12_000 : 400))
    const first = 1 + (round * 3 + i) * 100_000
    const body = header + [...ledgerLines(lines, { seed: first, from: '2025-01-01', days: 300, first })].join('')
    return { key: `crash-${round}-${i}`, first, lines, body, acknowledged: false }
  })
}

/** Imports, refreshes and reads at once until the server is gone. */
async function disturb(server: Server, mine: Sent[]): Promise<PageAnswers[]> {
  const pages: PageAnswers[] = []
  const imports = mine.map((one) =>
    server
      .rows(one.body, { key: one.key })
      .then((answer) => {
        if (answer.status === 200) one.acknowledged = true
      })
      .catch(() => undefined),
  )
  const until = async (work: () => Promise<unknown>) => {
    for (;;) {
      try {
        await work()
      } catch {
        return
      }
    }
  }
  await Promise.all([
    ...imports,
    until(() => server.refresh()),
    until(async () => pages.push(await server.json<PageAnswers>('/api/pages/finance'))),
  ])
  return pages
}

/** Answers that follow the filters are all of one run, and the parts of revenue add up to revenue. */
function expectWhole(page: PageAnswers): void {
  const metrics = page.answers.filter((answer) => /^(metric|trend|breakdown) /.test(answer.name))
  expect(new Set(metrics.map((answer) => answer.freshness.runId)).size).toBeLessThanOrEqual(1)
  const revenue = page.answers.find((answer) => answer.name === 'metric revenue')?.figure?.value
  const parts = page.answers.find((answer) => answer.name === 'breakdown revenue organization')?.figure?.total
  if (revenue !== undefined && parts !== undefined) expect(parts).toBeCloseTo(revenue, 2)
}

/** Every acknowledged batch is there once and whole; one that was not acknowledged is there whole or not at all. */
function expectBatches(data: string, sent: Sent[]): void {
  const db = openDatabase(data)
  // One scan for all batches: each has a hundred thousand numbers of its own.
  const counted = db
    .prepare('SELECT (CAST(entry_key AS INTEGER) - 1) / 100000 AS part, count(*) AS n FROM finance_ledger GROUP BY 1')
    .all() as { part: number; n: number }[]
  const counts = new Map(counted.map(({ part, n }) => [part, n]))
  for (const { key, first, lines, acknowledged } of sent) {
    const n = counts.get((first - 1) / 100_000) ?? 0
    if (acknowledged) expect(n, `${key} was acknowledged`).toBe(lines)
    else expect([0, lines], `${key} was not acknowledged`).toContain(n)
  }
  expect(db.prepare("SELECT count(*) AS n FROM ingest_batch WHERE state = 'running'").get()).toEqual({ n: 0 })
  // The audit log is whole and has one record for each batch, of what became of it.
  expect(verifyLog(data, 'main', [], [])).toMatchObject({ whole: true })
  const said = db
    .prepare(
      "SELECT CAST(substr(resource, 7) AS INTEGER) AS id, action FROM audit_record WHERE action LIKE 'batch.%' ORDER BY id",
    )
    .all()
  expect(said).toEqual(
    db
      .prepare(
        "SELECT id, iif(state = 'complete', 'batch.complete', 'batch.fail') AS action FROM ingest_batch ORDER BY id",
      )
      .all(),
  )
  expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  db.close()
}

function revenueCents(data: string): number {
  const db = openDatabase(data)
  const { cents } = db
    .prepare(
      "SELECT sum(amount_cents) AS cents FROM finance_ledger l JOIN finance_account a ON a.id = l.account_id WHERE a.type = 'revenue' AND l.scenario = 'actual'",
    )
    .get() as { cents: number }
  db.close()
  return cents
}

function openDatabase(data: string): Database.Database {
  return new Database(databaseFile(data, 'main') as string, { readonly: true })
}
