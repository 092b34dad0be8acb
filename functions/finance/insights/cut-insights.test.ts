// What holds for every insight of finance under a row rule: the rows of others do not count, whichever way they are read.
import { describe, expect, it } from 'vitest'
import type { Cut, InsightContext, Reader } from '../../domain.ts'
import { Memo, RecordingReader } from '../../platform/db/reader.ts'
import { contextOf } from '../book.fixture.ts'
import { finance } from '../index.ts'
import type { LedgerFixture } from '../ledger.fixture.ts'
import { forecastsFixture } from '../../platform/models/forecasts.fixture.ts'
import { cuts, keeps, ledgerOf, rowsOf } from '../parts.fixture.ts'

const forecasts = forecastsFixture()
const context = contextOf('2013-11-30', '2011-01-01')

/** A reader of its own, and one of a run that computes many cuts. */
function readers(ledger: LedgerFixture): [string, () => Reader][] {
  const memo = new Memo()
  memo.shares = true
  return [
    ['asked by itself', () => ledger.reader],
    ['taken out of all cuts', () => new RecordingReader(ledger.d1, memo)],
  ]
}

/** What models say has cuts of its own. */
const ofTheLedger = finance.insights.filter(({ cuts }) => cuts.length > 0)

describe.each([
  [1, true],
  [2, false],
  [3, false],
])('rows of seed %i, balances stated: %s', (seed, balances) => {
  const rows = rowsOf(seed)
  const ledger = ledgerOf(rows, balances)
  const filtered = cuts.map(([, cut]) =>
    ledgerOf(
      rows.filter((row) => keeps(cut, row)),
      balances,
    ),
  )

  it.each(ofTheLedger.map((insight) => [insight.name, insight] as const))(
    '%s of a cut is that of the rows of the cut alone',
    async (_, insight) => {
      for (const [at, [name, cut]] of cuts.entries()) {
        if (!Object.keys(cut).every((dimension) => insight.cuts.includes(dimension))) continue
        const found = async (db: Reader, of: InsightContext) =>
          insight.compute((await insight.load({ ...of, db, answers: () => undefined, forecasts })) as never, of)
        const expected = await found((filtered[at] as LedgerFixture).reader, context)
        expect(expected.status, name).toBe(name.endsWith('exist') ? 'insufficient' : 'ok')
        for (const [way, reader] of readers(ledger))
          expect(await found(reader(), { ...context, cut }), `${name}, ${way}`).toEqual(expected)
      }
    },
  )
})

it('the whole is another answer than that of any cut', async () => {
  const ledger = ledgerOf(rowsOf(1), true)
  for (const insight of ofTheLedger) {
    const found = async (cut: Cut) => {
      const of = { ...context, cut }
      return insight.compute(
        (await insight.load({ ...of, db: ledger.reader, answers: () => undefined, forecasts })) as never,
        of,
      )
    }
    const whole = await found({})
    const cut: Cut = insight.cuts.includes('department') ? { department: ['Lab'] } : { organization: ['Germany'] }
    expect((await found(cut)).headline, insight.name).not.toBe(whole.headline)
  }
})

it('the evidence of a cut is the statement of the cut, with the rows of the cut', async () => {
  const ledger = ledgerOf(rowsOf(1), true)
  for (const insight of ofTheLedger) {
    const cut: Cut = insight.cuts.includes('department') ? { department: ['Lab'] } : { organization: ['Germany'] }
    const [alone, shared] = [new Memo(), new Memo()]
    shared.shares = true
    const [a, b] = [new RecordingReader(ledger.d1, alone), new RecordingReader(ledger.d1, shared)]
    for (const db of [a, b]) await insight.load({ ...context, cut, db, answers: () => undefined, forecasts })
    const said = (reader: RecordingReader) => reader.evidence().map(({ sql, rows }) => [sql, rows])
    expect(said(b), insight.name).toEqual(said(a))
    expect(
      said(b).some(([sql]) => /IN \(SELECT id FROM finance_(department|organization) WHERE name IN/.test(String(sql))),
    ).toBe(true)
  }
})

it('many cuts cost little more statements than one', async () => {
  const ledger = ledgerOf(rowsOf(1), true)
  let asked = 0
  const counting = {
    prepare: (sql: string) => {
      asked++
      return ledger.d1.prepare(sql)
    },
  } as unknown as D1Database
  const load = async (members: string[], memo: Memo) => {
    for (const department of members) {
      for (const insight of finance.insights.filter((each) => each.cuts.includes('department')))
        await insight.load({
          ...context,
          cut: { department: [department] },
          db: new RecordingReader(counting, memo),
          answers: () => undefined,
          forecasts,
        })
      memo.parts.clear()
    }
    return asked
  }
  const memo = new Memo()
  memo.shares = true
  const one = await load(['Lab'], memo)
  asked = 0
  // What is left is when each one's budget begins and ends, and the days of months without a row.
  expect(await load(['Sales', 'Shop'], memo)).toBeLessThan(one)
})

it('a part too large to share is asked for by itself', async () => {
  const ledger = ledgerOf(rowsOf(1), true)
  const insight = finance.insights[1] as (typeof finance.insights)[number]
  const of = { ...context, cut: { department: ['Lab'] } }
  const memo = new Memo()
  memo.shares = true
  memo.sharedRows = 1e9
  const found = async (db: Reader) =>
    insight.compute((await insight.load({ ...of, db, answers: () => undefined, forecasts })) as never, of)
  expect(await found(new RecordingReader(ledger.d1, memo))).toEqual(await found(ledger.reader))
  expect([...memo.wholes.values()].every((rows) => rows === null)).toBe(true)
})
