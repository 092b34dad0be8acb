import { describe, expect, it } from 'vitest'
import { addDays } from '../../../../lib/calendar/calendar.ts'
import type { Feature, Source } from '../features/model.ts'
import { storedPart } from './artifact.ts'
import { churn, fillCustomers, RegistryOfTests } from './churn.fixture.ts'
import { trainingOf } from './training-state.ts'
import { championOf, versionOf, versionsOf } from './versions.ts'

const model = 'customers/churn'

async function trainedVersion(registry: RegistryOfTests, today: string, options = {}) {
  const found = await registry.train(today, options)
  if (found.state !== 'done') throw new Error(found.reason)
  return found.version
}

describe('training', () => {
  it('learns, tries on later rows and lets the first version score that is of use', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    const version = await trainedVersion(registry, until)
    expect(version).toMatchObject({ model, version: 1, decision: 'promoted', engine: '1', knownTo: '2025-06-29' })
    expect(version.reason).toMatch(/^The first version that is of use: on \d+ rows of 2024-\d\d-\d\d to 2025-04-30/)
    const { holdOut } = version
    if (holdOut === null) throw new Error('no hold-out')
    expect(holdOut.to).toBe('2025-04-30')
    expect(holdOut.rows / version.rows).toBeGreaterThan(0.25)
    expect(holdOut.rows / version.rows).toBeLessThan(0.5)
    const { auc, logLoss, naiveLogLoss } = holdOut.figures
    expect(auc?.value).toBeGreaterThan(0.7)
    expect(auc?.low).toBeLessThan(auc?.value as number)
    expect(auc?.high).toBeGreaterThan(auc?.value as number)
    expect(logLoss?.value).toBeLessThan(naiveLogLoss?.value as number)
    expect(holdOut.threshold?.value).toBeCloseTo(1 / 6, 12)
    expect(holdOut.reliability).toHaveLength(10)
    expect(version.features[0]).toMatchObject({ name: 'sessions' })
    expect(version.features[0]?.direction).toBeLessThan(0)
    expect(version.features.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(await championOf(registry.db, model)).toMatchObject({ version: 1 })
    expect(await versionsOf(registry.db, model)).toEqual([version])
    expect(await trainingOf(registry.db, model)).toMatchObject({
      state: 'done',
      interruptions: 0,
      knownTo: '2025-06-29',
    })
  })

  it('gives the same bytes from the same rows, whenever it is done', async () => {
    const hashes: string[] = []
    for (const minutes of [0, 500]) {
      const registry = new RegistryOfTests()
      for (let at = 0; at < minutes; at++) registry.clock()
      const until = fillCustomers(registry.sqlite, { accounts: 80 })
      hashes.push((await trainedVersion(registry, until)).hash)
    }
    expect(hashes[1]).toBe(hashes[0])
  })

  it('tries on no row whose outcome the twin could have learnt from', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    const { holdOut } = await trainedVersion(registry, until)
    const reference = JSON.parse((await storedPart(registry.db, model, 1, 'reference')) as string)
    const first = Date.parse(holdOut?.from as string) / 86_400_000
    expect(first - reference.twinTo).toBeGreaterThanOrEqual(churn.horizonDays)
  })

  it('refuses what is no better than always saying the base rate', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite, { telling: false })
    const version = await trainedVersion(registry, until)
    expect(version.decision).toBe('refused')
    expect(version.reason).toContain('not better than always saying the base rate beyond chance')
    expect(await championOf(registry.db, model)).toBeNull()
  })

  it('refuses a feature that knows the future, with its name', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    // The day of leaving as it stands in the row today, not as it was known then.
    const [accounts, usage] = churn.sources
    const hindsight = { ...accounts, later: {} }
    const leaving: Feature = {
      ...{ name: 'has-left', label: 'Has left', kind: 'number' },
      value: (known) => {
        const left = known.history('accounts').lastWord('left')
        return left === undefined || left > addDays(known.moment, 60) ? 0 : 1
      },
    }
    registry.named = {
      ...registry.named,
      model: {
        ...churn,
        sources: [hindsight, usage as Source],
        features: [...churn.features, leaving],
        population: (known) => (known.history('accounts').lastWord('left') ?? '9999') > known.moment,
        outcome: (then) => ((then.history('accounts').lastWord('left') ?? '9999') <= then.moment ? 1 : 0),
      },
    }
    const found = await registry.train(until)
    expect(found).toMatchObject({ state: 'failed' })
    expect((await trainingOf(registry.db, model))?.reason).toMatch(
      /^The feature "has-left" knows the future, so nothing was learnt: /,
    )
    expect(await versionsOf(registry.db, model)).toEqual([])
  })

  it('says what is too little to learn from', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite, { accounts: 20, months: 5 })
    const found = await registry.train(until)
    expect(found).toMatchObject({ state: 'insufficient' })
    const state = await trainingOf(registry.db, model)
    expect(state?.state).toBe('insufficient')
    expect(state?.reason).toMatch(
      /^There are \d+ cases with a known outcome so far, \d+ with the event and \d+ without; it takes 200/,
    )
    expect(await versionsOf(registry.db, model)).toEqual([])
  })

  it('keeps the version in use where the next one is not better beyond chance', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await trainedVersion(registry, addDays(until, -62))
    const second = await trainedVersion(registry, until)
    expect(second.decision).toBe('kept-champion')
    expect(second.reason).toMatch(
      /^Not better than version 1 beyond chance: on the same \d+ rows, its error \(log loss\) was [\d.]+ against [\d.]+\.$/,
    )
    expect(await championOf(registry.db, model)).toMatchObject({ version: 1 })
  })

  it('lets a better version take over: the first one had learnt before use told anything', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite, { months: 24 })
    // What the first version learnt is turned round, so that what it says is wrong.
    await trainedVersion(registry, addDays(until, -200))
    registry.sqlite.exec(`UPDATE customers_usage SET sessions = 40 - sessions`)
    const second = await trainedVersion(registry, until)
    expect(second.decision).toBe('promoted')
    expect(second.reason).toMatch(/^Better than version 1 beyond chance/)
    expect(await championOf(registry.db, model)).toMatchObject({ version: 2 })
  })

  it('replaces a version that cannot be applied any more', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await trainedVersion(registry, addDays(until, -31))
    const [sessions, since] = churn.features
    if (sessions === undefined || since === undefined) throw new Error('no features')
    registry.named = { ...registry.named, model: { ...churn, features: [sessions, since] } }
    const found = await registry.train(until)
    if (found.state !== 'done') throw new Error(found.reason)
    expect(found.version.decision).toBe('promoted')
    expect(found.version.reason).toMatch(/^Version 1 cannot be used any more: what it looks at has been changed since/)
  })

  it('replaces a version whose learning cannot be read any more', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    await trainedVersion(registry, addDays(until, -31))
    // As another engine wrote it.
    registry.sqlite.exec('DROP TRIGGER models_artifact_unchanged')
    registry.sqlite.exec("UPDATE models_artifact SET content = '{}' WHERE part = 'twin'")
    const second = await trainedVersion(registry, until)
    expect(second.decision).toBe('promoted')
    expect(second.reason).toMatch(/^Version 1 cannot be used any more: what it had learnt cannot be read any more/)
  })

  it('that is broken off leaves the registry as it was', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite)
    const whole: string[] = []
    const count = async () => void whole.push('')
    await trainedVersion(registry, addDays(until, -31), { rest: count })
    const before = await versionsOf(registry.db, model)
    for (const at of [5, Math.floor(whole.length / 2), whole.length - 1]) {
      let rests = 0
      const rest = async () => {
        if (++rests === at) throw new Error('power cut')
      }
      await expect(registry.train(until, { rest })).rejects.toThrow('power cut')
      expect(await versionsOf(registry.db, model)).toEqual(before)
      expect(await championOf(registry.db, model)).toMatchObject({ version: 1 })
      expect(await trainingOf(registry.db, model)).toMatchObject({ state: 'running', interruptions: 1 })
    }
    expect((await trainedVersion(registry, until)).version).toBe(2)
  })

  it('keeps what the last ten versions and the champion have learnt, and the rows of all', async () => {
    const registry = new RegistryOfTests()
    const until = fillCustomers(registry.sqlite, { accounts: 80 })
    for (let at = 0; at < 13; at++) await trainedVersion(registry, addDays(until, -13 + at))
    const kept = registry.sqlite.prepare('SELECT DISTINCT version FROM models_artifact ORDER BY version').pluck().all()
    const { version } = (await championOf(registry.db, model)) as { version: number }
    expect(kept).toEqual([...new Set([version, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])].sort((a, b) => a - b))
    expect(await versionsOf(registry.db, model)).toHaveLength(13)
    expect(await storedPart(registry.db, model, 2, 'twin')).toBe(version === 2 ? expect.anything() : undefined)
  })
})

describe('the registry', () => {
  it('lets nobody change what a version is, nor take the champion away', async () => {
    const registry = new RegistryOfTests()
    await trainedVersion(registry, fillCustomers(registry.sqlite, { accounts: 80 }))
    const run = (statement: string) => () => registry.sqlite.exec(statement)
    expect(run("UPDATE models_artifact SET content = 'x'")).toThrow('never changed')
    expect(
      run(
        "INSERT INTO models_artifact (model, version, part, chunk, content) VALUES ('customers/churn', 1, 'learned', 7, 'x')",
      ),
    ).toThrow('never changed')
    expect(run('DELETE FROM models_artifact')).toThrow('the champion is never deleted')
    expect(run('UPDATE models_version SET rows = 1')).toThrow('never changed')
    expect(run('DELETE FROM models_version')).toThrow('never deleted')
    expect(run('DELETE FROM models_decision')).toThrow('never deleted')
    expect(run('UPDATE models_champion SET version = 9')).toThrow('cannot score')
    expect(await versionOf(registry.db, model, 1)).toMatchObject({ decision: 'promoted' })
  })
})
