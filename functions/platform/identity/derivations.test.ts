import { describe, expect, it } from 'vitest'
import { Turns } from './derivations.ts'

describe('turns', () => {
  it('are taken one at a time, in order, and others are called between them', async () => {
    const turns = new Turns(8, 1)
    const events: string[] = []
    const ticker = setInterval(() => events.push('other'), 0)
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        turns.take(async () => {
          events.push(`${name} begins`)
          await Promise.resolve()
          events.push(`${name} ends`)
        }),
      ),
    )
    clearInterval(ticker)
    expect(events.filter((event) => event !== 'other')).toEqual([
      'a begins',
      'a ends',
      'b begins',
      'b ends',
      'c begins',
      'c ends',
    ])
    const between = events.slice(events.indexOf('a ends') + 1, events.indexOf('b begins'))
    expect(between).toContain('other')
  })

  it('are refused at once when too many wait, and no work is done for those', async () => {
    const turns = new Turns(2, 0)
    let done = 0
    const taken = Array.from({ length: 200 }, () => turns.take(async () => done++))
    expect(taken.filter((turn) => turn === null)).toHaveLength(197)
    await Promise.all(taken)
    expect([done, turns.state]).toEqual([3, { done: 3, open: 0 }])
  })

  it('go on after one that fails', async () => {
    const turns = new Turns(2, 0)
    const failing = turns.take(() => Promise.reject(new Error('no')))
    const next = turns.take(async () => 'yes')
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
    expect(turns.state.open).toBe(0)
  })
})
