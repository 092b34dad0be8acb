import { describe, expect, it } from 'vitest'
import { customersTables } from '../../functions/customers/tables.ts'
import { type AreaRows, areaRows, correlation, meanOf, steadyEntries, sumOf } from '../area-rows.fixture.ts'
import type { Row } from '../area.ts'
import { logisticRegression } from '../people/measure.fixture.ts'
import { nearDuplicates } from '../text/near-duplicates.fixture.ts'
import { recentOrders } from '../world/goods.ts'
import { customers } from './index.ts'

const small = { seed: 5, employees: 200, months: 14, until: '2026-10-20' }
const company = areaRows(customers, small)
const standard = areaRows(customers, { until: '2026-10-31' })
const calm = areaRows(customers, { until: '2026-10-31', events: 'none' })
const table = ({ tables }: AreaRows, name: string) => tables[`customers/${name}`] as Row[]
const hoursToAnswer = (row: Row) =>
  (Date.parse(String(row.first_response_at)) - Date.parse(String(row.opened_at))) / 3_600_000

describe('customers’ rows', () => {
  it('are the same bytes for the same seed, and others for another', () => {
    expect(areaRows(customers, small).hash).toBe(company.hash)
    expect(areaRows(customers, { ...small, seed: 6 }).hash).not.toBe(company.hash)
  })

  it('of a month are the same whichever months are made with it', () => {
    const month = company.world.months[7] as (typeof company.world.months)[number]
    const alone = [...customers.month(areaRows(customers, small).world, month)]
    const all = company.entries.filter(([, { day }]) => String(day) >= month.from && String(day) <= month.to)
    expect(alone.length).toBeGreaterThan(500)
    expect(alone.filter(([, { day }]) => String(day) >= month.from)).toEqual(all)
  })

  it.each(['2026-06-30', '2026-07-13'])('known until %s do not depend on how the company goes on', (until) => {
    const shorter = areaRows(customers, { ...small, planned: '2026-05-31', months: 9, until })
    const longer = areaRows(customers, { ...small, planned: '2026-05-31', months: 9 })
    const changing = ['customers/account', 'customers/ticket']
    expect(steadyEntries(shorter, until, changing)).toEqual(steadyEntries(longer, until, changing))
    expect(table(shorter, 'ticket').map(({ ticket_id: id, subject }) => [id, subject])).toEqual(
      table(longer, 'ticket').flatMap(({ ticket_id: id, subject, day }) =>
        String(day) <= until ? [[id, subject]] : [],
      ),
    )
  })

  it('have the fields of their tables, each filled where it must be, and keys of their own', () => {
    expect(Object.keys(company.tables).toSorted()).toEqual(customersTables.map(({ name }) => name).toSorted())
    for (const { name, fields, key } of customersTables) {
      const rows = company.tables[name] as Row[]
      expect(rows.length, name).toBeGreaterThan(0)
      expect(new Set(rows.map((row) => row[key.field])).size, name).toBe(rows.length)
      for (const row of rows) {
        expect(Object.keys(row).toSorted()).toEqual(fields.map((field) => field.name).toSorted())
        for (const field of fields) {
          const value = row[field.name]
          if (field.required === true && (value === null || value === '' || Number.isNaN(value)))
            expect.fail(`${name} ${field.name} ${JSON.stringify(row)}`)
          if (field.values !== undefined && value !== null) expect(Object.keys(field.values)).toContain(value)
        }
      }
    }
  })

  it('refer to what there is, in the order of their days, and to nothing after the last day', () => {
    const accounts = new Map(table(company, 'account').map((row) => [row.account_id, row]))
    const contacts = new Map(table(company, 'contact').map((row) => [row.contact_id, row]))
    const tickets = new Map(table(company, 'ticket').map((row) => [row.ticket_id, row]))
    const employees = new Set(company.world.people.map(({ id }) => id))
    for (const [name, row] of company.entries) {
      const account = row.account_id === undefined ? undefined : accounts.get(row.account_id)
      if (row.account_id !== undefined && account === undefined) expect.fail(`${name} ${JSON.stringify(row)}`)
      // Nobody writes or answers before they are a customer, or after.
      if (
        account !== undefined &&
        (String(row.day) < String(account.day) ||
          (account.churned_on !== null && String(row.day) > String(account.churned_on)))
      )
        expect.fail(`${name} ${JSON.stringify([row, account])}`)
      for (const [field, value] of Object.entries(row))
        if (/day|_on$|_at$/.test(field) && value !== null && String(value).slice(0, 10) > small.until)
          expect.fail(`${name} ${field} ${value}`)
    }
    for (const row of tickets.values()) {
      expect(contacts.get(row.contact_id as string)?.account_id).toBe(row.account_id)
      expect(employees).toContain(row.agent_id)
      expect([row.opened_at, row.first_response_at ?? '9', row.closed_at ?? '9'].map(String)).toEqual(
        [row.opened_at, row.first_response_at ?? '9', row.closed_at ?? '9'].map(String).toSorted(),
      )
    }
    for (const row of table(company, 'message'))
      expect(tickets.has(row.ticket_id as string) && String(row.sent_at).startsWith(String(row.day))).toBe(true)
    for (const month of company.world.months) {
      const days = [...customers.month(company.world, month)].map(([name, row]) =>
        name === 'customers/account' || name === 'customers/contact' ? month.from : String(row.day),
      )
      expect(days.filter((day) => day !== month.from)).toEqual(days.filter((day) => day !== month.from).toSorted())
    }
  })

  it('a ticket has two to five messages, told alternately from its opening on', () => {
    const messages = Map.groupBy(table(standard, 'message'), (row) => row.ticket_id)
    const closed = table(standard, 'ticket').filter((row) => row.closed_at !== null)
    const counts = new Set(closed.map((row) => messages.get(row.ticket_id as string)?.length))
    expect([...counts].toSorted()).toEqual([2, 3, 4, 5])
    for (const rows of messages.values()) expect(rows[0]?.author).toBe('customer')
  })
})

