// What is in stock by item and site. Nothing can be taken out that is not there: the rest is taken when more has come.
import type { World } from '../world.ts'
import type { Movement } from './part.ts'

export class Books {
  readonly #stock: Map<string, number>
  readonly #owed: Map<string, number>

  constructor(other?: Books) {
    this.#stock = new Map(other === undefined ? [] : other.#stock)
    this.#owed = new Map(other === undefined ? [] : other.#owed)
  }

  quantity(item: string, site: string): number {
    return this.#stock.get(`${item} ${site}`) ?? 0
  }

  /** @returns the movement as far as it can be made, with what earlier ones left open. */
  book(movement: Movement): Movement {
    const key = `${movement.item} ${movement.site}`
    const stock = this.#stock.get(key) ?? 0
    let { quantity, valueCents } = movement
    if (movement.kind === 'issue' && quantity < 0) {
      const wanted = (this.#owed.get(key) ?? 0) - quantity
      const taken = Math.min(stock, wanted)
      this.#owed.set(key, wanted - taken)
      valueCents = taken === 0 ? 0 : Math.round((valueCents / quantity) * -taken)
      quantity = taken === 0 ? 0 : -taken
    }
    this.#stock.set(key, stock + quantity)
    return { ...movement, quantity, valueCents }
  }
}

const kept = new WeakMap<World, { month: number; books: Books }>()

/** Keeps the books as they stand at the end of a month. */
export function keepBooks(world: World, month: number, books: Books): void {
  kept.set(world, { month, books })
}

/** @returns the books at the beginning of a month; undefined when the month before was not made last. */
export function booksBefore(world: World, month: number): Books | undefined {
  if (month === 0) return new Books()
  const last = kept.get(world)
  return last?.month === month - 1 ? new Books(last.books) : undefined
}
