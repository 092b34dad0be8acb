import { describe, expect, it } from 'vitest'
import { paced, restEvery } from './paced.ts'

/** Does so many steps of a length each and counts the pauses. */
async function pausesOf(lengths: readonly number[]): Promise<number[]> {
  let nowMs = 0
  let heldMs = 0
  const held: number[] = []
  const rest = restEvery(
    () => new Date(nowMs),
    () => {
      held.push(heldMs)
      heldMs = 0
    },
  )
  const steps = function* () {
    for (const length of lengths) {
      nowMs += length
      heldMs += length
      yield
    }
    return 'done'
  }
  expect(await paced(steps(), rest)).toBe('done')
  return held
}

describe('rests', () => {
  it('are taken after each long step', async () => {
    expect(await pausesOf(new Array(20).fill(15))).toEqual(new Array(20).fill(15))
  })
  it('are taken after several short steps, some milliseconds apart', async () => {
    const held = await pausesOf(new Array(2000).fill(0.5))
    expect(held.length).toBeLessThan(300)
    expect(Math.max(...held)).toBeLessThanOrEqual(12)
  })
  it('come sooner again when steps grow long, after sixteen of them at most', async () => {
    const held = await pausesOf([...new Array(500).fill(0.1), ...new Array(50).fill(10)])
    expect(held.slice(-20)).toEqual(new Array(20).fill(10))
    expect(Math.max(...held)).toBeLessThanOrEqual(160)
  })
  it('end the work when it is to stop', async () => {
    const rest = restEvery(
      () => new Date(0),
      () => {
        throw new Error('stop')
      },
    )
    const steps = function* () {
      for (;;) yield
    }
    await expect(paced(steps(), rest)).rejects.toThrow('stop')
  })
})
