// Clean expenses with planted cases, so that what a test finds can be counted against what there is.
import { normalOf, randomOf } from '../../random/random.ts'
import type { Expenses } from './expenses.ts'

export interface Planted {
  expenses: Expenses
  /** Rows of each planted case, by kind. */
  cases: { kind: string; rows: number[] }[]
}

const syllables = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bre cla dro'.split(' ')

/** @param count clean rows. @param planted cases of each kind. */
export function plantedExpenses(count: number, planted: number, seed = 1): Planted {
  const random = randomOf(seed)
  const normal = normalOf(random)
  const pick = (below: number) => Math.floor(random() * below)
  const vendors = Math.max(50, Math.floor(count / 100))
  const vendorNames = Array.from(
    { length: vendors },
    () =>
      `${Array.from({ length: 4 }, () => syllables[pick(syllables.length)]).join('')} ${Array.from({ length: 3 }, () => syllables[pick(syllables.length)]).join('')} Ltd`,
  )
  const rows: { vendor: number; cents: number; day: number; invoice: string }[] = []
  const issued = new Int32Array(vendors + planted).map((_, at) => 1000 + ((at * 7919) % 90_000))
  const add = (vendor: number, cents: number, day: number, invoice?: string) =>
    rows.push({ vendor, cents, day, invoice: invoice ?? `INV-${(issued[vendor] as number)++}` }) - 1
  const cents = () => Math.round(100 * Math.exp(5.5 + 1.3 * normal()))
  // A tenth of the vendors bills the same amount every week or month.
  for (let at = 0; at < count; at++) {
    const vendor = pick(vendors)
    if (vendor % 10 === 0) {
      const every = vendor % 20 === 0 ? 7 : 30
      add(vendor, 10_000 + vendor * 13, 18_000 + every * (((issued[vendor] as number) * 31) % Math.floor(720 / every)))
    } else add(vendor, cents(), 18_000 + pick(720))
  }
  const cases: Planted['cases'] = []
  const original = () => {
    let at = pick(count)
    while ((rows[at] as { vendor: number }).vendor % 10 === 0 || (rows[at] as { cents: number }).cents < 12_345)
      at = pick(count)
    return at
  }
  for (let at = 0; at < planted; at++) {
    const [a, b, c] = [original(), original(), original()]
    const [one, two, three] = [a, b, c].map((row) => rows[row]) as [
      (typeof rows)[0],
      (typeof rows)[0],
      (typeof rows)[0],
    ]
    cases.push({ kind: 'paid twice', rows: [a, add(one.vendor, one.cents, one.day + pick(20), one.invoice)] })
    cases.push({
      kind: 'invoice variant',
      rows: [b, add(two.vendor, two.cents, two.day + pick(20), two.invoice.replace('INV-', 'inv 0'))],
    })
    const name = vendorNames[three.vendor] as string
    vendorNames.push(name.replace('Ltd', at % 2 ? 'Limited' : 'ltd.').toUpperCase())
    cases.push({ kind: 'spelling', rows: [c, add(vendorNames.length - 1, three.cents, three.day + 2, three.invoice)] })
    const d = original()
    const four = rows[d] as (typeof rows)[0]
    const text = String(four.cents)
    const place = [...text].findIndex((digit, i) => i > 0 && digit !== text[i - 1])
    const swappedText =
      place < 1 ? text : text.slice(0, place - 1) + text[place] + text[place - 1] + text.slice(place + 1)
    if (swappedText !== text && swappedText[0] !== '0')
      cases.push({
        kind: 'transposed',
        rows: [d, add(four.vendor, Number(swappedText), four.day + pick(10), four.invoice)],
      })
    const vendor = pick(vendors)
    const day = 18_000 + pick(700)
    cases.push({
      kind: 'split',
      rows: [0, 1, 2].slice(0, 2 + (at % 2)).map(() => add(vendor, 500_000 - 100 * (1 + pick(600)), day + pick(3))),
    })
  }
  return {
    cases,
    expenses: {
      vendor: Int32Array.from(rows, (row) => row.vendor),
      amountCents: Float64Array.from(rows, (row) => row.cents),
      day: Int32Array.from(rows, (row) => row.day),
      vendorNames,
      invoice: (row) => (rows[row] as { invoice: string }).invoice,
    },
  }
}
