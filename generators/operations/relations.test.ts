// The relations that docs/company.md promises, measured on the rows.
import { describe, expect, it } from 'vitest'
import type { Row } from '../area.ts'
import { correlation, deviation, type Made, make, mean, tableOf, worldOf } from './rows.fixture.ts'

// Weekly means of a smaller company's deliveries are too noisy for the bounds.
const sizes: [string, Parameters<typeof worldOf>[0]][] = [
  ['the default company', { months: 36, employees: 1000 }],
  ...(process.env.PREMISE_TEST_SIZE === 'all'
    ? ([['another seed', { months: 36, employees: 1000, seed: 23 }]] as [string, object][])
    : []),
]

describe.each(sizes)('relations of operations: %s', (_, options) => {
  const made = make(worldOf(options))

  it('wear shows in vibration in the fourteen days before a failure', () => {
    const z = driftBeforeFailures(made, 14)
    expect(z.length).toBeGreaterThan(20)
    expect(mean(z)).toBeGreaterThan(1)
    expect(mean(z)).toBeLessThan(6)
    // Long before, nothing is to be seen.
    expect(Math.abs(mean(driftBeforeFailures(made, 14, 90)))).toBeLessThan(0.7)
  })

  it('a failure costs its line output on the day', () => {
    const failed = new Set(tableOf(made, 'failure').map((row) => `${row.line} ${row.day}`))
    const ratios = { failed: [] as number[], normal: [] as number[] }
    for (const [key, { planned, output }] of lineDays(made))
      (failed.has(key) ? ratios.failed : ratios.normal).push(output / planned)
    expect(ratios.failed.length).toBeGreaterThan(15)
    const ratio = mean(ratios.failed) / mean(ratios.normal)
    expect(ratio).toBeGreaterThan(0.2)
    expect(ratio).toBeLessThan(0.85)
  })

  it('an old tool makes more defects than a new one', () => {
    const since = new Map<unknown, string>()
    const pieces = { old: [] as number[], new: [] as number[] }
    for (const row of tableOf(made, 'inspection')) {
      if (!since.has(row.tool)) since.set(row.tool, row.day as string)
      const days = (Date.parse(row.day as string) - Date.parse(since.get(row.tool) as string)) / 86_400_000
      if (days < 7) pieces.new.push(row.defects as number)
      if (days >= 18) pieces.old.push(row.defects as number)
    }
    const ratio = mean(pieces.old) / mean(pieces.new)
    expect(ratio).toBeGreaterThan(1.3)
    expect(ratio).toBeLessThan(3)
  })

  it('missing output delays deliveries one to three weeks later', () => {
    const missing = weekly(made, (week) => {
      for (const [key, { planned, output }] of lineDays(made)) week(key.slice(-10), 1 - output / planned)
    })
    const delays = weekly(made, (week) => {
      for (const row of tableOf(made, 'shipment'))
        if (row.delay_days !== null) week(row.day as string, row.delay_days as number)
    })
    // The first weeks' deliveries were ordered before the first day.
    const lagged = (lag: number) => correlation(missing.slice(4, missing.length - lag), delays.slice(4 + lag))
    const best = Math.max(lagged(1), lagged(2), lagged(3))
    expect(best).toBeGreaterThan(0.15)
    expect(best).toBeLessThan(0.8)
    expect(best).toBeGreaterThan(lagged(6))
  })

  it('most shipments and deliveries come on the promised day or a few days later', () => {
    const late = tableOf(made, 'shipment').flatMap((row) => (row.delay_days === null ? [] : [row.delay_days as number]))
    expect(mean(late)).toBeGreaterThan(0.2)
    expect(mean(late)).toBeLessThan(2.5)
    const received = tableOf(made, 'delivery-in').flatMap((row) =>
      row.late_days === null ? [] : [row.late_days as number],
    )
    expect(mean(received)).toBeGreaterThan(0.2)
    expect(mean(received)).toBeLessThan(3)
    expect(received.filter((days) => days <= 0).length / received.length).toBeGreaterThan(0.25)
  })
})

describe('late suppliers', () => {
  it('delay deliveries to customers', () => {
    const [planted, none] = [worldOf(), worldOf({ events: 'none' })]
    const slide = planted.events.find((event) => event.kind === 'sliding-supplier')
    expect(slide).toBeDefined()
    // Before the first failing machine of the events, only the supplier tells the two worlds apart.
    const others = planted.events.filter((event) => event.kind === 'failing-machine').map((event) => event.first)
    const days = [...planted.delays.keys()].filter(
      (i) =>
        i >= (slide?.first ?? 0) + 20 &&
        i <= (slide?.last ?? 0) &&
        others.every((first) => i < first || i > first + 70),
    )
    const more = days.map((i) => (planted.delays[i] as number) - (none.delays[i] as number))
    expect(days.length).toBeGreaterThan(20)
    expect(mean(more)).toBeGreaterThan(0)
  })
})

/** z-scores of daily vibration over some days before each failure, against the same machine's days of little wear. */
function driftBeforeFailures({ world, rows, vibration }: Made, days: number, ahead = 0): number[] {
  const index = new Map(world.days.map(({ day }, i) => [day, i]))
  const scores: number[] = []
  for (const { id } of world.machines.list) {
    const readings = vibration.get(id) as number[]
    const perDay = readings.length / world.days.length
    const day = (i: number) => readings.slice(i * perDay, (i + 1) * perDay)
    const failures = (rows.get('operations/failure') as Row[])
      .filter((row) => row.equipment_id === id)
      .map((row) => index.get(row.day as string) as number)
    const normal = world.days.flatMap((_, i) =>
      failures.every((at) => i > at || i < at - 45) && !failures.includes(i) ? day(i) : [],
    )
    const [usual, spread] = [mean(normal), deviation(normal)]
    for (const at of failures) {
      // Failures that follow on another within the days are of the same illness.
      if (at - days - ahead < 0 || failures.some((other) => other < at && other >= at - days - ahead)) continue
      scores.push((mean(Array.from({ length: days }, (_, back) => mean(day(at - ahead - 1 - back)))) - usual) / spread)
    }
  }
  return scores
}

/** Planned and made units by line and day. */
function lineDays(made: Made): Map<string, { planned: number; output: number }> {
  const days = new Map<string, { planned: number; output: number }>()
  for (const row of tableOf(made, 'production-order')) {
    const key = `${row.line} ${row.day}`
    const sum = days.get(key) ?? { planned: 0, output: 0 }
    sum.planned += row.planned_units as number
    sum.output += row.output_units as number
    days.set(key, sum)
  }
  return days
}

/** Means by week of the company. */
function weekly({ world }: Made, tell: (week: (day: string, value: number) => void) => void): number[] {
  const index = new Map(world.days.map(({ day }, i) => [day, i]))
  const weeks = Array.from({ length: Math.floor(world.days.length / 7) }, () => ({ sum: 0, count: 0 }))
  tell((day, value) => {
    const week = weeks[Math.floor((index.get(day) as number) / 7)]
    if (week === undefined) return
    week.sum += value
    week.count++
  })
  return weeks.map(({ sum, count }) => sum / Math.max(1, count))
}
