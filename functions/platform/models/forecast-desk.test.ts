import { describe, expect, it } from 'vitest'
import { MadeForecasts } from './forecast-desk.ts'
import { LedgerOfTests } from './forecasts.fixture.ts'
import type { ForecastQuestion } from './forecasts.ts'
import { dropRecords, forecastPage, recordOf, saveRecords } from './ledger.ts'

const shape = [14, 13, 8, 12, 10, 5, 10, 9, 8, 12, 10, 9]
const series = Array.from(
  { length: 40 },
  (_, at) => 100_000 * (shape[at % 12] as number) + 1_000 * at + ((at * 7919) % 500),
)

function question(count: number, more: Partial<ForecastQuestion> = {}): ForecastQuestion {
  return {
    ...{
      insight: 'finance/revenue-forecast',
      grain: 'month' as const,
      from: '2020-01-01',
      season: 12,
      horizon: 6,
      unit: 'USD',
    },
    values: Float64Array.from(series.slice(0, count)),
    ...more,
  }
}

/** One run: asks, and publishes unless told. */
async function run(ledger: LedgerOfTests, asked: ForecastQuestion, { publish = true, cut = '' } = {}) {
  const made = new MadeForecasts()
  const found = await ledger.desk(made, cut).of(asked)
  if (publish) await ledger.publish(made)
  return { found, made }
}

const rows = (ledger: LedgerOfTests) =>
  ledger.sqlite.prepare('SELECT origin, version, reason FROM models_forecast ORDER BY id').raw().all()

describe('the ledger of forecasts', () => {
  it('keeps one forecast an origin, however often it is asked for', async () => {
    const ledger = new LedgerOfTests()
    const first = await run(ledger, question(30))
    const again = await run(ledger, question(30))
    expect(rows(ledger)).toEqual([['2022-06-30', 1, null]])
    expect(again.made).toEqual(new MadeForecasts())
    expect({ ...again.found, sumBandShare: 0 }).toEqual({ ...first.found, sumBandShare: 0 })
    expect(first.found?.periods.map(({ period }) => period)).toEqual(
      ['07', '08', '09', '10', '11', '12'].map((month) => `2022-${month}-01`),
    )
  })
  it('stands where what it was made of is corrected by a trifle', async () => {
    const ledger = new LedgerOfTests()
    await run(ledger, question(30))
    const corrected = question(30)
    corrected.values[28] = (corrected.values[28] as number) + 1
    const { made } = await run(ledger, corrected)
    expect(rows(ledger)).toHaveLength(1)
    expect(made.records[0]?.history[28]).toBe(corrected.values[28])
  })
  it('makes one forecast for all who ask in a run', async () => {
    const made = new MadeForecasts()
    const desk = new LedgerOfTests().desk(made)
    const [a, b] = await Promise.all([desk.of(question(30)), desk.of(question(30))])
    expect(a).toBe(b)
    expect(made.forecasts).toHaveLength(1)
  })
  it('keeps what is made anew of corrected data as a version of its own, with the reason', async () => {
    const ledger = new LedgerOfTests()
    await run(ledger, question(30))
    const corrected = question(30)
    corrected.values = corrected.values.map((value, at) => (at < 18 ? value : 2 * value))
    const { found } = await run(ledger, corrected)
    expect(found?.version).toBe(2)
    expect(rows(ledger)).toEqual([
      ['2022-06-30', 1, null],
      ['2022-06-30', 2, 'What was known up to then has been corrected since.'],
    ])
  })
  it('keeps nothing of a run that publishes nothing', async () => {
    const ledger = new LedgerOfTests()
    await run(ledger, question(30), { publish: false })
    expect(rows(ledger)).toEqual([])
    expect((await run(ledger, question(31))).found?.published).toEqual([])
  })
  it('changes and deletes nothing', async () => {
    const ledger = new LedgerOfTests()
    await run(ledger, question(30))
    expect(() => ledger.sqlite.exec("UPDATE models_forecast SET periods = '[]'")).toThrow('never changed')
    expect(() => ledger.sqlite.exec('DELETE FROM models_forecast')).toThrow('never deleted')
  })
  it('keeps the parts of the company apart', async () => {
    const ledger = new LedgerOfTests()
    await run(ledger, question(30))
    await run(ledger, question(30), { cut: 'department=Lab' })
    expect(rows(ledger)).toHaveLength(2)
    const page = (cut: string) => forecastPage(ledger.db, ['finance/revenue-forecast'], cut, 10)
    expect((await page('')).map(({ cut }) => cut)).toEqual([''])
    expect(await page('department=Shop')).toEqual([])
    expect(await forecastPage(ledger.db, ['finance/cash-forecast'], '', 10)).toEqual([])
    await dropRecords(ledger.db, new Set(['department=Shop'])).run()
    expect(await recordOf(ledger.db, 'finance/revenue-forecast', 'department=Lab')).toBeNull()
    expect(await recordOf(ledger.db, 'finance/revenue-forecast', '')).not.toBeNull()
    expect(rows(ledger)).toHaveLength(2)
  })
  it('has nothing to say of two values', async () => {
    expect((await run(new LedgerOfTests(), question(2))).found).toBeUndefined()
  })
})

