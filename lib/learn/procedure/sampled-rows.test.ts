import { describe, expect, it } from 'vitest'
import { sampledRows } from './sampled-rows.ts'

describe('sampled rows', () => {
  it('are all where there are no more than wanted', () => {
    expect([...sampledRows(3, 3, 1)]).toEqual([0, 1, 2])
    expect([...sampledRows(0, 3, 1)]).toEqual([])
  })
  it('are exactly as many as wanted, each once, in order, the same for the same seed', () => {
    for (const [rows, most] of [
      [10, 9],
      [1000, 1],
      [1000, 400],
    ] as const) {
      const places = [...sampledRows(rows, most, 5)]
      expect(places).toHaveLength(most)
      expect(new Set(places).size).toBe(most)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places.every((place) => place >= 0 && place < rows)).toBe(true)
      expect(places).toEqual([...sampledRows(rows, most, 5)])
    }
    expect([...sampledRows(1000, 400, 5)]).not.toEqual([...sampledRows(1000, 400, 6)])
  })
  it('are each as likely', () => {
    const counts = new Array<number>(10).fill(0)
    for (let seed = 0; seed < 4000; seed++)
      for (const place of sampledRows(10, 3, seed)) counts[place] = (counts[place] as number) + 1
    // 1,200 expected, standard deviation 29.
    for (const count of counts) expect(Math.abs(count - 1200)).toBeLessThan(130)
  })
})
