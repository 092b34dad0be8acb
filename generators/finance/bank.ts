// Bank balances and cash flows: what the cash account of the ledger did, as the bank and the treasurer see it.
import { type Day, monthEnd } from '../../lib/calendar/calendar.ts'
import type { Month, Posting, Row } from '../area.ts'

const cash = '1110'
const operating = { name: 'Operating account', bank: 'Harbour Bank' }
const reserve = { name: 'Reserve account', bank: 'Union Savings' }
/** Share of all cash that is kept on the reserve account, moved once a month. */
const reserveShare = 0.3

/** Kinds of cash flow by the account on the other side. */
const kinds: Record<string, string> = {
  1130: 'customer receipts',
  1160: 'suppliers',
  1230: 'investment',
  2230: 'suppliers',
  2310: 'payroll',
  2400: 'customer receipts',
  2410: 'loans',
  2500: 'tax',
  3020: 'equity',
  3540: 'dividends',
  4200: 'customer receipts',
  4300: 'customer receipts',
  4130: 'refunds',
  4140: 'refunds',
  6000: 'payroll',
  6020: 'payroll',
  6040: 'payroll',
  6100: 'payroll',
  6110: 'recruiting and training',
  6120: 'recruiting and training',
  6310: 'marketing',
  8010: 'interest',
  8500: 'tax',
}
/** Memo by which reimbursements of employees are told from payments to suppliers. */
export const reimbursement = 'Expense claims'

function kindOf({ debit, credit, memo }: Posting): string {
  if (memo.startsWith('Opening balance')) return 'opening'
  if (memo.startsWith(reimbursement)) return 'expense claims'
  return kinds[debit === cash ? credit : debit] ?? 'other'
}

export class Bank {
  #operatingCents = 0
  #reserveCents = 0
  /** Flows of the day, by kind. */
  #flows = new Map<string, { inCents: number; outCents: number }>()

  see(posting: Posting): void {
    if (posting.debit !== cash && posting.credit !== cash) return
    const kind = kindOf(posting)
    const flow = this.#flows.get(kind) ?? { inCents: 0, outCents: 0 }
    this.#flows.set(kind, flow)
    if (posting.debit === cash) flow.inCents += posting.amountCents
    else flow.outCents += posting.amountCents
  }

  /** Rows of the day: flows by kind and the balance of each account at its end. */
  *day(day: Day): Iterable<[string, Row]> {
    let [inCents, outCents] = [0, 0]
    for (const [kind, flow] of this.#flows) {
      inCents += flow.inCents
      outCents += flow.outCents
      if (kind === 'opening') continue
      const activity =
        kind === 'investment'
          ? 'investing'
          : ['loans', 'interest', 'dividends', 'equity'].includes(kind)
            ? 'financing'
            : 'operating'
      yield [
        'finance/cash-flow',
        {
          flow_id: `CF-${day}-${kind.replaceAll(' ', '-')}`,
          day,
          kind,
          activity,
          in: flow.inCents / 100,
          out: flow.outCents / 100,
        },
      ]
    }
    this.#flows.clear()
    this.#operatingCents += inCents - outCents
    yield balanceRow(operating, day, inCents, outCents, this.#operatingCents)
    yield balanceRow(reserve, day, 0, 0, this.#reserveCents)
  }

  /** Brings the reserve to its share; it shows in the balances of the next day on. */
  *transfer(month: Month): Iterable<[string, Row]> {
    // Not before the month is over: it may go on.
    if (month.to !== monthEnd(month.from)) return
    const total = this.#operatingCents + this.#reserveCents
    const wanted = Math.max(0, Math.round((total * reserveShare) / 1_000_000) * 1_000_000)
    const moved = wanted - this.#reserveCents
    this.#reserveCents = wanted
    this.#operatingCents -= moved
    if (moved !== 0) {
      yield [
        'finance/cash-flow',
        {
          flow_id: `CF-${month.to}-transfer`,
          day: month.to,
          kind: 'own accounts',
          activity: 'transfer',
          in: Math.abs(moved) / 100,
          out: Math.abs(moved) / 100,
        },
      ]
    }
  }
}

function balanceRow(
  { name, bank }: { name: string; bank: string },
  day: Day,
  inCents: number,
  outCents: number,
  balanceCents: number,
): [string, Row] {
  return [
    'finance/bank-balance',
    {
      balance_id: `${name.slice(0, 1)}-${day}`,
      day,
      bank_account: name,
      bank,
      in: inCents / 100,
      out: outCents / 100,
      balance: balanceCents / 100,
    },
  ]
}
