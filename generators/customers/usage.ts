// What customers use of the firm's online services: features are taken up one after the other, and used less by those who are not content.
import type { Month, Row } from '../area.ts'
import type { ProfileName } from '../options.ts'
import { effects } from '../effects.ts'
import { logistic } from '../random.ts'
import type { World } from '../world.ts'
import { type Account, isCustomer } from '../world/customers.ts'
import { cooling } from '../world/cooling.ts'
import { dayAt } from '../world/days.ts'
import type { Days } from '../by-day.ts'

/** The most used first. */
export const features: Record<ProfileName, readonly string[]> = {
  manufacturing: ['Ordering', 'Tracking', 'Documents', 'Spare parts', 'Remote service', 'Analytics'],
  'financial-services': ['Accounts', 'Payments', 'Statements', 'Cards', 'Lending', 'Advice'],
  healthcare: ['Scheduling', 'Results', 'Referrals', 'Billing', 'Records', 'Remote visits'],
  retail: ['Catalogue', 'Basket', 'Click and collect', 'Returns', 'Loyalty', 'Wish list'],
  technology: ['Dashboards', 'Reports', 'Alerts', 'Automation', 'API', 'Mobile'],
}
/** Share of accounts that ever take a feature up, and of their people who use it in a week. */
const takeUp = [0.95, 0.85, 0.75, 0.55, 0.4, 0.3]
const reach = [0.09, 0.07, 0.05, 0.035, 0.02, 0.015]

interface Adoption {
  /** Index of the day from which each feature is used; Infinity = never. */
  from: number[]
  /** How busy the account is, around 1. */
  busy: number
}

const adoptions = new WeakMap<Account, Adoption>()

function adoptionOf(world: World, account: Account): Adoption {
  let adoption = adoptions.get(account)
  if (adoption === undefined) {
    const random = world.random(`customers/usage/${account.id}`)
    const from = takeUp.map((share, at) =>
      random.chance(share) ? account.since + Math.round(random.skewed(30 + 140 * at, 1.9)) : Number.POSITIVE_INFINITY,
    )
    adoption = { from, busy: random.skewed(1, 1.5) }
    adoptions.set(account, adoption)
  }
  return adoption
}

/** A row for each account, feature in use and week that ends in the month. */
export function usageMonth(world: World, month: Month, days: Days): void {
  const names = features[world.profile.name]
  for (let i = month.firstDay; i <= month.lastDay; i++) {
    if (world.days[i]?.weekday !== 6) continue
    const random = world.random(`customers/usage/${i}`)
    const day = dayAt(world, i)
    let workdays = 0
    for (let back = 0; back < 7; back++) if (world.days[i - back]?.workday === true) workdays++
    for (const account of world.accounts) {
      if (!isCustomer(account, i)) continue
      const { from, busy } = adoptionOf(world, account)
      // The score of the month before: what follows shows in use before they leave.
      const content = account.satisfaction[Math.max(0, month.index - 1)] as number
      const health =
        (0.35 + 0.65 * logistic(1.3 * (content - 6.2))) * (1 - effects.coolingOnUsage * cooling(account, i))
      for (const [at, name] of names.entries()) {
        const age = i - (from[at] as number)
        if (age < 0) continue
        const ramp = Math.min(1, 0.25 + age / 120)
        const mean =
          Math.sqrt(account.employees) * 7 * (reach[at] as number) * busy * health * ramp * (0.2 + 0.16 * workdays)
        const users = random.poisson(mean)
        if (users === 0) continue
        const row: Row = {
          usage_id: `${account.id}-${at + 1}-${day}`,
          day,
          account_id: account.id,
          feature: name,
          users,
          sessions: users + random.poisson(users * 2.4),
        }
        days.add(i, ['customers/usage', row])
      }
    }
  }
}
