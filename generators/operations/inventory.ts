// The stock keeper: writes down what came in and went out, takes materials out for what was made, and counts once a month.
import { monthEnd } from '../../lib/calendar/calendar.ts'
import type { Random } from '../random.ts'
import { goodsOf } from '../world/goods.ts'
import { type Material, materialsOf } from '../world/purchases.ts'
import type { World } from '../world.ts'
import { type Books, booksBefore, keepBooks } from './books.ts'
import { type Entry, type Movement, type Part, type Shift, short } from './part.ts'

/** A material is taken out every third day, for three days. */
const every = 3
/** Ordinary days' worth that is there at the start. Materials last for longer than a site waits for its turn, too. */
const [openingGoods, openingMaterials] = [24, 40]
const turnsCovered = 1.6

/** @param movers the parts that move the stock, in their order: a month made alone needs what they did before it. */
export function inventory(movers: readonly Part[]): Part {
  return (shift) => {
    const { world, month } = shift
    const random = world.random(`operations/inventory/${month.index}`)
    const materials = materialsOf(world)
    const makes = world.machines.lines.length > 0
    const books = booksBefore(world, month.index) ?? booksFromTheStart(shift, movers)
    return function* (dayIndex): Iterable<Entry> {
      const { day } = world.days[dayIndex] as World['days'][number]
      const { movements } = shift
      if (dayIndex === 0) movements.unshift(...opening(world, materials))
      movements.push(...takenOut(movements, materials, makes, dayIndex))
      const booked = movements.map((movement) => books.book(movement))
      movements.length = 0
      // A month that is not over has not been counted.
      if (dayIndex === month.lastDay && day === monthEnd(day)) {
        for (const movement of counted(shift, random, day, materials, books)) booked.push(books.book(movement))
      }
      let at = 0
      for (const movement of booked) if (movement.quantity !== 0) yield row(movement, day, ++at)
      if (dayIndex === month.lastDay) keepBooks(world, month.index, books)
    }
  }
}

/** Goes through all months before, without writing a row. */
function booksFromTheStart({ world, month }: Shift, movers: readonly Part[]): Books {
  for (const earlier of world.months.slice(0, month.index)) {
    const shift: Shift = { world, month: earlier, journal: { post: () => {} }, movements: [] }
    const days = [...movers, inventory(movers)].map((part) => part(shift))
    for (let i = earlier.firstDay; i <= earlier.lastDay; i++) for (const day of days) for (const _ of day(i));
  }
  return booksBefore(world, month.index) as Books
}

function row(
  { site, kind, itemKind, item, quantity, valueCents, reference }: Movement,
  day: string,
  at: number,
): Entry {
  return [
    'operations/inventory-movement',
    {
      movement_id: `MV-${short(day)}-${String(at).padStart(4, '0')}`,
      day,
      site,
      kind,
      item_kind: itemKind,
      item,
      quantity,
      value: valueCents / 100,
      reference,
    },
  ]
}

function opening(world: World, materials: readonly Material[]): Movement[] {
  const reference = 'Opening stock'
  const goods = goodsOf(world)
  const stock = goods.map(({ product, site, usualUnits }): Movement => {
    // Where few are ordered, orders come in lumps.
    const quantity = Math.ceil(usualUnits * openingGoods + 50 * Math.sqrt(usualUnits))
    return {
      site,
      kind: 'adjustment',
      itemKind: 'product',
      item: product.id,
      quantity,
      valueCents: quantity * product.unitCostCents,
      reference,
    }
  })
  const costOf = (site: string | null) =>
    goods.reduce(
      (sum, good) => sum + (site === null || good.site === site ? good.usualUnits * good.product.unitCostCents : 0),
      0,
    )
  for (const { name: site } of world.profile.sites) {
    const costADay = costOf(site)
    if (costADay === 0) continue
    for (const { item, share, often } of materials) {
      const days = openingMaterials + (turnsCovered * costOf(null)) / (often * costADay)
      // A few more where so few are used that rounding counts.
      const quantity = 20 + Math.ceil((costADay * share * days) / item.unitCents)
      stock.push({
        site,
        kind: 'adjustment',
        itemKind: 'material',
        item: item.id,
        quantity,
        valueCents: quantity * item.unitCents,
        reference,
      })
    }
  }
  return stock
}

/** Materials for what was made that day; where nothing is made, for what was sent out. */
function takenOut(
  movements: readonly Movement[],
  materials: readonly Material[],
  makes: boolean,
  dayIndex: number,
): Movement[] {
  const done = new Map<string, number>()
  for (const { kind, itemKind, site, valueCents } of movements) {
    if (itemKind === 'product' && kind === (makes ? 'receipt' : 'issue'))
      done.set(site, (done.get(site) ?? 0) + Math.abs(valueCents))
  }
  const out: Movement[] = []
  for (const [site, cents] of done) {
    for (const [at, { item, share }] of materials.entries()) {
      if ((dayIndex + at) % every !== 0) continue
      const quantity = Math.round((cents * share * every) / item.unitCents)
      out.push({
        site,
        kind: 'issue',
        itemKind: 'material',
        item: item.id,
        quantity: -quantity,
        valueCents: -quantity * item.unitCents,
        reference: null,
      })
    }
  }
  return out
}

/** What the count at the end of a month finds more or less than the books; the difference is posted. */
function counted(
  { world, journal }: Shift,
  random: Random,
  day: string,
  materials: readonly Material[],
  books: Books,
): Movement[] {
  const found: Movement[] = []
  for (const { product, site, usualUnits } of goodsOf(world)) {
    const quantity = Math.max(-books.quantity(product.id, site), Math.round(random.normal(-0.02, 0.08) * usualUnits))
    found.push({
      site,
      kind: 'adjustment',
      itemKind: 'product',
      item: product.id,
      quantity,
      valueCents: quantity * product.unitCostCents,
      reference: 'Count',
    })
  }
  for (const { name: site } of world.profile.sites) {
    const costADay = goodsOf(world).reduce(
      (sum, good) => sum + (good.site === site ? good.usualUnits * good.product.unitCostCents : 0),
      0,
    )
    for (const { item, share } of materials) {
      const quantity = Math.max(
        -books.quantity(item.id, site),
        Math.round((random.normal(-0.02, 0.1) * costADay * share) / item.unitCents),
      )
      found.push({
        site,
        kind: 'adjustment',
        itemKind: 'material',
        item: item.id,
        quantity,
        valueCents: quantity * item.unitCents,
        reference: 'Count',
      })
    }
  }
  for (const { name: site } of world.profile.sites) {
    const cents = found.reduce((sum, movement) => sum + (movement.site === site ? movement.valueCents : 0), 0)
    const [debit, credit] = cents < 0 ? ['5050', '1160'] : ['1160', '5050']
    if (cents !== 0)
      journal.post({
        day,
        debit,
        credit,
        department: 'Operations',
        organization: site,
        amountCents: Math.abs(cents),
        memo: `Count ${site} ${day}`,
      })
  }
  return found
}