describe('tickets read differently', () => {
  const texts = Map.groupBy(table(standard, 'message').slice(0, 18_000), (row) => row.ticket_id)
  const tickets = [...texts.values()].slice(0, 5000)

  it('fewer than 2 % of 5,000 have a near-duplicate, alone what opens them', () => {
    expect(tickets.length).toBe(5000)
    expect(
      nearDuplicates(
        tickets.map((rows) => String(rows[0]?.text)),
        0.8,
      ).length,
    ).toBeLessThan(100)
    expect(
      nearDuplicates(
        tickets.map((rows) => rows.map((row) => row.text).join(' ')),
        0.8,
      ).length,
    ).toBeLessThan(100)
  })

  it('the measure sees near-duplicates', () => {
    const text = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen'
    expect(nearDuplicates([text, 'something else that is not alike at all', `${text} fifteen`], 0.8)).toEqual([0, 2])
    expect(nearDuplicates([text, `${text.slice(0, 40)} and quite another ending of the same`], 0.8)).toEqual([])
  })
})

describe('relations among customers', () => {
  const scored = table(standard, 'ticket').filter((row) => row.score !== null)
  const answers = table(standard, 'satisfaction')

  it('who waits longer for an answer rates lower', () => {
    const measured = correlation(
      scored.map(hoursToAnswer),
      scored.map((row) => Number(row.score)),
    )
    expect(measured).toBeGreaterThan(-0.6)
    expect(measured).toBeLessThan(-0.15)
  })

  it('who gets deliveries late is less content', () => {
    const late = new Map<string, number[]>()
    for (const i of standard.world.days.keys()) {
      for (const { account, promised, delivered } of recentOrders(standard.world, i)) {
        const day = standard.world.days[promised]?.day
        if (day !== undefined)
          late.set(`${account.id} ${day.slice(0, 7)}`, [
            ...(late.get(`${account.id} ${day.slice(0, 7)}`) ?? []),
            delivered - promised,
          ])
      }
    }
    const pairs = answers.flatMap((row) => {
      const days = late.get(`${row.account_id} ${String(row.day).slice(0, 7)}`)
      return days === undefined ? [] : [[meanOf(days), Number(row.score)] as const]
    })
    const measured = correlation(
      pairs.map(([days]) => days),
      pairs.map(([, score]) => score),
    )
    expect(pairs.length).toBeGreaterThan(3000)
    expect(measured).toBeGreaterThan(-0.5)
    expect(measured).toBeLessThan(-0.08)
  })

  it('who is less content leaves more often within 90 days', () => {
    const left = new Map(
      table(standard, 'churn').map((row) => [row.account_id, standard.indexOf.get(String(row.day)) as number]),
    )
    const asked = answers
      .map((row) => ({
        day: standard.indexOf.get(String(row.day)) as number,
        score: Number(row.score),
        account: row.account_id,
      }))
      .filter(({ day }) => day + 90 < standard.world.days.length)
    const mean = meanOf(asked.map(({ score }) => score))
    const deviation = Math.sqrt(meanOf(asked.map(({ score }) => (score - mean) ** 2)))
    const gone = asked.map(({ day, account }) => {
      const last = left.get(account as string)
      return last !== undefined && last > day && last <= day + 90 ? 1 : 0
    })
    const odds = Math.exp(
      logisticRegression(
        asked.map(({ score }) => [(mean - score) / deviation]),
        gone,
      )[1]?.value as number,
    )
    expect(odds).toBeGreaterThan(1.3)
    expect(odds).toBeLessThan(4)
  })

  it('who is less content uses less', () => {
    const use = Map.groupBy(table(standard, 'usage'), (row) => `${row.account_id} ${String(row.day).slice(0, 7)}`)
    const pairs = answers.flatMap((row) => {
      const rows = use.get(`${row.account_id} ${String(row.day).slice(0, 7)}`)
      const size = standard.world.accounts.find(({ id }) => id === row.account_id)?.employees as number
      return rows === undefined
        ? []
        : [[Number(row.score), sumOf(rows.map((each) => Number(each.users))) / Math.sqrt(size)] as const]
    })
    expect(
      correlation(
        pairs.map(([score]) => score),
        pairs.map(([, users]) => users),
      ),
    ).toBeGreaterThan(0.1)
  })
})

