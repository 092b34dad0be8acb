// Payslips on the last workday of the month, and what they are in the books: accrued, paid out, and the withheld part handed over in the month after.
import type { Journal } from '../area.ts'
import { careerOn } from '../world/careers.ts'
import type { Employee } from '../world/people.ts'
import { enrolmentsOf } from './benefits.ts'
import { hoursOf } from './hours.ts'
import { amount, type Entry, isThere, type Part, type Staff, type WholeMonth } from './staff.ts'

interface Payslip {
  person: Employee
  share: number
  baseCents: number
  overtimeCents: number
  bonusCents: number
  taxCents: number
  contributionsCents: number
  netCents: number
  payrollTaxCents: number
  benefitsCents: number
}

const payrollTaxShare = 0.118
/** Bonus of a good year, share of the yearly pay by level. */
const bonusShare = [0, 0, 0.03, 0.06, 0.12, 0.2]
/** What sells earns a share of pay with it. */
const commissionShare = 0.09

function payday(month: WholeMonth): number {
  return month.workdays.at(-1) as number
}

/** Payslips of a month; empty before the company's first month. */
function payroll(staff: Staff, month: WholeMonth): readonly Payslip[] {
  return staff.memo(
    'payroll',
    month.index,
    () => {
      const sales = month.index < 0 ? 1 : salesPace(staff, month)
      return month.index < 0 ? [] : staff.present(month).flatMap((person) => payslip(staff, person, month, sales) ?? [])
    },
    3,
  )
}

/** Orders a workday against what is usual, between a half and double. */
function salesPace(staff: Staff, month: WholeMonth): number {
  const { orders } = staff.world.demand
  const usual = (staff.world.profile.ordersPerHundred * staff.world.options.employees) / 100
  let sum = 0
  for (let i = month.first; i <= payday(month) && i < orders.length; i++) sum += orders[i] as number
  return Math.max(0.5, Math.min(2, sum / (usual * month.workdays.length)))
}

function payslip(staff: Staff, person: Employee, month: WholeMonth, sales: number): Payslip | null {
  const days = month.workdays.filter((i) => isThere(person, i)).length
  if (days === 0) return null
  const share = days / month.workdays.length
  const { level, payCents } = careerOn(person, Math.max(month.first, person.hired))
  const rating = person.ratings[Math.floor(month.index / 6)] || 3.3
  const baseCents = Math.round((payCents / 12) * share)
  const hours = level > 2 ? 0 : (hoursOf(staff, month).get(person) ?? []).reduce((sum, week) => sum + week.overtime, 0)
  const overtimeCents = Math.round((hours * payCents * 1.25) / (52 * 40))
  let bonusCents = 0
  if (month.monthOfYear === 2 && person.hired < month.first - 90)
    bonusCents += Math.round(payCents * (bonusShare[level] as number) * Math.max(0, (rating - 2) / 1.3))
  if (person.department === 'Sales' && level < 5)
    bonusCents += Math.round(baseCents * commissionShare * sales * (rating / 3.3))
  const gross = baseCents + overtimeCents + bonusCents
  const taxCents = Math.round(gross * (0.2 + (0.2 * payCents) / (payCents + 8_000_000)))
  let [benefitsCents, contributionsCents] = [0, 0]
  if (isThere(person, payday(month))) {
    for (const enrolment of enrolmentsOf(staff, person))
      if (enrolment.from <= payday(month)) {
        benefitsCents += enrolment.employerCents
        contributionsCents += enrolment.employeeCents
      }
  }
  // Whoever starts on the last days earns less than a month of benefits costs.
  contributionsCents = Math.min(contributionsCents, gross - taxCents)
  return {
    person,
    share: Math.round(share * 10_000) / 10_000,
    baseCents,
    overtimeCents,
    bonusCents,
    taxCents,
    contributionsCents,
    netCents: gross - taxCents - contributionsCents,
    payrollTaxCents: Math.round(gross * payrollTaxShare),
    benefitsCents,
  }
}

function payslipRow(slip: Payslip, day: string): Entry {
  const {
    person,
    share,
    baseCents,
    overtimeCents,
    bonusCents,
    taxCents,
    contributionsCents,
    netCents,
    payrollTaxCents,
    benefitsCents,
  } = slip
  return [
    'hr/payslip',
    {
      payslip_id: `${person.id}-${day.slice(0, 7)}`,
      day,
      employee_id: person.id,
      share,
      base: amount(baseCents),
      overtime: amount(overtimeCents),
      bonus: amount(bonusCents),
      tax: amount(taxCents),
      contributions: amount(contributionsCents),
      net: amount(netCents),
      payroll_tax: amount(payrollTaxCents),
      benefits: amount(benefitsCents),
      employer_cost: amount(baseCents + overtimeCents + bonusCents + payrollTaxCents + benefitsCents),
    },
  ]
}

/** Sums over departments and sites. */
function grouped(
  slips: readonly Payslip[],
  value: (slip: Payslip) => number,
): { department: string; organization: string; amountCents: number }[] {
  const sums = new Map<string, { department: string; organization: string; amountCents: number }>()
  for (const slip of slips) {
    const { department, location } = slip.person
    const key = `${department}/${location}`
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { department, organization: location, amountCents: value(slip) })
    else sum.amountCents += value(slip)
  }
  return [...sums.values()].filter(({ amountCents }) => amountCents > 0)
}

function accrueAndPay(slips: readonly Payslip[], day: string, journal: Journal): void {
  const costs: [string, string, (slip: Payslip) => number][] = [
    ['6000', 'Salaries', (slip) => slip.baseCents + slip.overtimeCents],
    ['6100', 'Bonuses and commissions', (slip) => slip.bonusCents],
    ['6020', 'Payroll taxes', (slip) => slip.payrollTaxCents],
    ['6040', 'Benefits', (slip) => slip.benefitsCents],
  ]
  const month = day.slice(0, 7)
  for (const [debit, name, value] of costs)
    for (const sum of grouped(slips, value))
      journal.post({ day, debit, credit: '2310', ...sum, memo: `${name} ${month}` })
  for (const sum of grouped(slips, (slip) => slip.netCents))
    journal.post({ day, debit: '2310', credit: '1110', ...sum, memo: `Net pay ${month}` })
}

export const payslips: Part = {
  month: (staff, month, journal) => (dayIndex) => {
    const day = staff.day(dayIndex)
    // The tenth, or the first workday after it.
    if (dayIndex === month.workdays.find((i) => i >= month.first + 9)) {
      const before = payroll(staff, staff.wholeMonth(month.index - 1))
      for (const sum of grouped(
        before,
        (slip) => slip.taxCents + slip.contributionsCents + slip.payrollTaxCents + slip.benefitsCents,
      ))
        journal.post({
          day,
          debit: '2310',
          credit: '1110',
          ...sum,
          memo: 'Taxes, insurance and benefits of the month before',
        })
    }
    if (dayIndex !== payday(month)) return []
    const slips = payroll(staff, month)
    accrueAndPay(slips, day, journal)
    return rowsOf(slips, day)
  },
}

function* rowsOf(slips: readonly Payslip[], day: string): Generator<Entry> {
  for (const slip of slips) yield payslipRow(slip, day)
}
