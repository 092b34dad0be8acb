import { describe, expect, it } from 'vitest'
import { addDays } from '../../../../lib/calendar/calendar.ts'
import type { RegressionModel, SurvivalModel } from '../features/model.ts'
import { churn, fillCustomers, RegistryOfTests } from './churn.fixture.ts'
import { compareScores } from './outcomes.ts'
import { isScoringDue, scoreModel } from './score.ts'
import { scorePlace, scoresPage, scoringsOf } from './scores.ts'
import { championOf } from './versions.ts'

const model = 'customers/churn'
const rest = async () => undefined

async function scored(registry: RegistryOfTests, day: string, options = {}) {
  const table = await scoreModel(registry.db, registry.named, await registry.data(day), {
    ...{ clock: registry.clock, rest },
    ...options,
  })
  if (table === undefined) throw new Error('no version')
  const [scoring] = await scoringsOf(registry.db, registry.named.name)
  if (scoring === undefined) throw new Error('no scoring')
  return { table, scoring, rows: await scoresPage(registry.db, scorePlace(registry.named.model), scoring.id, 10_000) }
}

describe('scores', () => {
  it('are of all current records, highest first, with reasons that add up to the margin', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await registry.train(until)
    const { scoring, rows } = await scored(registry, until)
    const open = registry.sqlite
      .prepare('SELECT count(*) FROM customers_account WHERE churned_on IS NULL OR churned_on > ?')
      .pluck()
      .get(scoring.day)
    expect(rows).toHaveLength(open as number)
    expect(scoring).toMatchObject({ version: 1, day: '2025-06-29', records: open })
    for (const [at, { score, reasons, shown, day }] of rows.entries()) {
      expect(score).toBeLessThanOrEqual(rows[at - 1]?.score ?? 1)
      const { base, margin, top, rest: others } = reasons
      const millionths = (value: number) => Math.round(value * 1e6)
      expect(top.reduce((sum, [, , part]) => sum + millionths(part), millionths(base) + millionths(others))).toBe(
        millionths(margin),
      )
      expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(score, 5)
      expect(shown.region).toMatch(/^(North|South)$/)
      expect(shown.name).toMatch(/^Customer \d+$/)
      expect(day).toBe('2025-06-29')
    }
    const [first] = rows
    expect(first?.reasons.top[0]?.[0]).toBe('sessions')
    expect(first?.reasons.top[0]?.[1]).toBeLessThan(15)
  })

  it('are read page by page, and by what records are listed by', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await registry.train(until)
    const { scoring, rows } = await scored(registry, until)
    const place = scorePlace(churn)
    const pages = []
    for (let after = undefined as { score: number; id: number } | undefined; ; ) {
      const page = await scoresPage(registry.db, place, scoring.id, 20, after === undefined ? {} : { after })
      pages.push(...page)
      const last = page.at(-1)
      if (page.length < 20 || last === undefined) break
      after = { score: last.score, id: last.id }
    }
    expect(pages).toEqual(rows)
    const north = await scoresPage(registry.db, place, scoring.id, 1000, { where: { region: ['North'] } })
    expect(north).toEqual(rows.filter(({ shown }) => shown.region === 'North'))
    expect(north.length).toBeGreaterThan(10)
    expect(await scoresPage(registry.db, place, scoring.id, 1000, { where: { region: [] } })).toEqual([])
  })

  it('are made once a day of data, and anew by another champion', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await registry.train(until)
    expect(await isScoringDue(registry.db, registry.named, until)).toBe(true)
    const { scoring } = await scored(registry, until)
    expect(await isScoringDue(registry.db, registry.named, scoring.day)).toBe(false)
    expect(await isScoringDue(registry.db, registry.named, addDays(scoring.day, 1))).toBe(true)
  })

  it('keeps the last scoring and the first one of each month, and tells those who read them', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await registry.train(until)
    for (const day of [
      '2025-04-06',
      '2025-04-20',
      '2025-05-04',
      '2025-05-11',
      '2025-06-01',
      '2025-06-08',
      '2025-06-15',
    ])
      await scored(registry, day)
    const days = (await scoringsOf(registry.db, model)).map(({ day }) => day)
    expect(days).toEqual(['2025-06-15', '2025-06-01', '2025-05-04', '2025-04-06'])
    const kept = registry.sqlite.prepare('SELECT count(DISTINCT scoring) FROM models_score').pluck().get()
    expect(kept).toBe(4)
    expect(registry.sqlite.prepare('SELECT DISTINCT table_name FROM ingest_dirty').pluck().all()).toEqual([
      'models/customers/churn',
    ])
  })

  it('of an interrupted scoring are read by nobody, and go with the next one', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await registry.train(until)
    const data = await registry.data(until)
    const saved = () => registry.sqlite.prepare('SELECT count(*) FROM models_score').pluck().get()
    const cut = async () => {
      if (saved() !== 0) throw new Error('power cut')
    }
    await expect(scoreModel(registry.db, registry.named, data, { clock: registry.clock, rest: cut })).rejects.toThrow(
      'power cut',
    )
    expect(await scoringsOf(registry.db, model)).toEqual([])
    const { rows } = await scored(registry, until)
    expect(saved()).toBe(rows.length)
  })

  it('leave erased persons out, and lie where erasure finds them', async () => {
    const registry = new RegistryOfTests()
    registry.named = { ...registry.named, model: { ...churn, persons: true } }
    const until = fillCustomers(registry.sqlite)
    await registry.train(until)
    const { rows } = await scored(registry, until, { erased: new Set(['c0001']) })
    expect(rows.map(({ record }) => record)).not.toContain('c0001')
    expect(rows[0]?.shown).toEqual({ region: expect.any(String) })
    expect(registry.sqlite.prepare('SELECT count(*) FROM models_score').pluck().get()).toBe(0)
    expect(registry.sqlite.prepare('SELECT count(*) FROM models_person_score').pluck().get()).toBe(rows.length)
  })

  it('are held against what came when it is known, no earlier', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await registry.train('2025-02-28')
    expect(await championOf(registry.db, model)).not.toBeNull()
    const { rows, scoring } = await scored(registry, '2025-03-02')
    await compareScores(registry.db, registry.named, await registry.data('2025-04-27'), rest)
    expect((await scoringsOf(registry.db, model))[0]?.came).toBeNull()
    await compareScores(registry.db, registry.named, await registry.data(until), rest)
    const [compared] = await scoringsOf(registry.db, model)
    const left = registry.sqlite
      .prepare('SELECT count(*) FROM customers_account WHERE churned_on > ? AND churned_on <= ?')
      .pluck()
      .get(scoring.day, addDays(scoring.day, 60))
    expect(compared?.came).toMatchObject({ rows: rows.length, observed: left })
    expect(compared?.came?.expected).toBeCloseTo(
      rows.reduce((sum, { score }) => sum + score, 0),
      6,
    )
    expect(compared?.came?.figures.auc).toBeGreaterThan(0.6)
    expect(compared?.comparedTo).toBe('2025-06-29')
  })
})

