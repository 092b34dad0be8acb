import { describe, expect, it } from 'vitest'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { defects } from './defects.ts'

const inspection = (tool: string, count: number, off = 0) => ({
  equipment_id: 'm',
  tool,
  sample_size: 50,
  defects: count,
  nominal_mm: 20,
  mean_mm: 20 + off,
  range_mm: 0.1,
})

const company = () =>
  new RowsInTables()
    .add('operations_equipment', '2026-01-01', { equipment_id: 'm', kind: 'Lathe' })
    .add('operations_inspection', '2026-03-02', inspection('T1', 1))
    .add('operations_inspection', '2026-03-09', inspection('T2', 1))
    .add('operations_inspection', '2026-03-13', inspection('T2', 3, 0.08))
    .add('operations_inspection', '2026-03-16', inspection('T2', 2))
    .add('operations_inspection', '2026-03-17', inspection('T2', 2))
    .add('operations_inspection', '2026-03-24', inspection('T2', 5))

describe('which machines may make too many defects', () => {
  it('is told by more than 3 % of the pieces of the week, where enough were inspected', async () => {
    const at = await company().of(defects)
    const outcome = (then: string) => defects.outcome(at('m', then), at('m', '2026-03-15'))
    expect(outcome('2026-03-15')).toBe(1)
    expect(outcome('2026-03-22')).toBe(1)
    expect(outcome('2026-03-09')).toBeUndefined()
    expect(outcome('2026-03-30')).toBeUndefined()
  })

  it('knows the age of the tool, recent defects and how far the dimension is off', async () => {
    const known = (await company().of(defects))('m', '2026-03-15')
    expect(given(defects, 'tool-age', known)).toBe(6)
    expect(given(defects, 'defects-week', known)).toBeCloseTo(4 / 100)
    expect(given(defects, 'defects-month', known)).toBeCloseTo(5 / 150)
    expect(given(defects, 'off-centre', known)).toBeCloseTo((0.04 - 0.08 / 3) / 0.1)
    expect(given(defects, 'spread', known)).toBeCloseTo(1)
  })
})
