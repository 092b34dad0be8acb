import { expect, it } from 'vitest'
import { ended } from './ended.ts'

it('takes all steps and gives what they come to', () => {
  const taken: number[] = []
  function* steps(): Generator<undefined, string> {
    for (let step = 0; step < 3; step++) {
      taken.push(step)
      yield
    }
    return 'done'
  }
  expect(ended(steps())).toBe('done')
  expect(taken).toEqual([0, 1, 2])
})
