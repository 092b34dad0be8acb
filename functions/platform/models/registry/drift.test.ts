import { describe, expect, it } from 'vitest'
import { addDays } from '../../../../lib/calendar/calendar.ts'
import { type Customers, fillCustomers, RegistryOfTests } from './churn.fixture.ts'
import { driftLooks, isDriftLookDue, lastAlarm, lookForDrift } from './drift.ts'
import { compareScores } from './outcomes.ts'
import { scoreModel } from './score.ts'

const model = 'customers/churn'
const rest = async () => undefined
const trained = '2025-06-29'

/** A version learnt by the middle of 2025, on customers whose rows go on for half a year. */
async function company(options: Customers = {}): Promise<RegistryOfTests> {
  const registry = new RegistryOfTests()
  fillCustomers(registry.sqlite, { months: 24, accounts: 200, ...options })
  const found = await registry.train(trained)
  if (found.state !== 'done' || found.version.decision !== 'promoted') throw new Error('no champion')
  return registry
}

const look = async (registry: RegistryOfTests, day: string) =>
  lookForDrift(registry.db, registry.named, await registry.data(day), rest)

describe('drift', () => {
  it('raises no alarm in 26 weekly looks at data that have not changed', async () => {
    for (const seed of [1, 2]) {
      const registry = await company({ seed })
      const alarms: (string | null | undefined)[] = []
      const data = await registry.data('2025-12-31')
      for (let week = 1; week <= 26; week++) {
        const asOf = { ...data, state: { ...data.state, to: addDays(trained, 7 * week) } }
        alarms.push((await lookForDrift(registry.db, registry.named, asOf, rest))?.alarm)
      }
      expect(alarms).toEqual(new Array(26).fill(null))
      expect(await lastAlarm(registry.db, model)).toBeNull()
    }
  })

  it('raises an alarm within two weeks of a column that is counted otherwise from a day on', async () => {
    for (const factor of [2, 0.5]) {
      const registry = await company({ shift: { from: '2025-09-01', factor } })
      expect((await look(registry, '2025-08-31'))?.alarm).toBeNull()
      const found = await look(registry, '2025-09-14')
      expect(found?.alarm).toMatch(
        /^"Sessions a week, last month" is no longer what the model was learnt from: “.*” for \d+ % of customers, \d+ % when it was learnt\./,
      )
      expect(found?.figures.find(({ name }) => name === 'sessions')).toMatchObject({ drifted: true })
      expect(found?.figures.find(({ name }) => name === 'region')).toMatchObject({ drifted: false })
      expect(await lastAlarm(registry.db, model)).toBe('2025-09-14')
    }
  })

  it('is looked for once a week of data', async () => {
    const registry = await company()
    expect(await isDriftLookDue(registry.db, model, '2025-07-06')).toBe(true)
    await look(registry, '2025-07-06')
    expect(await isDriftLookDue(registry.db, model, '2025-07-12')).toBe(false)
    expect(await isDriftLookDue(registry.db, model, '2025-07-13')).toBe(true)
    await look(registry, '2025-07-13')
    expect((await driftLooks(registry.db, model, 1)).map(({ day }) => day)).toEqual(['2025-07-13', '2025-07-06'])
  })

  it('is also that far more events come than were expected', async () => {
    const registry = await company()
    const { db } = registry
    await scoreModel(db, registry.named, await registry.data('2025-07-06'), { clock: registry.clock, rest })
    // Half of all that are there leave within the horizon.
    registry.sqlite.exec(
      "UPDATE customers_account SET churned_on = '2025-08-01' WHERE id % 2 = 0 AND (churned_on IS NULL OR churned_on > '2025-07-06')",
    )
    const later = await registry.data('2025-09-07')
    await compareScores(db, registry.named, later, rest)
    const found = await lookForDrift(db, registry.named, later, rest)
    expect(found?.alarm).toMatch(/Of \d+ customers scored on 2025-07-06, \d+ events were expected and \d+ came\./)
  })
})