describe('the record of forecasts', () => {
  it('compares what was published with what came, apart from what was tried on history', async () => {
    const ledger = new LedgerOfTests()
    const first = await run(ledger, question(30))
    expect(first.found?.published).toEqual([])
    expect(first.found?.tried[0]).toMatchObject({ step: 1, count: 18 })
    const second = await run(ledger, question(31))
    const expected = first.found?.periods[0]
    const came = series[30] as number
    expect(second.found?.published).toHaveLength(1)
    expect(second.found?.published[0]).toMatchObject({ step: 1, count: 1 })
    expect(second.found?.published[0]?.wape).toBeCloseTo(Math.abs(came - (expected?.point ?? 0)) / came, 12)
    expect(second.found?.last).toEqual({ ...expected, from: 'published' })
    expect(first.found?.last?.from).toBe('tried')
    const third = await run(ledger, question(32))
    expect(third.found?.published.map(({ step, count }) => [step, count])).toEqual([
      [1, 2],
      [2, 1],
    ])
  })
  it('holds the last version of an origin against what came', async () => {
    const ledger = new LedgerOfTests()
    await run(ledger, question(30))
    const corrected = series.map((value, at) => (at < 18 ? value : 2 * value))
    const values = (count: number) => Float64Array.from(corrected.slice(0, count))
    const second = await run(ledger, question(30, { values: values(30) }))
    const third = await run(ledger, question(31, { values: values(31) }))
    expect(third.found?.published[0]?.count).toBe(1)
    expect(third.found?.last?.point).toBe(second.found?.periods[0]?.point)
  })
  it('is the same whether it was tried now or month by month before', async () => {
    const ledger = new LedgerOfTests()
    for (let count = 30; count < 36; count++) await run(ledger, question(count))
    const later = await run(ledger, question(36))
    const fresh = await run(new LedgerOfTests(), question(36))
    expect(later.found?.tried).toEqual(fresh.found?.tried)
  })
  it('takes over what was tried before, and tries anew what has changed since', async () => {
    const ledger = new LedgerOfTests()
    await run(ledger, question(30))
    const record = await recordOf(ledger.db, 'finance/revenue-forecast', '')
    for (const trial of record?.trials ?? []) trial.point.fill(trial.known)
    await saveRecords(ledger.db, record === null ? [] : [record])
    const values = Float64Array.from(series.slice(0, 31))
    // Origins up to this one knew nothing of it.
    values[20] = 5
    const { made } = await run(ledger, question(31, { values }))
    for (const { known, point } of made.records[0]?.trials ?? [])
      expect(
        [...point].every((value) => value === known),
        String(known),
      ).toBe(known <= 20)
  })
  it('tries fewer origins of parts of the company', async () => {
    const { made, found } = await run(new LedgerOfTests(), question(36), { cut: 'department=Lab' })
    expect(made.records[0]?.trials.map(({ known }) => known)).toEqual([12, 15, 18, 21, 24, 27, 30, 33, 35])
    expect(found?.last).toEqual((await run(new LedgerOfTests(), question(36))).found?.last)
  })
  it('has gaps in its history as they are', async () => {
    const values = Float64Array.from(series.slice(0, 30))
    values[10] = Number.NaN
    const ledger = new LedgerOfTests()
    const { found } = await run(ledger, question(30, { values }))
    expect(found?.periods.every(({ point }) => Number.isFinite(point))).toBe(true)
    expect((await recordOf(ledger.db, 'finance/revenue-forecast', ''))?.history[10]).toBeNull()
  })
})
