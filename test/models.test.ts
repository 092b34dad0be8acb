// A model on the real server: trained in the background after a refresh, whole after a crash, put back by hand to the byte.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '../lib/calendar/calendar.ts'
import { randomOf } from '../lib/random/random.ts'
import { premise, until } from './premise.ts'
import { inDatabase, makeRole, scopedToken } from './scoped-token.ts'
import { type Server, startServer } from './server.ts'

const header = 'invoice_id,day,kind,account_id,customer,region,segment,reference,terms_days,due_on,paid_on,amount\n'
const model = 'finance/late-payment'
const path = `/api/models/${model}`
const [first, last] = ['2025-01-01', '2026-03-31']

/** Invoices of forty customers, every fifth of whom pays late as a rule. */
function invoices(): string {
  const random = randomOf(3)
  const lines: string[] = []
  for (let day = first, at = 0; day <= last; day = addDays(day, 1), at++)
    for (let each = 0; each < 3; each++) {
      const customer = Math.floor(40 * random())
      const isLate = random() < (customer % 5 === 0 ? 0.6 : 0.06)
      const due = addDays(day, 30)
      const paid = addDays(due, isLate ? 20 + Math.floor(15 * random()) : Math.floor(8 * random()) - 6)
      const region = customer % 2 === 0 ? 'North' : 'South'
      lines.push(
        `i${at}-${each},${day},order,c${customer},Customer ${customer},${region},Trade,r${at},30,${due},${paid <= last ? paid : ''},${100 + Math.floor(900 * random())}.00`,
      )
    }
  return `${header}${lines.join('\n')}\n`
}

interface Card {
  state: { kind: string }
  champion: number | null
  versions: { version: number; decision: string; reason: string; hash: string }[]
  training: { state: string; cause: string } | null
  now: { moment: string; records: number } | null
}
interface Scores {
  version: number
  day: string
  scores: { key: string; name: string; score: number; base: number; rest: number; reasons: { part: number }[] }[]
  next: string | null
}

let server: Server
const data = mkdtempSync(join(tmpdir(), 'premise-test-'))

