import { describe, expect, it } from 'vitest'
import type { Posting, Row } from '../area.ts'
import { checkedOptions } from '../options.ts'
import { makeWorld } from '../world.ts'
import { growsByDebit, accountOf } from './accounts.ts'
import { type Books, booksOf, cents, sum, table } from './books.fixture.ts'
import { CompanyJournal } from './journal.ts'

const books = booksOf({ seed: 3 })
const ledger = table(books, 'finance/ledger')
const actual = ledger.filter(({ scenario }) => scenario === 'actual')

function grouped(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}

/** Debits less credits; 0 in a ledger that balances. */
function imbalance(rows: readonly Row[]): number {
  return rows.reduce(
    (total, row) => total + (growsByDebit(accountOf(String(row.account_code))) ? 1 : -1) * cents(row),
    0,
  )
}

function profitShare(of: Books): number {
  const lines = table(of, 'finance/ledger').filter(({ scenario }) => scenario === 'actual')
  const revenue = sum(lines.filter(({ account_type }) => account_type === 'revenue'))
  return (revenue - sum(lines.filter(({ account_type }) => account_type === 'expense'))) / revenue
}

describe('the ledger of the company', () => {
  it('balances in every entry, day and month, to the cent, over all areas', () => {
    for (const key of [
      (row: Row) => String(row.entry_id).slice(0, -2),
      (row: Row) => String(row.date),
      (row: Row) => String(row.date).slice(0, 7),
    ]) {
      const groups = new Map<string, number>()
      for (const row of actual) groups.set(key(row), (groups.get(key(row)) ?? 0) + imbalance([row]))
      expect([...groups].filter(([, off]) => off !== 0)).toEqual([])
    }
    expect(actual.length).toBeGreaterThan(10_000)
    const [first] = books.world.days
    expect(imbalance(actual.filter(({ date }) => date === first?.day))).toBe(0)
    expect(actual.some(({ date, account_type }) => date === first?.day && account_type === 'equity')).toBe(true)
  })
  it('has unique entries in the order of their days, none after the last', () => {
    expect(new Set(ledger.map(({ entry_id }) => entry_id)).size).toBe(ledger.length)
    const days = actual.map(({ date }) => String(date))
    expect(days).toEqual([...days].sort())
    expect(days.at(-1)).toBe('2026-10-31')
  })
  it('holds what sales, people and operations post', () => {
    for (const code of [
      '4200',
      '4300',
      '5020',
      '5050',
      '6000',
      '6020',
      '6310',
      '6600',
      '6700',
      '6710',
      '6860',
      '6920',
      '8500',
    ]) {
      const months = new Set(
        actual.filter(({ account_code }) => account_code === code).map(({ date }) => String(date).slice(0, 7)),
      )
      expect([code, months.size >= 12]).toEqual([code, true])
    }
    const spent = sum(actual.filter(({ account_code }) => account_code === '6310'))
    expect(spent).toBe(sum(table(books, 'sales/ad-spend'), 'spend'))
  })
  it('leaves a profit of 5 to 15 percent of revenue', () => {
    for (const of of [books, booksOf({ seed: 4 }), booksOf({ seed: 7, months: 24 })]) {
      expect(profitShare(of)).toBeGreaterThan(0.05)
      expect(profitShare(of)).toBeLessThan(0.15)
    }
  })
  it('never runs out of cash, nor drowns in it', () => {
    const month = sum(actual.filter(({ account_type }) => account_type === 'revenue')) / 18
    let cash = 0
    const ends = grouped(
      actual.filter(({ account_code }) => account_code === '1110'),
      ({ date }) => String(date),
    )
    for (const rows of ends.values()) {
      cash += sum(rows)
      expect(cash).toBeGreaterThan(0)
      expect(cash).toBeLessThan(4 * month)
    }
  })
  it('keeps receivables, payables and stock within reason', () => {
    const month = sum(actual.filter(({ account_type }) => account_type === 'revenue')) / 18
    for (const [code, least, most] of [
      ['1130', 0.8, 3],
      ['2230', 0.3, 2],
      ['1160', 0.3, 3],
      ['2310', 0, 1],
      ['2500', 0, 1],
    ] as const) {
      const balance = sum(actual.filter(({ account_code }) => account_code === code)) / month
      expect([code, balance > least && balance < most]).toEqual([code, true])
    }
  })
  it('agrees with the banks on every day, and cash flows with their change', () => {
    const banks = grouped(table(books, 'finance/bank-balance'), ({ day }) => String(day))
    const flows = grouped(
      table(books, 'finance/cash-flow').filter(({ activity }) => activity !== 'transfer'),
      ({ day }) => String(day),
    )
    const posted = grouped(
      actual.filter(({ account_code }) => account_code === '1110'),
      ({ date }) => String(date),
    )
    let cash = 0
    for (const { day } of books.world.days) {
      const change = sum(posted.get(day) ?? [])
      cash += change
      expect(sum(banks.get(day) ?? [], 'balance')).toBe(cash)
      if (day !== books.world.days[0]?.day)
        expect(sum(flows.get(day) ?? [], 'in') - sum(flows.get(day) ?? [], 'out')).toBe(change)
    }
  })
})

