import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Env } from '../../env.ts'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { randomKey, vaultFixture } from '../privacy/vault.fixture.ts'
import { auditFixture } from './audit.fixture.ts'
import { chainState } from './chain-state.ts'
import { type Checkpoint, checkpointText } from './chain.ts'
import { isSigned, presentKey, saveCheckpoint, signedCheckpoint } from './checkpoint.ts'

const now = new Date('2026-11-22T10:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

async function log(records: number) {
  const { db, sqlite } = d1Fixture()
  const { env, record } = auditFixture(db)
  for (let at = 0; at < records; at++) await record({ action: 'a.b', resource: `x:${at}` }, [])
  return { env: { ...env, AUDIT_KEY: randomKey() } as Env, sqlite, record }
}

const tamper = 'DROP TRIGGER audit_record_unchanged; DROP TRIGGER audit_record_kept;'

describe('a checkpoint', () => {
  it('is signed so that anybody with the public key can tell, and says what it is about', async () => {
    const { env } = await log(3)
    const saved = (await saveCheckpoint(env, now)) as Checkpoint
    expect(saved).toMatchObject({ tenant: env.TENANT.id, seq: 3, at: '2026-11-22T10:00:00.000Z' })
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: saved.publicKey }, format: 'jwk' })
    const signed = (one: Checkpoint) =>
      verify(null, Buffer.from(checkpointText(one)), key, Buffer.from(one.signature, 'base64url'))
    expect(signed(saved)).toBe(true)
    for (const change of [{ tenant: 'other' }, { seq: 2 }, { hash: '0'.repeat(64) }, { at: now.toString() }]) {
      expect(signed({ ...saved, ...change })).toBe(false)
      expect(await isSigned({ ...saved, ...change })).toBe(false)
    }
    expect(await isSigned(saved)).toBe(true)
    expect(await presentKey(env)).toBe(saved.publicKey)
    expect(await isSigned({ ...saved, publicKey: await presentKey({ AUDIT_KEY: randomKey() }) })).toBe(false)
  })

  it('is made when something was recorded since the last one', async () => {
    const { env, record, sqlite } = await log(0)
    expect(await saveCheckpoint(env, now)).toBeNull()
    await record({ action: 'a.b', resource: 'x' }, [])
    expect(await saveCheckpoint(env, now)).not.toBeNull()
    expect(await saveCheckpoint(env, later(300))).toBeNull()
    await record({ action: 'a.b', resource: 'x' }, [])
    expect(await saveCheckpoint(env, later(600))).toMatchObject({ seq: 2 })
    expect(sqlite.prepare('SELECT seq FROM audit_checkpoint ORDER BY seq').pluck().all()).toEqual([1, 2])
  })
})

describe('a checkpoint of a log that was cut off', () => {
  it('is not signed: the log of the server says so instead', async () => {
    const { env, sqlite, record } = await log(5)
    await saveCheckpoint(env, now)
    sqlite.exec(`${tamper} DELETE FROM audit_record WHERE seq > 3`)
    expect(await saveCheckpoint(env, later(300))).toBeNull()
    sqlite.exec('DELETE FROM audit_checkpoint')
    await record({ action: 'a.b', resource: 'x' }, [])
    expect(await saveCheckpoint(env, later(600))).not.toBeNull()
  })
})

describe('what the page knows of the chain', () => {
  it('is checked anew when it is a minute old, since what was good may have been changed', async () => {
    const { env, sqlite } = await log(5)
    expect(await chainState(env, now)).toMatchObject({ ended: true, checked: 5, damage: null })
    sqlite.exec(`${tamper} UPDATE audit_record SET subject = 'user:2' WHERE seq = 2`)
    expect((await chainState(env, later(30))).damage).toBeNull()
    expect(await chainState(env, later(61))).toMatchObject({ checked: 1, damage: { seq: 2 } })
  })

  it('O7: shows a cut end and a log written anew against the checkpoints in the database', async () => {
    const { env, sqlite } = await log(5)
    await saveCheckpoint(env, now)
    sqlite.exec(`${tamper} DELETE FROM audit_record WHERE seq > 3`)
    expect((await chainState(env, now)).damage).toMatchObject({ seq: 4 })
  })

  it('O7: shows a checkpoint that was changed, and one that somebody else signed', async () => {
    const { env, sqlite } = await log(5)
    const saved = (await saveCheckpoint(env, now)) as Checkpoint
    sqlite.exec("UPDATE audit_checkpoint SET at = '2026-11-23T10:00:00.000Z'")
    expect((await chainState(env, now)).damage?.what).toContain('signature does not fit')
    const forged = await signedCheckpoint({ AUDIT_KEY: randomKey() }, saved)
    sqlite
      .prepare('UPDATE audit_checkpoint SET at = ?, public_key = ?, signature = ?')
      .run(forged.at, forged.publicKey, forged.signature)
    expect(await chainState(env, later(61))).toMatchObject({ damage: null, presentKey: false })
  })

  it('knows the new key after the old one was replaced', async () => {
    const { env } = await log(5)
    await saveCheckpoint(env, now)
    const rotated = { ...env, AUDIT_KEY: randomKey() } as Env
    expect(await saveCheckpoint(rotated, later(300))).toMatchObject({ seq: 5, publicKey: await presentKey(rotated) })
    expect(await saveCheckpoint(rotated, later(600))).toBeNull()
    expect(await chainState(rotated, later(600))).toMatchObject({ damage: null, presentKey: true, checked: 5 })
  })

  it('is told while a long log is being checked', async () => {
    const { env } = await log(0)
    const { recorded } = await import('./audit.ts')
    const entries = Array.from({ length: 7500 }, () => ({ action: 'a.b', resource: 'x' }))
    await recorded(env, now, { subject: 'system' }, entries)
    const state = await chainState(env, now)
    expect(state).toMatchObject({ ended: false, records: 7500 })
    expect(state.checked).toBeGreaterThanOrEqual(5000)
    while (!(await chainState(env, now)).ended) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(await chainState(env, now)).toMatchObject({ checked: 7500, damage: null })
  })
})

describe('a person who was erased', () => {
  it('stays in the log as a pseudonym that nobody can follow, and the chain holds', async () => {
    const { env, sqlite, record } = await log(2)
    const { vault } = await vaultFixture(env.TENANT.id)
    const number = 'E-10017'
    const pseudonym = await vault.pseudonym(number)
    await vault.persons.ensure(new Map([[pseudonym, number]]), now)
    await record(
      { action: 'person.view', resource: pseudonym, detail: { table: 'hr/review', persons: [pseudonym] } },
      [],
    )
    expect(await vault.numbers([pseudonym])).toEqual(new Map([[pseudonym, number]]))
    expect(await vault.persons.erase([pseudonym], now)).toBe(1)
    await record({ action: 'person.erase', resource: pseudonym }, [])
    expect(await vault.numbers([pseudonym])).toEqual(new Map())
    const kept = sqlite
      .prepare("SELECT resource, detail FROM audit_record WHERE action LIKE 'person.%' ORDER BY seq")
      .all()
    expect(kept).toMatchObject([{ resource: pseudonym }, { resource: pseudonym }])
    expect(JSON.stringify(kept)).not.toContain(number)
    expect(await chainState(env, now)).toMatchObject({ ended: true, checked: 4, damage: null })
  })
})
