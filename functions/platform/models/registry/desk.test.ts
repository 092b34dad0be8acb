// The desk, on a database of its own: what is due is trained and scored, in the background and one after the other.
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Env } from '../../../env.ts'
import { d1Of } from '../../ingest/d1.fixture.ts'
import { ringFixture } from '../../privacy/vault.fixture.ts'
import type { Tenant } from '../../tenants/tenant.ts'
import { churn, fillCustomers, namedChurn, RegistryOfTests } from './churn.fixture.ts'
import { tended, tendModels, tendWith, workOff } from './desk.ts'
import { scoringsOf } from './scores.ts'
import { saveTraining, trainingOf } from './training-state.ts'
import { championOf, versionsOf } from './versions.ts'

const model = 'customers/churn'
let begun: Promise<void>[] = []

beforeEach(() => {
  begun = []
  tendWith(() => void begun.push(workOff()))
})

class Company {
  readonly registry = new RegistryOfTests()
  readonly env: Env
  readonly scored: string[][] = []
  now = new Date('2026-01-05T12:00:00Z')

  constructor(id = 'main') {
    this.env = {
      ...{ DB: this.registry.db, VAULT: d1Of(new Database(':memory:')), KEYS: ringFixture() },
      ...{ TENANT: { id, hosts: [] }, INSTALLATION: { version: '1' } },
    } as unknown as Env
  }

  tend(models = [namedChurn]): void {
    tendModels({
      ...{ env: this.env, tenant: { settings: { timeZone: 'UTC' } } as Tenant, clock: () => this.now, models },
      scored: (names) => void this.scored.push([...names]),
    })
  }

  async tended(models = [namedChurn]): Promise<void> {
    this.tend(models)
    await Promise.all(begun)
  }
}

describe('the desk', () => {
  it('trains and scores what is due, once, and tells those who read scores', async () => {
    const company = new Company()
    fillCustomers(company.registry.sqlite)
    await company.tended()
    expect(await championOf(company.env.DB, model)).toMatchObject({ version: 1 })
    expect((await scoringsOf(company.env.DB, model)).map(({ day }) => day)).toEqual(['2025-06-29'])
    expect(company.scored).toEqual([[model]])
    await company.tended()
    expect(await versionsOf(company.env.DB, model)).toHaveLength(1)
    expect(company.scored).toHaveLength(1)
    expect(tended('main')).toBeNull()
  })

  it('scores again when the data have gone on by a day, and trains again after thirty', async () => {
    const company = new Company()
    fillCustomers(company.registry.sqlite, { months: 20 })
    company.now = new Date('2025-06-29T12:00:00Z')
    await company.tended()
    company.now = new Date('2025-07-06T12:00:00Z')
    await company.tended()
    expect((await scoringsOf(company.env.DB, model)).map(({ day }) => day)).toEqual(['2025-07-06', '2025-06-29'])
    expect(await versionsOf(company.env.DB, model)).toHaveLength(1)
    company.now = new Date('2025-08-03T12:00:00Z')
    await company.tended()
    expect(await versionsOf(company.env.DB, model)).toHaveLength(2)
    expect(await trainingOf(company.env.DB, model)).toMatchObject({ cause: 'monthly', state: 'done' })
  })

  it('waits while rows are being brought in, and reads nothing of half an import', async () => {
    const company = new Company()
    const { sqlite } = company.registry
    fillCustomers(sqlite)
    sqlite.exec(
      "INSERT INTO ingest_batch (id, table_name, idempotency_key, request_hash, state, source, started_at) VALUES (1, 'customers/usage', 'k', 'h', 'running', 's', 't')",
    )
    await company.tended()
    expect(await trainingOf(company.env.DB, model)).toBeNull()
    sqlite.exec("UPDATE ingest_batch SET state = 'complete'")
    await company.tended()
    expect(await championOf(company.env.DB, model)).not.toBeNull()
  })

  it('goes on after an end in the middle, and finds the registry as it was before', async () => {
    const company = new Company()
    fillCustomers(company.registry.sqlite)
    await company.tended()
    const state = await trainingOf(company.env.DB, model)
    if (state === null) throw new Error('not trained')
    // As kill -9 leaves it: the state says running, some pieces of the next version are there, nothing else.
    await saveTraining(company.env.DB, { ...state, state: 'running', interruptions: 1 }).run()
    company.registry.sqlite.exec(
      "INSERT INTO models_artifact (model, version, part, chunk, content) VALUES ('customers/churn', 2, 'learned', 0, '{\"half')",
    )
    expect(await championOf(company.env.DB, model)).toMatchObject({ version: 1 })
    await company.tended()
    expect(await trainingOf(company.env.DB, model)).toMatchObject({ state: 'done', cause: 'again', interruptions: 0 })
    expect(await versionsOf(company.env.DB, model)).toHaveLength(2)
    const pieces = company.registry.sqlite
      .prepare("SELECT content FROM models_artifact WHERE version = 2 AND part = 'learned'")
      .pluck()
      .all()
    expect(pieces.some((text) => String(text).includes('half'))).toBe(false)
  })

  it('tells of a model that fails, and goes on with the others', async () => {
    const company = new Company()
    fillCustomers(company.registry.sqlite)
    const broken = {
      ...namedChurn,
      name: 'customers/broken',
      model: {
        ...churn,
        population: () => {
          throw new Error('wrong')
        },
      },
    }
    await company.tended([broken, namedChurn])
    expect(await trainingOf(company.env.DB, 'customers/broken')).toMatchObject({
      state: 'failed',
      reason: 'The training failed inside; the log has the reason.',
    })
    expect(await championOf(company.env.DB, model)).not.toBeNull()
  })

  it('works for one company after the other, never for two at once', async () => {
    const [one, other] = [new Company('one'), new Company('other')]
    fillCustomers(one.registry.sqlite, { accounts: 80 })
    fillCustomers(other.registry.sqlite, { accounts: 80 })
    one.tend()
    other.tend()
    // Who asks again before it is its turn has asked once.
    other.tend()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(tended('other')).toBeNull()
    expect(begun).toHaveLength(1)
    await Promise.all(begun)
    for (const { env } of [one, other]) expect(await championOf(env.DB, model)).not.toBeNull()
  })
})
