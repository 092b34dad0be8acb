import { expect, it } from 'vitest'
import { fitting } from './fitting.ts'

it('takes the fullest wording that fits, and the shortest where none does', () => {
  const wordings = ['up by a fifth, thanks to sales', 'up by a fifth', 'up']
  expect(fitting(wordings, 30)).toBe('up by a fifth, thanks to sales')
  expect(fitting(wordings, 29)).toBe('up by a fifth')
  expect(fitting(wordings, 1)).toBe('up')
  expect(() => fitting([], 10)).toThrow(RangeError)
})
