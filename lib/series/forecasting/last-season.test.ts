import { describe, expect, it } from 'vitest'
import { lastSeason } from './last-season.ts'

const of = (...values: number[]) => Float64Array.from(values)

describe('last season again', () => {
  it('grows as the newest values did against the season before', () => {
    expect(
      [...(lastSeason(of(10, 20, 30, 40, 12, 24), 4)?.forecast(5) ?? [])].map((value) => Math.round(value * 1e9) / 1e9),
    ).toEqual([36, 48, 14.4, 28.8, 43.2])
  })
  it('moves by an amount where values are not positive', () => {
    expect([...(lastSeason(of(-10, 20, 0, 40, -8, 22), 4)?.forecast(2) ?? [])]).toEqual([2, 42])
  })
  it('says nothing of a series without a season or little more than one', () => {
    expect(lastSeason(of(1, 2, 3, 4, 5), 4)).toBeUndefined()
    expect(lastSeason(of(1, 2, 3, 4, 5), 1)).toBeUndefined()
  })
})
