import { describe, expect, it } from 'vitest'
import type { Env } from '../../env.ts'
import { makeTicket, readTicket } from './ticket.ts'

const env = { PEPPER: 'pepper '.repeat(6), TENANT: { id: 'main' } } as Pick<Env, 'PEPPER' | 'TENANT'>
const now = new Date('2026-01-01T00:00:00Z')

describe('a ticket', () => {
  it('brings back what it was made with, for minutes', async () => {
    const ticket = await makeTicket(env, 'second step', { userId: 7 }, now)
    expect(await readTicket(env, 'second step', ticket, now)).toMatchObject({ userId: 7 })
    expect(await readTicket(env, 'second step', ticket, new Date(now.getTime() + 299_000))).not.toBeNull()
    expect(await readTicket(env, 'second step', ticket, new Date(now.getTime() + 300_000))).toBeNull()
  })

  it('is good for its purpose and tenant only, under its pepper', async () => {
    const ticket = await makeTicket(env, 'second step', { userId: 7 }, now)
    expect(await readTicket(env, 'new passkey', ticket, now)).toBeNull()
    expect(await readTicket({ ...env, TENANT: { ...env.TENANT, id: 'acme' } }, 'second step', ticket, now)).toBeNull()
    expect(await readTicket({ ...env, PEPPER: 'other '.repeat(6) }, 'second step', ticket, now)).toBeNull()
  })

  it('is nothing once a letter of it is another, or when it is any other text', async () => {
    const ticket = await makeTicket(env, 'second step', { userId: 7 }, now)
    for (let at = 0; at < ticket.length - 1; at += 3) {
      const forged = ticket.slice(0, at) + (ticket[at] === 'A' ? 'B' : 'A') + ticket.slice(at + 1)
      expect(await readTicket(env, 'second step', forged, now), String(at)).toBeNull()
    }
    for (const text of ['', 'x', 'ä', '{}', 'a'.repeat(44)])
      expect(await readTicket(env, 'second step', text, now)).toBeNull()
  })
})
