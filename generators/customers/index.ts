// Rows that the firm's customer systems would hold: who the customers are, how content, what they use, what they write to support.
import type { Area } from '../area.ts'
import { Days } from '../by-day.ts'
import { accountMonth, accountRows } from './accounts.ts'
import { ticketMonth } from './messages.ts'
import { usageMonth } from './usage.ts'

export const customers = {
  name: 'customers',
  tables: [
    'customers/account',
    'customers/contact',
    'customers/satisfaction',
    'customers/usage',
    'customers/ticket',
    'customers/message',
    'customers/churn',
  ],
  *start(world) {
    for (const account of world.accounts) if (account.since < 0) yield* accountRows(world, account)
  },
  *month(world, month) {
    const days = new Days(month.firstDay)
    accountMonth(world, month, days)
    usageMonth(world, month, days)
    ticketMonth(world, month, days)
    yield* days.rows()
  },
} satisfies Area
