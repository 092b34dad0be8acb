import type { Day } from '../../lib/calendar/calendar.ts'
import type { Random } from '../random.ts'

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** @returns a day as people write it: '14 March', 'March 14', '14.03.', '14 Mar 2026'. */
export function dayWords(random: Random, day: Day): string {
  const month = months[Number(day.slice(5, 7)) - 1] as string
  const number = Number(day.slice(8))
  switch (random.integer(0, 4)) {
    case 0:
      return `${number} ${month}`
    case 1:
      return `${month} ${number}`
    case 2:
      return `${number} ${month.slice(0, 3)} ${day.slice(0, 4)}`
    case 3:
      return `the ${number}${number % 10 === 1 && number !== 11 ? 'st' : number % 10 === 2 && number !== 12 ? 'nd' : number % 10 === 3 && number !== 13 ? 'rd' : 'th'} of ${month}`
    default:
      return day
  }
}

/** @returns an amount as people write it: '4,200', '4.2 thousand', 'EUR 4,200'. Whole units of money. */
export function amountWords(random: Random, amountCents: number): string {
  const whole = String(Math.max(1, Math.round(amountCents / 100))).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
  return random.pick([whole, `EUR ${whole}`, `${whole} euros`, `${whole} EUR`, `€${whole}`])
}
