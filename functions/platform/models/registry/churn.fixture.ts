// A model of tests over the tables of customers, and rows in which accounts leave whose use has fallen.
import type Database from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { addDays, addMonths, type Day } from '../../../../lib/calendar/calendar.ts'
import { randomOf } from '../../../../lib/random/random.ts'
import { d1Fixture } from '../../ingest/d1.fixture.ts'
import type { ClassificationModel } from '../features/model.ts'
import { type NamedModel, shapeOf } from './catalogue.ts'
import { learnBy, type Procedure } from './learner.ts'
import { plainProcedure } from './plain-procedure.fixture.ts'
import { dataState, type ModelData, modelData } from './model-data.ts'
import { type Trained, type TrainOptions, trainModel } from './train.ts'
import { saveTraining, type TrainingState } from './training-state.ts'

export const churn: ClassificationModel = {
  ...{ name: 'churn', title: 'Leaving customers', question: 'Who may leave within two months?' },
  subject: { one: 'customer', many: 'customers' },
  ...{
    sensitivity: 'internal',
    kind: 'classification',
    event: 'leaves within 60 days',
    moments: 'month',
    horizonDays: 60,
  },
  sources: [
    {
      ...{ name: 'accounts', about: 'account', reads: ['customers/account'] },
      rows: ({ from, to }) =>
        sql`SELECT account_id AS key, day, region, name, churned_on AS left FROM customers_account WHERE day BETWEEN ${from} AND ${to} ORDER BY day, id`,
      later: { left: 'left' },
    },
    {
      ...{ name: 'usage', about: 'account', reads: ['customers/usage'] },
      rows: ({ from, to }) =>
        sql`SELECT account_id AS key, day, sessions FROM customers_usage WHERE day BETWEEN ${from} AND ${to} ORDER BY day, id`,
    },
  ],
  population: (known) => known.history('accounts').lastWord('left') === undefined,
  features: [
    {
      ...{ name: 'sessions', label: 'Sessions a week, last month', kind: 'number' },
      value: (known) => known.history('usage').within(28).mean('sessions'),
      change: { direction: 'up', action: 'Visit the customer' },
    },
    {
      ...{ name: 'since', label: 'Customer for', kind: 'number', unit: 'day' },
      value: (known) => known.history('accounts').daysSinceFirst(),
    },
    {
      ...{ name: 'region', label: 'Region', kind: 'category' },
      value: (known) => known.history('accounts').lastWord('region'),
    },
  ],
  outcome: (then) => (then.history('accounts').lastWord('left') === undefined ? 0 : 1),
  costs: { missed: 5, falseAlarm: 1 },
  shown: { name: 'name', by: ['region'] },
}

export const namedChurn: NamedModel = { name: 'customers/churn', domain: 'customers', model: churn }

export interface Customers {
  accounts?: number
  from?: Day
  months?: number
  seed?: number
  /** Whether use tells who leaves. */
  telling?: boolean
  /** Sessions a week are multiplied by this from a day on. */
  shift?: { from: Day; factor: number }
}

const week = 7

/** Writes accounts with a session count each week; of those in trouble most leave, of the others few. */
export function fillCustomers(sqlite: Database.Database, options: Customers = {}): Day {
  const { accounts = 150, from = '2024-01-01', months = 18, seed = 1, telling = true, shift } = options
  const until = addDays(addMonths(from, months), -1)
  const random = randomOf(seed)
  const account = sqlite.prepare(
    'INSERT INTO customers_account (account_id, day, name, region, segment, city, industry, employees, churned_on, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)',
  )
  const use = sqlite.prepare(
    "INSERT INTO customers_usage (usage_id, day, account_id, feature, users, sessions, batch_id) VALUES (?, ?, ?, 'all', 5, ?, 1)",
  )
  sqlite.transaction(() => {
    let rows = 0
    for (let at = 0; at < accounts; at++) {
      const key = `c${String(at).padStart(4, '0')}`
      let left: Day | null = null
      let trouble = 0
      const weeks: [Day, number][] = []
      // 2023-12-31 was a Sunday.
      for (let day = addDays(from, 6); day <= until && left === null; day = addDays(day, week)) {
        if (trouble === 0 && random() < 0.012) trouble = 1
        else if (trouble > 0) trouble++
        const level = telling && trouble > 0 ? 8 : 20
        const factor = shift !== undefined && day >= shift.from ? shift.factor : 1
        weeks.push([day, Math.round((level + 6 * random()) * factor)])
        if (random() < (trouble > 5 ? 0.12 : 0.001)) left = addDays(day, 3)
      }
      account.run(key, from, `Customer ${at}`, ['North', 'South'][at % 2], 'Trade', 'X', 'Tools', 10, left)
      for (const [day, sessions] of weeks) use.run(`u${seed}-${rows++}`, day, key, sessions)
    }
  })()
  return until
}

/** A database with these customers, and quick trainings of them at a clock that goes on by a minute each time. */
export class RegistryOfTests {
  readonly #d1 = d1Fixture()
  #minutes = 0
  named: NamedModel

  constructor(named = namedChurn, procedure: Procedure = plainProcedure) {
    learnBy(procedure)
    this.named = named
  }

  get db(): D1Database {
    return this.#d1.db
  }

  get sqlite(): Database.Database {
    return this.#d1.sqlite
  }

  readonly clock = (): Date => new Date(Date.UTC(2026, 0, 1, 12, this.#minutes++))

  /** The rows as they are now, known until a day. */
  async data(today: Day): Promise<ModelData> {
    const state = await dataState(this.db, this.named.model, today)
    if (state === undefined) throw new Error('there are no rows')
    return modelData(this.db, this.named.model, state)
  }

  async train(today: Day, options: Partial<TrainOptions> = {}): Promise<Trained> {
    const data = await this.data(today)
    const begun: TrainingState = {
      ...{ model: this.named.name, state: 'running', cause: 'hand', startedAt: this.clock().toISOString() },
      ...{ finishedAt: null, knownTo: data.state.to, lastBatch: 0, shape: await shapeOf(this.named.model) },
      ...{ program: '1', interruptions: 1, reason: null },
    }
    await saveTraining(this.db, begun).run()
    return trainModel(this.db, this.named, data, { begun, clock: this.clock, rest: async () => undefined, ...options })
  }
}
