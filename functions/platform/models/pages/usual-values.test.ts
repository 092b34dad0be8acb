import { describe, expect, it } from 'vitest'
import { driftReferenceOf } from '../../../../lib/learn/evaluation/drift-reference.ts'
import { categoricalColumn, type Column } from '../../../../lib/learn/frame.ts'
import { usualValues } from './usual-values.ts'

function database(columns: readonly Column[] | null): D1Database {
  const known = columns?.map((column) => ({
    reference: driftReferenceOf(column),
    recent: driftReferenceOf(column),
    usualPsi: 0,
    usualKs: 0,
  }))
  const content = JSON.stringify({ drift: { columns: known } })
  const bind = (_name: string, _version: number, _part: string, chunk: number) => ({
    first: async () => (columns === null || chunk > 0 ? null : { content }),
  })
  return { prepare: () => ({ bind }) } as unknown as D1Database
}
const numbers = (name: string, ...values: number[]): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})
const usual = (persons: boolean, ...columns: Column[]) =>
  usualValues(database(columns), { name: 'customers/churn', model: { persons } }, 3)

describe('usual values', () => {
  it('are the middle of the numbers that are known', async () => {
    const found = await usual(
      false,
      numbers('a', 5, 1, 2, Number.NaN, 3, 4),
      numbers('same', 7, 7, 7),
      numbers('none', Number.NaN),
      categoricalColumn('kind', ['x', 'y'], ['x', 'y']),
    )
    expect([...found]).toEqual([
      ['a', 3],
      ['same', 7],
    ])
  })
  it('of persons are told in two digits, as the middle one is somebody', async () => {
    expect([...(await usual(true, numbers('pay', 41_234, 43_777, 50_111)))]).toEqual([['pay', 44_000]])
  })
  it('are none where the version keeps them no more', async () => {
    expect(await usualValues(database(null), { name: 'x', model: {} }, 1)).toEqual(new Map())
  })
})