describe.runIf(process.env.PREMISE_TEST_SIZE === 'all')('the ledger of the default company', () => {
  it('balances on every day, leaves a plausible profit and never runs out of cash', () => {
    const whole = booksOf({ seed: 7, months: 36, employees: 1000 })
    const days = new Map<string, number>()
    let [cash, least] = [0, Number.POSITIVE_INFINITY]
    for (const row of table(whole, 'finance/ledger')) {
      if (row.scenario !== 'actual') continue
      days.set(String(row.date), (days.get(String(row.date)) ?? 0) + imbalance([row]))
    }
    expect([...days].filter(([, off]) => off !== 0)).toEqual([])
    expect(profitShare(whole)).toBeGreaterThan(0.05)
    expect(profitShare(whole)).toBeLessThan(0.15)
    for (const row of table(whole, 'finance/bank-balance')) {
      if (String(row.balance_id).startsWith('O')) cash = 0
      cash += cents(row, 'balance')
      if (String(row.balance_id).startsWith('R')) least = Math.min(least, cash)
    }
    expect(least).toBeGreaterThan(0)
  })
})

describe('budget and forecast', () => {
  const months = new Set(actual.map(({ date }) => String(date).slice(0, 7)))
  const inMonth = (scenario: string, type: string, month: string) =>
    sum(
      ledger.filter(
        (row) => row.scenario === scenario && row.account_type === type && String(row.date).startsWith(month),
      ),
    )
  it('are there for every month, near enough to what happened', () => {
    for (const type of ['revenue', 'expense']) {
      for (const scenario of ['budget', 'forecast']) {
        const misses = [...months].map((month) =>
          Math.abs(inMonth(scenario, type, month) / inMonth('actual', type, month) - 1),
        )
        expect(Math.max(...misses)).toBeLessThan(0.6)
        const mean = misses.reduce((total, each) => total + each, 0) / misses.length
        expect(mean).toBeGreaterThan(0.005)
        expect(mean).toBeLessThan(0.15)
      }
    }
  })
  it('cover accounts of profit and loss by department, and nothing else', () => {
    const cells = (scenario: string) =>
      new Set(
        ledger
          .filter((row) => row.scenario === scenario && ['revenue', 'expense'].includes(String(row.account_type)))
          .map((row) => `${row.account_code}/${row.department}`),
      )
    const missing = [...cells('actual')].filter((cell) => !cells('budget').has(cell))
    expect(missing).toEqual([])
    expect(
      ledger.filter(
        ({ scenario, account_type }) => scenario !== 'actual' && !['revenue', 'expense'].includes(String(account_type)),
      ),
    ).toEqual([])
    expect(ledger.filter((row) => row.scenario !== 'actual' && !String(row.date).endsWith('-01'))).toEqual([])
  })
})

describe('the journal', () => {
  const world = makeWorld(checkedOptions({ until: '2026-10-31', months: 4, employees: 50 }))
  const posting: Posting = {
    day: '2026-08-03',
    debit: '6400',
    credit: '1110',
    department: 'HR',
    organization: 'X',
    amountCents: 5,
    memo: 'pens',
  }
  it.each([
    ['an amount of nothing', { amountCents: 0 }, 'positive whole number'],
    ['a negative amount', { amountCents: -5 }, 'positive whole number'],
    ['part of a cent', { amountCents: 0.5 }, 'positive whole number'],
    ['an unknown account', { debit: '9999' }, 'no account 9999'],
    ['two sides that are one', { debit: '1110' }, 'debits and credits'],
    ['a day before the company', { day: '2026-06-30' }, 'closed up to'],
  ])('refuses %s', (_, change, words) => {
    expect(() => new CompanyJournal(world).post({ ...posting, ...change })).toThrow(words)
  })
  it('keeps what is due later, and refuses months out of order', () => {
    const journal = new CompanyJournal(world)
    journal.post({ ...posting, day: '2026-08-31' })
    const [july, august] = world.months as [(typeof world.months)[0], (typeof world.months)[0]]
    const lines = (entries: Iterable<[string, Row]>) =>
      [...entries].filter(([name, row]) => name === 'finance/ledger' && row.memo === 'pens').length
    expect(() => [...journal.close(august)]).toThrow(RangeError)
    expect(lines(journal.close(july))).toBe(0)
    expect(lines(journal.close(august))).toBe(2)
    expect(() => journal.post(posting)).toThrow('closed up to')
  })
})
