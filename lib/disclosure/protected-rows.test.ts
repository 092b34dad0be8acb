import { describe, expect, it } from 'vitest'
import { numbers } from './populations.fixture.ts'
import { type PersonsRow, protectedRows, protectedSeries } from './protected-rows.ts'

const row = (label: string, persons: number, value = 100 * persons): PersonsRow => ({ label, persons, value })
const totalOf = (rows: readonly PersonsRow[]) => ({
  persons: rows.reduce((sum, { persons }) => sum + persons, 0),
  value: rows.reduce((sum, { value }) => sum + value, 0),
})
const labels = (rows: readonly PersonsRow[], least = 5) =>
  protectedRows(rows, totalOf(rows), least)?.map(({ label }) => label)

describe('protected rows', () => {
  it('leaves rows alone that all have persons enough', () => {
    expect(labels([row('a', 5), row('b', 50)])).toEqual(['a', 'b'])
  })
  it('folds small rows that together are many enough', () => {
    const rows = [row('a', 30), row('b', 2), row('c', 40), row('d', 3)]
    expect(protectedRows(rows, totalOf(rows), 5)).toEqual([
      { label: 'a', persons: 30, value: 3000, withheld: false },
      { label: 'c', persons: 40, value: 4000, withheld: false },
      { label: 'Withheld (fewer than 5 persons)', persons: 5, value: 500, withheld: true },
    ])
  })
  it('withholds the next smallest with a fold that is too small', () => {
    expect(labels([row('a', 30), row('b', 2), row('c', 8), row('d', 40)])).toEqual([
      'a',
      'd',
      'Withheld (fewer than 5 persons)',
    ])
    expect(labels([row('a', 30), row('z', 8), row('b', 2), row('c', 8)])).toEqual([
      'a',
      'z',
      'Withheld (fewer than 5 persons)',
    ])
  })
  it('withholds one small row beside one large one, and leaves the total', () => {
    const rows = [row('a', 30), row('b', 1)]
    expect(protectedRows(rows, totalOf(rows), 5)).toEqual([
      { label: 'Withheld (fewer than 5 persons)', persons: 31, value: 3100, withheld: true },
    ])
  })
  it('says nothing when the total is about too few', () => {
    expect(labels([row('a', 2), row('b', 1)])).toBeUndefined()
    expect(labels([row('a', 9)], 10)).toBeUndefined()
  })
  it('keeps rows about nobody, and breakdowns of nobody', () => {
    expect(labels([row('a', 30), row('none', 0)])).toEqual(['a', 'none'])
    expect(labels([])).toEqual([])
    expect(labels([row('none', 0), row('a', 30), row('b', 7), row('c', 1)])).toEqual([
      'none',
      'a',
      'Withheld (fewer than 5 persons)',
    ])
  })
  it('protects persons of the total who are in no row', () => {
    const rows = [row('a', 30), row('b', 9)]
    const found = protectedRows(rows, { persons: 41, value: 4150 }, 5)
    expect(found?.map(({ label, persons, value }) => [label, persons, value])).toEqual([
      ['a', 30, 3000],
      ['Withheld (fewer than 5 persons)', 11, 1150],
    ])
  })
  it('withholds rows that one or two persons dominate, with as much as hides them', () => {
    const pay = (label: string, persons: number, value: number, largest: [number, number]) => ({
      label,
      persons,
      value,
      largest,
    })
    const rows = [
      pay('board', 12, 2000, [1400, 60]),
      pay('a', 20, 1000, [60, 60]),
      pay('b', 30, 1500, [70, 60]),
      pay('c', 40, 2000, [70, 70]),
    ]
    expect(labels(rows, 10)).toEqual(['b', 'c', 'Withheld (fewer than 10 persons)'])
    expect(labels([pay('pair', 10, 1000, [400, 390]), pay('a', 20, 1000, [60, 60])], 10)).toEqual([
      'Withheld (fewer than 10 persons)',
    ])
    expect(labels([pay('all', 10, 1000, [510, 10])], 10)).toBeUndefined()
  })
  it('adds up to the total and shows no row, nor the rest of any, below the least', () => {
    const next = numbers(7)
    for (let round = 0; round < 500; round++) {
      const rows = Array.from({ length: 1 + Math.floor(next() * 9) }, (_, at) =>
        row(`r${at}`, Math.floor(next() ** 3 * 40), Math.floor(next() * 1000)),
      )
      const least = next() < 0.5 ? 5 : 10
      const total = totalOf(rows)
      const found = protectedRows(rows, total, least)
      if (found === undefined) {
        expect(total.persons).toBeLessThan(least)
        continue
      }
      expect(totalOf(found)).toEqual(total)
      for (const { persons } of found) expect(persons === 0 || persons >= least).toBe(true)
    }
  })
  it('refuses what cannot be', () => {
    expect(() => protectedRows([row('a', 3)], { persons: 2, value: 1 }, 5)).toThrow(RangeError)
    expect(() => protectedRows([row('a', 1.5)], { persons: 2, value: 1 }, 5)).toThrow(RangeError)
    expect(() => protectedRows([], { persons: 0, value: 0 }, 0)).toThrow(RangeError)
  })
})

describe('a protected series', () => {
  it('leaves out the points of few persons', () => {
    const points = [4, 5, 0, 60].map((persons) => ({ persons, value: persons * 2 }))
    expect(protectedSeries(points, 5)).toEqual([undefined, 10, 0, 120])
    expect(() => protectedSeries(points, Number.NaN)).toThrow(RangeError)
  })
})
