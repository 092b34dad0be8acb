// What the treasurer and the tax adviser do once a month, from what the ledger says: tax, its payment, dividends, loans.
import { addDays } from '../../lib/calendar/calendar.ts'
import type { Month, Posting } from '../area.ts'
import type { World } from '../world.ts'
import { accountOf } from './accounts.ts'
import type { Standing } from './journal.ts'
import { plannedRevenueCents } from './plan.ts'

const taxRate = 0.25
const dividendShare = 0.45
/** Cash that is kept at least and at most, in months of planned revenue. */
const leastMonths = 0.7
const mostMonths = 2.6

/** @returns postings on days of the month. A month that is cut short by the end of the data is not closed. */
export function closingPostings(world: World, month: Month, standing: Standing): Posting[] {
  const postings: Posting[] = []
  const post = (day: string, debit: string, credit: string, cents: number, memo: string) => {
    if (cents > 0 && day <= month.to)
      postings.push({
        day,
        debit,
        credit,
        department: 'Finance',
        organization: world.profile.sites[0]?.name ?? world.company,
        amountCents: Math.round(cents),
        memo,
      })
  }
  const before = (code: string) => standing.balances.get(code) ?? 0
  const monthOfYear = Number(month.from.slice(5, 7))
  const fifteenth = addDays(month.from, 14)
  let cash = before('1110') + (standing.movements.get('1110') ?? 0)

  const owed = before('2500')
  if (monthOfYear % 3 === 1 && owed > 0 && fifteenth <= month.to) {
    post(fifteenth, '2500', '1110', owed, 'Income tax of the quarter')
    cash -= owed
  }
  // Retained earnings hold what was there on the first day; all profit since is in the accounts of profit and loss.
  if (monthOfYear === 5 && month.index >= 6 && fifteenth <= month.to) {
    const profit = earned(standing.balances) * (12 / Math.max(12, month.index))
    const dividend = Math.floor((dividendShare * Math.max(0, profit)) / 100_000) * 100_000
    if (dividend > 0 && cash - dividend > leastMonths * plannedRevenueCents(world)) {
      post(fifteenth, '3540', '1110', dividend, 'Dividend')
      cash -= dividend
    }
  }
  if (!isWhole(world, month)) return postings
  const profit = earned(standing.movements)
  // A loss takes back what was accrued, as far as there is any.
  if (profit > 0) post(month.to, '8500', '2500', profit * taxRate, 'Income tax')
  else
    post(
      month.to,
      '2500',
      '8500',
      Math.min(-profit * taxRate, Math.max(0, monthOfYear % 3 === 1 ? 0 : owed)),
      'Income tax, loss of the month',
    )
  // Repairs are owed from the day they are done, and settled once a month without bills of their own.
  const repairs = standing.movements.get('6710') ?? 0
  post(month.to, '2230', '1110', repairs, 'Repairs of the month paid')
  cash -= repairs
  const usual = plannedRevenueCents(world)
  const debt = before('2410') + (standing.movements.get('2410') ?? 0)
  if (cash < leastMonths * usual)
    post(
      month.to,
      '1110',
      '2410',
      Math.ceil((1.2 * leastMonths * usual - cash) / 10_000_000) * 10_000_000,
      'Loan drawn',
    )
  else if (cash > mostMonths * usual)
    post(
      month.to,
      '2410',
      '1110',
      Math.min(debt, Math.floor((cash - 0.9 * mostMonths * usual) / 10_000_000) * 10_000_000),
      'Loan repaid',
    )
  return postings
}

function isWhole(world: World, month: Month): boolean {
  const { to } = month
  return addDays(to, 1).endsWith('-01') && (world.days[month.lastDay]?.day ?? '') === to
}

/** Revenue less expense but for income tax. */
function earned(sums: ReadonlyMap<string, number>): number {
  let cents = 0
  for (const [code, sum] of sums) {
    const { type } = accountOf(code)
    if (type === 'revenue') cents += sum
    else if (type === 'expense' && code !== '8500') cents -= sum
  }
  return cents
}