beforeAll(async () => {
  server = await startServer({ data, config: '' })
  const { status, body } = await server.rows(invoices(), { table: 'finance/invoice' })
  expect([status, body.rejected]).toEqual([200, 0])
})
afterAll(async () => {
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

const card = () => server.json<Card>(path)
const scores = (query = '') => server.json<Scores>(`${path}/scores${query}`)
/** Waits longer than `until` does: learning takes its time where others work. */
async function settled(isSettled: (found: Card) => boolean): Promise<Card> {
  for (;;) {
    const found = await card()
    if (isSettled(found)) return found
    await new Promise((wait) => setTimeout(wait, 200))
  }
}
const isTraining = ({ training }: Card) => training?.state === 'running'
const isScored = ({ training, now }: Card) => training?.state === 'done' && now !== null

async function post(
  at: string,
  body: unknown,
  token: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${server.base}${at}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

describe('a model', { timeout: 600_000 }, () => {
  it('is trained after the first refresh, which does not wait for it, nor does the next one', async () => {
    expect((await card()).state).toEqual({ kind: 'waiting' })
    expect((await server.refresh()).state).toBe('done')
    expect((await card()).versions).toEqual([])
    await settled(isTraining)
    expect((await server.refresh()).state).toBe('done')
    expect((await card()).champion).toBeNull()
    const found = await settled(isScored)
    expect(found).toMatchObject({ champion: 1, training: { cause: 'first' }, now: { moment: last } })
    expect(found.versions[0]?.reason).toMatch(/^The first version that is of use: on \d+ rows/)
  })

  it('says of each open invoice how likely it is paid late, and why', async () => {
    const found = await scores()
    const open = inDatabase(server, (db) =>
      db
        .prepare(
          'SELECT count(*) FROM finance_invoice WHERE paid_on IS NULL AND julianday(?) - julianday(due_on) <= 14',
        )
        .pluck()
        .get(last),
    )
    const all = await scores('?limit=200')
    expect(all.scores).toHaveLength(open as number)
    expect(found.scores.length).toBeLessThanOrEqual(50)
    for (const { score, base, rest, reasons } of all.scores)
      expect(reasons.reduce((sum, { part }) => sum + part, base + rest)).toBeCloseTo(score, 6)
    const rest = await scores(`?limit=200&after=${found.next}`)
    expect([...found.scores, ...rest.scores].map(({ key }) => key)).toEqual(all.scores.map(({ key }) => key))
    const late = all.scores.slice(0, 10).filter(({ name }) => Number(name.slice(9)) % 5 === 0)
    expect(late.length).toBeGreaterThan(7)
    const north = await scores('?limit=200&region=North')
    expect(north.scores.length).toBeGreaterThan(5)
    expect(north.scores.every(({ name }) => Number(name.slice(9)) % 2 === 0)).toBe(true)
  })

  it('is reached by nobody without its domain, and changed by nobody without the right to', async () => {
    makeRole(server, 'people-only', { actions: ['view', 'drill', 'configure'], domains: ['hr'], fields: [], rows: [] })
    const stranger = await scopedToken(server, 'people-only', {})
    const ask = (at: string) => fetch(`${server.base}${at}`, { headers: { authorization: `Bearer ${stranger}` } })
    for (const at of [path, `${path}/scores`]) expect((await ask(at)).status).toBe(404)
    const { models } = (await (await ask('/api/models')).json()) as { models: { name: string }[] }
    expect(models.filter(({ name }) => !name.startsWith('hr/'))).toEqual([])
    expect((await post(`${path}/promote`, { version: 1 }, stranger)).status).toBe(404)
    const viewer = await server.token('viewer')
    expect((await post(`${path}/promote`, { version: 1 }, viewer)).status).toBe(403)
    expect((await post(`${path}/train`, {}, viewer)).status).toBe(403)
    // Ratings of people are not for analysts; executives see them in sums, no single person.
    expect((await server.get('/api/models/hr/leaving', 'analyst')).status).toBe(404)
    expect((await server.get('/api/models/hr/leaving', 'executive')).status).toBe(200)
    expect((await server.get('/api/models/hr/leaving/scores', 'executive')).status).toBe(403)
    expect((await server.get('/api/models/hr/leaving/scores', 'owner')).status).toBe(200)
    const looks = inDatabase(server, (db) =>
      db.prepare("SELECT outcome FROM audit_record WHERE action = 'scores.view' ORDER BY seq").pluck().all(),
    )
    expect(looks).toEqual(['refused', 'done'])
    expect((await server.get('/api/models/hr/nothing')).status).toBe(404)
    expect((await server.get(`${path}/scores?limit=x`)).status).toBe(400)
  })

  it('stays as it was when the power is cut while the next version is learnt, and the next refresh learns it', async () => {
    const before = await card()
    const said = await scores('?limit=200')
    expect((await post(`${path}/train`, {}, await server.token('owner'))).status).toBe(202)
    await settled(isTraining)
    expect((await post(`${path}/train`, {}, await server.token('owner'))).status).toBe(409)
    await server.kill9()
    server = await startServer({ data })
    const after = await card()
    expect({ ...after, training: null, state: null }).toEqual({ ...before, training: null, state: null })
    expect(after.state.kind).toBe('interrupted')
    expect(await scores('?limit=200')).toEqual(said)
    expect((await server.refresh()).state).toBe('done')
    const found = await settled(isScored)
    expect(found.versions.map(({ version }) => version)).toEqual([2, 1])
    expect(found).toMatchObject({ champion: 1, training: { cause: 'again' } })
    // The same rows, the same seed: the same bytes.
    expect(found.versions[0]?.hash).toBe(found.versions[1]?.hash)
  })

  it('is put in and put back by hand, recorded, and says the same to the byte', async () => {
    const said = await (await server.get(`${path}/scores?limit=200`)).text()
    const owner = await server.token('owner')
    expect(await post(`${path}/promote`, { version: 2 }, owner)).toMatchObject({
      status: 200,
      body: { decision: 'promoted-by-hand', reason: 'Put in by hand in the place of version 1.' },
    })
    await settled(({ now, champion }) => champion === 2 && now !== null)
    expect((await scores()).version).toBe(2)
    const back = await premise('models', 'rollback', model, '--to', '1', '--data', data)
    expect(back.stdout).toBe(
      `${model}: version 1 scores from now on. Gone back to by hand in the place of version 2.\n`,
    )
    await settled(({ now, champion }) => champion === 1 && now !== null)
    expect(await (await server.get(`${path}/scores?limit=200`)).text()).toBe(said)
    expect((await post(`${path}/promote`, { version: 1 }, owner)).body.code).toBe('version-in-use')
    expect((await post(`${path}/promote`, { version: 9 }, owner)).body.code).toBe('unknown-version')
    const changes = inDatabase(server, (db) =>
      db.prepare("SELECT detail FROM audit_record WHERE action = 'model.promote' ORDER BY seq").pluck().all(),
    )
    expect(changes.map((detail) => JSON.parse(String(detail)))).toEqual([
      { version: 2, before: 1 },
      { version: 1, before: 2 },
    ])
    const listed = await premise('models', 'list', '--data', data)
    expect(listed.stdout).toMatch(
      /^finance\/late-payment {2}version 1 scores, AUC 0\.\d+ \(0\.\d+ to 0\.\d+\) {2}\(ready\)$/m,
    )
    const shown = await premise('models', 'show', model, '--data', data)
    expect(shown.stdout).toMatch(/^\* {3}1 .*\n {7}rolled-back-to: Gone back to by hand/m)
    await until(async () => (await card()).training?.state === 'done')
  })
})
