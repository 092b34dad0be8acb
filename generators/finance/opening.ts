// What the firm owns and owes when its time begins.
import type { Journal } from '../area.ts'
import type { World } from '../world.ts'
import { contractsOf } from '../world/contracts.ts'
import { goodsCostCents } from '../world/goods.ts'
import { usualMonthCents } from '../world/orders.ts'
import { openingDebtCents } from './overheads.ts'
import { openBills, postPayment } from './payables.ts'
import { plannedOverheadCents, plannedRevenueCents } from './plan.ts'
import { dayOf, nextWorkday } from './receivables.ts'
import { deferredCents } from './recurring.ts'

/** Months of revenue in each item. */
const cashMonths = 1.25
const receivableMonths = 1.35
const stockMonths = 2.2
/** Days over which the first receivables come in. */
const collectedOver = 75

/** Opening balances as entries against retained earnings, which take the rest; what was open then is paid over the next weeks. */
export function postOpening(world: World, journal: Journal): void {
  const revenue = plannedRevenueCents(world)
  const day = dayOf(world, 0)
  const organization = (world.profile.sites[0] as { name: string }).name
  const post = (debit: string, credit: string, cents: number, what: string) => {
    const amountCents = Math.round(cents)
    if (amountCents > 0)
      journal.post({
        day,
        debit,
        credit,
        department: 'Finance',
        organization,
        amountCents,
        memo: `Opening balance: ${what}`,
      })
  }
  const bills = openBills(world)
  const machinery = plannedOverheadCents(world, 'depreciation') * 120
  post('1110', '3540', revenue * cashMonths, 'cash')
  post('1160', '3540', stockCents(world), 'inventory')
  post('1230', '3540', machinery, 'machinery')
  post('3540', '1190', machinery * 0.42, 'depreciation')
  post(
    '3540',
    '2230',
    bills.reduce((sum, { amountCents }) => sum + amountCents, 0),
    'payables',
  )
  post('3540', '2330', revenue * 0.08, 'warranties')
  post(
    '3540',
    '2400',
    contractsOf(world).reduce((sum, contract) => sum + deferredCents(contract, 0), 0),
    'deferred revenue',
  )
  post('3540', '2410', openingDebtCents(world), 'debt')
  post('3540', '3020', revenue * 0.6, 'share capital')
  for (const bill of bills) postPayment(world, bill, journal)
  openReceivables(world, journal, day)
}

/** Goods for an ordinary number of weeks; nothing where the firm sells none. */
function stockCents(world: World): number {
  const days = Math.min(28, world.days.length)
  let cents = 0
  for (let i = 0; i < days; i++) cents += goodsCostCents(world, i)
  return (cents / days) * 30.4 * stockMonths
}

/** Older debts of customers, by region; most are paid soon. */
function openReceivables(world: World, journal: Journal, day: string): void {
  const { regions } = world.profile
  const random = world.random('finance/opening')
  for (const organization of regions) {
    const total = (usualMonthCents(world) * receivableMonths) / regions.length
    let sum = 0
    for (let i = 2; i < collectedOver; i += 3) {
      const amountCents = Math.round(
        ((total * 2 * (1 - i / collectedOver)) / (collectedOver / 3)) * random.between(0.8, 1.2),
      )
      const paid = nextWorkday(world, i)
      sum += amountCents
      if (paid < world.days.length)
        journal.post({
          day: dayOf(world, paid),
          debit: '1110',
          credit: '1130',
          department: 'Finance',
          organization,
          amountCents,
          memo: `Customer receipts ${organization}, older invoices`,
        })
    }
    journal.post({
      day,
      debit: '1130',
      credit: '3540',
      department: 'Finance',
      organization,
      amountCents: sum,
      memo: 'Opening balance: receivables',
    })
  }
}