describe('other kinds of models', () => {
  const { costs: _costs, event: _event, outcome: _outcome, kind: _kind, ...shared } = churn

  it('say how much to expect', async () => {
    const sessions: RegressionModel = {
      ...{ ...shared, name: 'sessions', kind: 'regression', quantity: 'sessions of two months', unit: 'count' },
      outcome: (then) => then.history('usage').within(60).sum('sessions'),
    }
    const registry = new RegistryOfTests({ name: 'customers/sessions', domain: 'customers', model: sessions })
    const until = fillCustomers(registry.sqlite)
    const found = await registry.train(until)
    if (found.state !== 'done') throw new Error(found.reason)
    expect(found.version.decision).toBe('promoted')
    const { rmse, naiveRmse } = found.version.holdOut?.figures ?? {}
    expect(rmse?.value).toBeLessThan((naiveRmse?.value as number) * 0.9)
    const { rows } = await scored(registry, until)
    expect(rows[0]?.score).toBeGreaterThan(100)
    expect(rows[0]?.reasons.margin).toBeCloseTo(rows[0]?.score as number, 5)
  })

  it('say how likely an event is within the horizon, and in how many days', async () => {
    const leaving: SurvivalModel = {
      ...{ ...shared, name: 'until-leaving', kind: 'survival', event: 'leaves', periodDays: 15 },
      outcome: (then, now) => {
        const left = then.history('accounts').lastWord('left')
        return left === undefined ? undefined : (Date.parse(left) - Date.parse(now.moment)) / 86_400_000
      },
    }
    const registry = new RegistryOfTests({ name: 'customers/until-leaving', domain: 'customers', model: leaving })
    const until = fillCustomers(registry.sqlite)
    const found = await registry.train(until)
    if (found.state !== 'done') throw new Error(found.reason)
    const figures = found.version.holdOut?.figures
    expect(found.version.decision).toBe('promoted')
    expect(figures?.concordance?.value).toBeGreaterThan(0.7)
    expect(figures?.rmse?.value).toBeLessThan(figures?.naiveRmse?.value as number)
    const { rows } = await scored(registry, until)
    const [first, last] = [rows[0], rows.at(-1)]
    expect(first?.score).toBeLessThan(1)
    expect(first?.expectedDays).toBeLessThan(last?.expectedDays as number)
    expect(last?.expectedDays).toBeLessThanOrEqual(60)
  })
})
