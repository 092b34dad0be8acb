import { describe, expect, it } from 'vitest'
import { Elimination } from './elimination.ts'
import { numbers } from './populations.fixture.ts'

describe('elimination', () => {
  it('keeps each row 1 at its own pivot and 0 at all others, and forgets no cell', () => {
    const next = numbers(1)
    for (let round = 0; round < 100; round++) {
      const elimination = new Elimination(12, { spent: 0 })
      const taken: number[][] = []
      for (let count = 0; count < 20; count++) {
        const cell = Array.from({ length: 12 }, (_, atom) => atom).filter(() => next() < 0.4)
        const residual = elimination.residual(cell)
        for (const pivot of elimination.pivots) expect(residual.atoms).not.toContain(pivot)
        const pivot = residual.atoms.find((_, at) => Math.abs(residual.values[at] as number) === 1)
        if (pivot === undefined) continue
        expect(elimination.take(residual, pivot)).toBe(true)
        taken.push(cell)
        for (const [row, own] of elimination.pivots.entries()) expect(elimination.columns[own]).toEqual([row])
        for (const known of taken) expect(elimination.residual(known).atoms).toEqual([])
      }
      expect(taken.length).toBeGreaterThan(5)
    }
  })
})