describe('who will leave', () => {
  const late = 45
  const [from, to] = [330, 150]
  const leavers = standard.world.accounts.flatMap(({ id, since, churned }) =>
    churned !== null && churned - from > Math.max(0, since) ? [{ id, churned }] : [],
  )
  /** What leavers have a day in their last weeks, as a share of what they had long before. */
  const change = (rows: readonly { account: string; day: number; amount: number }[]) => {
    let [before, after] = [0, 0]
    for (const { id, churned } of leavers)
      for (const { account, day, amount } of rows) {
        if (account !== id) continue
        if (day > churned - late && day <= churned) after += amount / late
        if (day > churned - from && day <= churned - to) before += amount / (from - to)
      }
    return after / before
  }
  const rowsOf = (name: string, amount: string | null) =>
    table(standard, name).map((row) => ({
      account: String(row.account_id),
      day: standard.indexOf.get(String(row.day)) as number,
      amount: amount === null ? 1 : Number(row[amount]),
    }))

  it('uses and orders less before, and asks more', () => {
    expect(leavers.length).toBeGreaterThan(30)
    const use = change(rowsOf('usage', 'users'))
    const orders = change(
      [...standard.world.days.keys()].flatMap((day) =>
        recentOrders(standard.world, day).map(({ account }) => ({ account: account.id, day, amount: 1 })),
      ),
    )
    const tickets = change(rowsOf('ticket', null))
    for (const [share, least, most] of [
      [use, 0.2, 0.7],
      [orders, 0.25, 0.8],
      [tickets, 1.3, 4],
    ] as const) {
      expect(share).toBeGreaterThan(least)
      expect(share).toBeLessThan(most)
    }
  })
})

describe('the planted churn wave', () => {
  const wave = standard.world.events.find(({ kind }) => kind === 'churn-wave') as (typeof standard.world.events)[number]
  const inRegion = (rows: AreaRows) => {
    const ids = new Set(
      table(rows, 'account')
        .filter(({ region }) => region === wave.where.region)
        .map((row) => row.account_id),
    )
    const between = (name: string, from: number, to: number) =>
      table(rows, name).filter(
        (row) =>
          ids.has(row.account_id as string) &&
          (rows.indexOf.get(String(row.day)) as number) >= from &&
          (rows.indexOf.get(String(row.day)) as number) < to,
      ).length
    return {
      week: between('ticket', wave.first, wave.first + 7),
      before: between('ticket', wave.first - 84, wave.first) / 12,
      left: between('churn', wave.first, wave.last + 30),
      all: between('churn', 0, rows.world.days.length),
    }
  }

  it('shows in tickets first, then in who leaves', () => {
    const { week, before, left, all } = inRegion(standard)
    expect(week).toBeGreaterThan(5 * before)
    const share = (wave.last + 30 - wave.first) / standard.world.days.length
    expect(left).toBeGreaterThan(2.5 * share * all)
    const reasons = table(standard, 'churn')
      .filter(({ region, day }) => region === wave.where.region && String(day) > wave.from && String(day) < wave.to)
      .map(({ reason }) => reason)
    expect(reasons).toContain('outage')
    expect(
      table(standard, 'churn').filter((row) => row.reason === 'outage' && String(row.day) < wave.from).length,
    ).toBe(0)
  })

  it('is not there when nothing is planted', () => {
    const { week, before } = inRegion(calm)
    expect(week).toBeLessThan(2.5 * before)
    expect(table(calm, 'ticket').filter((row) => row.category === 'outage')).toEqual([])
    expect(table(calm, 'churn').filter((row) => row.reason === 'outage')).toEqual([])
  })
})
