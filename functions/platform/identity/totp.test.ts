import { describe, expect, it } from 'vitest'
import { isTotpSecret, newTotpSecret, stepOfCode, totpCode, totpUri } from './totp.ts'

/** '12345678901234567890' of RFC 6238, appendix B, as base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

describe('a code of an authenticator app', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('is the one of RFC 6238 at second %i', async (seconds, code) => {
    expect(await totpCode(secret, Math.floor(seconds / 30))).toBe(code)
  })

  it('is taken one step early and late, and no further', async () => {
    const code = await totpCode(secret, 1000)
    const found = await Promise.all(
      [998, 999, 1000, 1001, 1002].map((step) => stepOfCode(secret, code, at(step * 30), null)),
    )
    expect(found).toEqual([null, 1000, 1000, 1000, null])
  })

  it('is over once it or a later one was used', async () => {
    const code = await totpCode(secret, 1000)
    expect(await stepOfCode(secret, code, at(30_000), 999)).toBe(1000)
    expect(await stepOfCode(secret, code, at(30_000), 1000)).toBeNull()
    expect(await stepOfCode(secret, code, at(30_000), 1001)).toBeNull()
  })

  it('comes of a secret of 160 bits that is new each time', () => {
    const [one, other] = [newTotpSecret(), newTotpSecret()]
    expect([isTotpSecret(one), isTotpSecret(other), one === other]).toEqual([true, true, false])
    expect(isTotpSecret('short')).toBe(false)
  })

  it('is set up by an address in which names stay names', () => {
    expect(totpUri(secret, 'Premise', 'ada&x=1:@example.com')).toBe(
      `otpauth://totp/Premise:ada%26x%3D1%20%40example.com?secret=${secret}&issuer=Premise&algorithm=SHA1&digits=6&period=30`,
    )
  })
})
