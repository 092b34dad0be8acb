import { expect, it } from 'vitest'
import { progressText } from './progress.ts'

it('progress says how far it is and how long it takes', () => {
  expect(progressText('Sending', 0, 4_000_000, 0)).toBe('Sending 0.0 of 4.0 MB (0 %)')
  expect(progressText('Sending', 1_000_000, 4_000_000, 3000)).toBe('Sending 1.0 of 4.0 MB (25 %), about 9 s left')
  expect(progressText('Sending', 1_000_000, 101_000_000, 3000)).toBe('Sending 1.0 of 101.0 MB (0 %), about 5 min left')
  expect(progressText('Sending', 4_000_000, 4_000_000, 3000)).toBe('Sending 4.0 of 4.0 MB (100 %)')
  expect(progressText('Making', 9, 36, 3000, 'months')).toBe('Making 9 of 36 months (25 %), about 9 s left')
  expect(progressText('Sending', 0, 0, 0)).toBe('Sending 0.0 of 0.0 MB (100 %)')
})
