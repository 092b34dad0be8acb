import { describe, expect, it } from 'vitest'
import { alarmsOf, driftOf } from './drift-of.ts'

const look = (day: string, psi: number, alarm: string | null = null) => ({
  ...{ version: 3, day, alarm },
  figures: [
    { name: 'overtime', label: 'Overtime', psi, limit: 0.2, drifted: psi > 0.2 },
    ...(day > '2026-10-10' ? [{ name: 'score', label: 'Scores', psi: 0.01, limit: 0.1, drifted: false }] : []),
  ],
})
const looks = [
  look('2026-10-19', 0.4, 'Overtime has changed.'),
  look('2026-10-12', 0.3, 'So.'),
  look('2026-10-05', 0.1),
]

describe('looks at the data', () => {
  it('are told by input, oldest first', () => {
    expect(driftOf(looks)).toEqual([
      {
        ...{ label: 'Overtime', limit: 0.2, alarm: true },
        points: [
          { period: '2026-10-05', value: 0.1 },
          { period: '2026-10-12', value: 0.3 },
          { period: '2026-10-19', value: 0.4 },
        ],
      },
      {
        ...{ label: 'Scores', limit: 0.1, alarm: false },
        points: [
          { period: '2026-10-05', value: null },
          { period: '2026-10-12', value: 0.01 },
          { period: '2026-10-19', value: 0.01 },
        ],
      },
    ])
    expect(driftOf([])).toEqual([])
  })
  it('raise an alarm since the first of those in a row that found something', () => {
    expect(alarmsOf(looks)).toEqual([{ since: '2026-10-12', text: 'Overtime has changed.' }])
    expect(alarmsOf(looks.slice(0, 2))).toEqual([{ since: '2026-10-12', text: 'Overtime has changed.' }])
    expect(alarmsOf(looks.slice(2))).toEqual([])
    expect(alarmsOf([look('2026-10-26', 0.1), ...looks])).toEqual([])
    expect(alarmsOf([])).toEqual([])
  })
})
