import { describe, expect, it } from 'vitest'
import { frameOf } from '../../../../lib/learn/frame.ts'
import { churn } from './churn.fixture.ts'
import type { Table } from './examples-of.ts'
import { obstacleOf } from './obstacles.ts'

async function reasonOf(events: number, others: number, persons: boolean): Promise<string | undefined> {
  const rows = events + others
  const table: Table = {
    frame: frameOf([]),
    guarded: frameOf([]),
    keys: Array.from({ length: rows }, (_, row) => `r${row}`),
    moments: new Int32Array(rows),
    outcomes: Float64Array.from({ length: rows }, (_, row) => (row < events ? 1 : 0)),
  }
  return (await obstacleOf({ ...churn, persons }, table, async () => {}))?.reason
}

describe('what is too little to learn from', () => {
  it('is told with its counts', async () => {
    expect(await reasonOf(3, 100, false)).toBe(
      'There are 103 cases with a known outcome so far, 3 with the event and 100 without; it takes 200, and 15 of each kind.',
    )
  })

  it('names no small count of persons, nor what would tell it', async () => {
    expect(await reasonOf(3, 100, true)).toBe(
      'There are 103 cases with a known outcome so far, fewer than 15 with the event; it takes 200, and 15 of each kind.',
    )
    expect(await reasonOf(400, 2, true)).toContain(
      '402 cases with a known outcome so far, fewer than 15 without the event;',
    )
    expect(await reasonOf(1, 3, true)).toContain(
      'There are fewer than 15 cases with a known outcome so far, fewer than 15 with the event and fewer than 15 without;',
    )
    expect(await reasonOf(40, 100, true)).toContain(
      '140 cases with a known outcome so far, 40 with the event and 100 without;',
    )
  })
})
