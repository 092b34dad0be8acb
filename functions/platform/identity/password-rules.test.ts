import { describe, expect, it } from 'vitest'
import { passwordTrouble } from './password-rules.ts'

describe('a password', () => {
  it.each([
    'seven quiet herons',
    'correct donkey pin',
    '夜の図書館で雨を聞いている人',
    'a1'.repeat(6).concat(' and then some'),
    'x9-Tq.vv7Lm2',
  ])('%s is taken', (password) => expect(passwordTrouble(password, 'ada@example.com')).toBeNull())

  it.each([
    ['', /at least 12/],
    ['elevenchars', /at least 12/],
    ['x'.repeat(257), /at most 256/],
    ['ada@example.com', /what you sign in with/],
    ['ADA@EXAMPLE.COM', /what you sign in with/],
    ['ada@example.com2026', /what you sign in with/],
    ['password1234', /tried first/],
    ['Password2026!', /tried first/],
    ['qwertyuiop123', /tried first/],
    ['123456789012', /tried first/],
    ['abcdefghijklm', /tried first/],
    ['aaaaaaaaaaaaaa', /tried first/],
    ['abcabcabcabcabc', /tried first/],
    ['adminadminadmin', /tried first/],
  ])('%s is not', (password, why) => expect(passwordTrouble(password, 'ada@example.com')).toMatch(why))

  it('is not held to kinds of characters', () => {
    expect(passwordTrouble('all lower case words', '')).toBeNull()
  })
})
