import { pbkdf2Sync } from 'node:crypto'
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkPassword, hashPassword, rounds } from './password.ts'

const pepper = 'pepper '.repeat(6)
const password = 'seven quiet herons'

/** A stored text as another program would make it. */
function stored(iterations: number, text = password): string {
  const salt = Buffer.from('0123456789abcdef')
  const hash = pbkdf2Sync(
    createHmac('sha256', pepper).update(text.normalize('NFKC')).digest(),
    salt,
    iterations,
    32,
    'sha256',
  )
  return ['pbkdf2-sha256', iterations, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

describe('a password at rest', () => {
  it('is PBKDF2-HMAC-SHA-256 with 600,000 rounds over an HMAC under the pepper, salted anew each time', async () => {
    const [one, other] = await Promise.all([hashPassword(password, pepper), hashPassword(password, pepper)])
    expect(one).toMatch(/^pbkdf2-sha256\$600000\$[\w-]{22}\$[\w-]{43}$/)
    expect(other).not.toBe(one)
    expect(await checkPassword(password, one, pepper)).toEqual({ right: true, outdated: false })
    expect(await checkPassword(password, stored(rounds), pepper)).toEqual({ right: true, outdated: false })
  })

  it('is right for the same words under the same pepper only', async () => {
    const text = stored(1000)
    expect((await checkPassword(`${password} `, text, pepper)).right).toBe(false)
    expect((await checkPassword(password, text, `${pepper}x`)).right).toBe(false)
    expect((await checkPassword(password, text, pepper)).right).toBe(true)
  })

  it('is the same however a letter is typed', async () => {
    expect((await checkPassword('Åse Åse Åse', stored(1000, 'A\u030Ase A\u030Ase A\u030Ase'), pepper)).right).toBe(true)
  })

  it('is to be hashed again when its rounds are not those of today', async () => {
    expect(await checkPassword(password, stored(1000), pepper)).toEqual({ right: true, outdated: true })
    expect(await checkPassword('another one', stored(1000), pepper)).toEqual({ right: false, outdated: false })
  })

  it.each([null, '', 'plain', 'pbkdf2-sha256$0$aaaa$bbbb', 'pbkdf2-sha256$1e99$aaaa$bbbb', 'md5$1$aaaa$bbbb'])(
    'is never right without a proper stored text (%s)',
    async (text) => {
      expect(await checkPassword('', text, pepper)).toEqual({ right: false, outdated: false })
    },
  )
})
