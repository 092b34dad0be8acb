// A metric of a cut: asked by itself, taken out of all cuts at once, and over the rows of the cut alone.
import { describe, expect, it } from 'vitest'
import { finance } from '../../finance/index.ts'
import { settings } from '../../finance/ledger.fixture.ts'
import { cuts, keeps, ledgerOf, rowsOf } from '../../finance/parts.fixture.ts'
import { Memo, RecordingReader } from '../db/reader.ts'
import { type MeasureQuestion, measure, measureTotal } from './measure.ts'

const span = { from: '2011-01-01', to: '2013-11-30' }

describe.each([
  [4, true],
  [5, false],
])('rows of seed %i, balances stated: %s', (seed, balances) => {
  const rows = rowsOf(seed)
  const ledger = ledgerOf(rows, balances)
  const memo = new Memo()
  memo.shares = true
  it.each(cuts)('of %s is the same in every way', async (_, cut) => {
    const filtered = ledgerOf(
      rows.filter((row) => keeps(cut, row)),
      balances,
    )
    let compared = 0
    for (const metric of finance.metrics) {
      const bys = metric.aggregation === 'ratio' ? [undefined] : [undefined, 'department', 'kind']
      for (const by of bys) {
        for (const scenario of ['actual', 'budget'] as const) {
          const question: MeasureQuestion = { span, grain: 'month', scenario, where: cut, ...(by ? { by } : {}) }
          const shared = new RecordingReader(ledger.d1, memo)
          const expected = await measure(filtered.reader, metric, { ...question, where: {} }, settings)
          expect(await measure(ledger.reader, metric, question, settings), metric.name).toEqual(expected)
          expect(await measure(shared, metric, question, settings), metric.name).toEqual(expected)
          const total = await measureTotal(filtered.reader, metric, { ...question, where: {} }, settings)
          expect(await measureTotal(shared, metric, question, settings), metric.name).toEqual(total)
          compared += expected.length
        }
      }
    }
    memo.parts.clear()
    if (!cut.department?.includes('Nowhere')) expect(compared).toBeGreaterThan(500)
  })
})
