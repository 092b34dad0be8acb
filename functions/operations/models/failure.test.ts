import { describe, expect, it } from 'vitest'
import { addDays } from '../../../lib/calendar/calendar.ts'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { failure7, failure30 } from './failure.ts'
import { remainingLife } from './remaining-life.ts'

/** Two readings a day from `from` on: on working days the current is high. `vibration` by number of the day. */
function readings(rows: RowsInTables, from: string, days: number, vibration: (day: number) => number) {
  for (let at = 0; at < days; at++) {
    const day = addDays(from, at)
    const working = new Date(`${day}T00:00:00Z`).getUTCDay() % 6 !== 0
    for (const part of [-1, 1])
      rows.add('operations_reading', day, {
        reading_id: `m/${day}/${part}`,
        equipment_id: 'm',
        // Noise that differs from day to day, and more on free days, which do not count.
        vibration_mm_s: vibration(at) + 0.1 * ((at % 3) - 1) + (working ? 0 : 5),
        temperature_c: 50 + (at % 2) + 0.25 * at,
        current_a: working ? 20 + (at % 2) : 5,
        pressure_bar: 6,
      })
    rows.add('market_weather', day, { site: 'Plant', mean_temperature: at })
  }
  return rows
}

const machine = () =>
  new RowsInTables().add('operations_equipment', '2026-01-01', {
    equipment_id: 'm',
    kind: 'Lathe',
    site: 'Plant',
    installed_year: 2015,
  })

describe('which machines may fail', () => {
  it('is told by failures of the days after the moment', async () => {
    const at = await machine().add('operations_failure', '2026-03-08', { equipment_id: 'm' }).of(failure7)
    expect(failure7.outcome(at('m', '2026-03-08'), at('m', '2026-03-01'))).toBe(1)
    expect(failure7.outcome(at('m', '2026-03-07'), at('m', '2026-02-28'))).toBe(0)
    expect(failure7.outcome(at('m', '2026-03-15'), at('m', '2026-03-08'))).toBe(0)
    expect(failure30.outcome(at('m', '2026-03-31'), at('m', '2026-03-01'))).toBe(1)
  })

  it('is asked of machines whose sensors have been read for weeks and still are', async () => {
    const at = await readings(machine(), '2026-01-01', 60, () => 2).of(failure7)
    expect(failure7.population(at('m', '2026-02-08'))).toBe(false)
    expect(failure7.population(at('m', '2026-02-22'))).toBe(true)
    expect(failure7.population(at('m', '2026-04-05'))).toBe(false)
  })

  it('sees vibration rise above what it was after the last service, on working days, the weather taken out', async () => {
    const rows = machine().add('operations_maintenance', '2026-01-01', { equipment_id: 'm', kind: 'preventive' })
    const at = await readings(rows, '2026-01-01', 100, (day) => (day < 80 ? 2 : 3)).of(failure7)
    const [well, worn] = [at('m', '2026-03-01'), at('m', '2026-04-10')]
    expect(Math.abs(given(failure7, 'vibration', well) as number)).toBeLessThan(0.5)
    // One more, of a deviation of about 0.08.
    expect(given(failure7, 'vibration', worn)).toBeGreaterThan(10)
    expect(Math.abs(given(failure7, 'temperature', worn) as number)).toBeLessThan(0.5)
    expect(given(failure7, 'signs', worn)).toBeGreaterThan(given(failure7, 'signs', well) as number)
    expect(given(failure7, 'signs-change', worn)).toBeGreaterThan(1)
    expect(given(failure7, 'since-mended', worn)).toBe(99)
  })

  it('counts age from the last repair or service, not from routine care, and in usual lives', async () => {
    const at = await machine()
      .add('operations_maintenance', '2026-01-11', { equipment_id: 'm', kind: 'preventive' })
      .add('operations_failure', '2026-03-02', { equipment_id: 'm' })
      .add('operations_maintenance', '2026-03-02', { equipment_id: 'm', kind: 'repair' })
      .add('operations_maintenance', '2026-03-20', { equipment_id: 'm', kind: 'routine' })
      .of(failure7)
    expect(given(failure7, 'since-mended', at('m', '2026-03-01'))).toBe(49)
    expect(given(failure7, 'age-share', at('m', '2026-03-01'))).toBeUndefined()
    expect(given(failure7, 'since-mended', at('m', '2026-03-27'))).toBe(25)
    expect(given(failure7, 'age-share', at('m', '2026-03-27'))).toBe(0.5)
    expect(given(failure7, 'failures-quarter', at('m', '2026-03-27'))).toBe(1)
  })
})

describe('how long a machine runs', () => {
  const rows = () =>
    machine()
      .add('operations_maintenance', '2026-01-11', { equipment_id: 'm', kind: 'preventive' })
      .add('operations_failure', '2026-03-02', { equipment_id: 'm' })
      .add('operations_maintenance', '2026-03-02', { equipment_id: 'm', kind: 'repair' })
      .add('operations_maintenance', '2026-05-01', { equipment_id: 'm', kind: 'preventive' })

  it('is the days until it fails, unknown where it was serviced before, and no more than eighteen weeks', async () => {
    const at = await rows().of(remainingLife)
    const outcome = (day: string) =>
      remainingLife.outcome(at('m', addDays(day, remainingLife.horizonDays)), at('m', day))
    expect(outcome('2026-02-22')).toBe(8)
    expect(outcome('2026-01-04')).toBeUndefined()
    expect(outcome('2026-03-15')).toBeUndefined()
    expect(outcome('2026-05-03')).toBe(126)
  })

  it('stands beside the guess from age alone', async () => {
    const at = await rows().of(remainingLife)
    expect(given(remainingLife, 'usual-rest', at('m', '2026-02-22'))).toBeUndefined()
    expect(given(remainingLife, 'usual-rest', at('m', '2026-03-22'))).toBe(30)
    expect(given(remainingLife, 'usual-rest', at('m', '2026-04-30'))).toBe(0)
  })
})
