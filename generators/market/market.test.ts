import { beforeAll, describe, expect, it } from 'vitest'
import { marketTables } from '../../functions/market/tables.ts'
import type { Row } from '../area.ts'
import { checkedOptions } from '../options.ts'
import { makeWorld, type World } from '../world.ts'
import { market } from './market.ts'

const until = '2026-10-31'

function rowsOf(world: World): Map<string, Row[]> {
  const tables = new Map<string, Row[]>()
  for (const month of world.months) {
    for (const [table, row] of market.month(world, month, { post: () => undefined }))
      tables.set(table, [...(tables.get(table) ?? []), row])
  }
  return tables
}

describe('market', () => {
  let world: World
  let rows: Map<string, Row[]>
  const of = (table: string) => rows.get(`market/${table}`) ?? []
  beforeAll(() => {
    world = makeWorld(checkedOptions({ months: 18, employees: 200, until }))
    rows = rowsOf(world)
  })

  it('fills the tables that the domain takes, with their fields', () => {
    expect([...rows.keys()].sort()).toEqual([...market.tables].sort())
    for (const { name, fields } of marketTables) {
      const known = fields.map((field) => field.name)
      expect(Object.keys((rows.get(name) as Row[])[0] as Row).filter((field) => !known.includes(field))).toEqual([])
    }
  })

  it('marks every row as synthetic', () => {
    for (const each of rows.values()) expect(each.every(({ source }) => source === 'synthetic')).toBe(true)
  })

  it('has unique keys, days in order and none after the last', () => {
    for (const each of rows.values()) {
      expect(new Set(each.map((row) => Object.values(row)[0])).size).toBe(each.length)
      expect(each.every((row, i) => i === 0 || String((each[i - 1] as Row).day) <= String(row.day))).toBe(true)
      expect(String((each.at(-1) as Row).day) <= until).toBe(true)
    }
  })

  it('has prices and weather on all days, indices on workdays only', () => {
    const days = (table: string) => new Set(of(table).map(({ day }) => day))
    expect(days('price').size).toBe(world.days.length)
    expect(of('weather').length).toBe(world.days.length * world.profile.sites.length)
    expect([...days('index')]).toEqual(world.days.filter(({ workday }) => workday).map(({ day }) => day))
  })

  it('is cold in January and warm in July', () => {
    const mean = (month: string) => {
      const picked = of('weather').filter(({ day }) => String(day).slice(5, 7) === month)
      return picked.reduce((sum, row) => sum + Number(row.mean_temperature), 0) / picked.length
    }
    expect(mean('07') - mean('01')).toBeGreaterThan(12)
  })

  it('has benchmarks of wages that rise with level and time, quartiles around the median', () => {
    const engineers = of('wage-benchmark').filter(({ role }) => role === 'Engineer')
    const first = engineers.filter(({ day }) => day === engineers[0]?.day)
    expect(first.map(({ level }) => level)).toEqual([1, 2, 3])
    expect(Number(first[2]?.median)).toBeGreaterThan(Number(first[0]?.median) * 1.4)
    const last = engineers.at(-1) as Row
    expect(Number(last.median)).toBeGreaterThan(Number(first[2]?.median))
    for (const row of of('wage-benchmark')) {
      expect(Number(row.lower_quartile) < Number(row.median) && Number(row.median) < Number(row.upper_quartile)).toBe(
        true,
      )
    }
  })

  it('publishes rates and growth as ratios, each month', () => {
    for (const name of ['Central bank rate', 'Inflation', 'Unemployment', 'Wage growth']) {
      const values = of('indicator')
        .filter((row) => row.name === name)
        .map(({ value }) => Number(value))
      expect(values.length).toBeGreaterThanOrEqual(17)
      expect(values.every((value) => value > -0.1 && value < 0.25)).toBe(true)
    }
  })

  it('tells of competitors in words that seldom repeat', () => {
    const signals = of('competitor-signal')
    expect(new Set(signals.map(({ competitor }) => competitor)).size).toBe(5)
    expect(new Set(signals.map(({ headline }) => headline)).size).toBeGreaterThan(signals.length * 0.8)
    expect(signals.every(({ kind, threat }) => (kind === 'trouble') === Number(threat) < 0)).toBe(true)
  })
})

describe('a step in the price of energy', () => {
  const prices = (events: 'planted' | 'none') => {
    const world = makeWorld(checkedOptions({ months: 36, employees: 100, until, events }))
    const [step] = world.events.filter(({ kind }) => kind === 'energy-step')
    const energy = (rowsOf(world).get('market/price') ?? [])
      .filter(({ item }) => item === 'Electric energy')
      .map(({ price }) => Number(price))
    return { step, energy }
  }
  const around = (energy: number[], at: number) => mean(energy.slice(at, at + 20)) / mean(energy.slice(at - 20, at)) - 1

  it('shows in the price on its day by its size, and without events does not', () => {
    const { step, energy } = prices('planted')
    if (step === undefined) throw new Error('the energy-step is planted')
    expect(around(energy, step.first)).toBeGreaterThan(step.size * 0.7)
    expect(around(energy, step.first)).toBeLessThan(step.size * 1.3)
    expect(Math.abs(around(prices('none').energy, step.first))).toBeLessThan(0.12)
  })
})

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
