// Decides once, for a whole lattice, which cells are answered.
import type { Contributions } from './dominance.ts'
import type { Effort } from './elimination.ts'
import type { Cell, Lattice } from './lattice.ts'
import { type Magnitudes, magnitudesOf } from './magnitudes.ts'
import { Panel } from './panel.ts'
import { Secrets } from './secrets.ts'

/** `few`: fewer persons than the least. `dominated`: one or two persons make most of it. `complementary`: with it, others could be computed. */
export type Decision = 'answered' | 'few' | 'dominated' | 'complementary'

export interface Rules {
  /** Persons in a group about which anything may be known. */
  least: number
  /** Contributions of each atom, for the dominance rule. */
  contributions?: readonly Contributions[]
  /** Entries to visit at most; cells not reached by then are withheld. */
  effortMost: number
}

/** Coarse before fine, large before small: what comes first is answered rather than what comes later. */
function inOrder(cells: readonly Cell[]): number[] {
  const order = cells.map((_, at) => at)
  return order.sort((left, right) => {
    const one = cells[left] as Cell
    const other = cells[right] as Cell
    return one.depth - other.depth || other.persons - one.persons || one.subset - other.subset || one.key - other.key
  })
}

/**
 * The decision for each cell of a lattice, in steps of some milliseconds. No sum of multiples of the answered cells is about 1 to least - 1 persons (see
 * `Panel`). With contributions, no answered cell, no difference of two nested ones and no rest of a line (a cell less its answered members of one dimension)
 * is dominated.
 */
export function* decide(lattice: Lattice, rules: Rules): Generator<void, Decision[]> {
  const order = inOrder(lattice.cells)
  const magnitudes = rules.contributions && (yield* magnitudesOf(lattice, rules.contributions))
  const secrets: number[][] = []
  for (const cell of magnitudes ? order : [])
    if (magnitudes?.dominates(cell) && (lattice.cells[cell]?.persons as number) >= rules.least)
      secrets.push((lattice.cells[cell] as Cell).atoms)
  for (;;) {
    const decisions = yield* pass(lattice, rules, order, secrets, magnitudes)
    if (magnitudes === undefined) return decisions
    // A cell that followed from others was answered without a look at what it leaves: where that is dominated, it is made a secret and all decided anew.
    const found = yield* dominatedRests(magnitudes, decisions)
    if (found.length === 0) return decisions
    secrets.push(...found)
    yield
  }
}

function* pass(
  lattice: Lattice,
  { least, effortMost }: Rules,
  order: readonly number[],
  groups: readonly number[][],
  magnitudes: Magnitudes | undefined,
): Generator<void, Decision[]> {
  const effort: Effort = { spent: 0 }
  const panel = new Panel(lattice.sizes, least, effort)
  const secrets = new Secrets(lattice.sizes.length, groups, effort)
  const decisions: Decision[] = lattice.cells.map(({ persons }, at) =>
    persons < least ? 'few' : magnitudes?.dominates(at) ? 'dominated' : 'complementary',
  )
  const candidates = order.filter((cell) => decisions[cell] === 'complementary')
  for (const cell of candidates) {
    if (effort.spent > effortMost) break
    const { atoms } = lattice.cells[cell] as Cell
    if (secrets.reveals(atoms)) continue
    if (magnitudes && !panel.knows(atoms) && magnitudes.dominatedRest(cell, decisions)) continue
    const verdict = yield* panel.admit(atoms)
    if (verdict === 'admitted') secrets.learn(atoms)
    if (verdict !== 'refused') decisions[cell] = 'answered'
  }
  yield* followers(lattice, panel, candidates, decisions)
  return decisions
}

const cellsAStep = 300

/** Answers what was refused before it followed from what was admitted after it. */
function* followers(
  lattice: Lattice,
  panel: Panel,
  candidates: readonly number[],
  decisions: Decision[],
): Generator<void, void> {
  for (const [count, cell] of candidates.entries()) {
    if (decisions[cell] === 'complementary' && panel.knows((lattice.cells[cell] as Cell).atoms))
      decisions[cell] = 'answered'
    if (count % cellsAStep === cellsAStep - 1) yield
  }
}

/** Every dominated group that follows from an answered cell and one above it, or from the answered members of a line. */
function* dominatedRests(magnitudes: Magnitudes, decisions: readonly Decision[]): Generator<void, number[][]> {
  const found: number[][] = []
  for (const [cell, decision] of decisions.entries()) {
    const rest = decision === 'answered' ? magnitudes.dominatedRest(cell, decisions) : undefined
    if (rest) found.push(rest)
    if (cell % cellsAStep === cellsAStep - 1) yield
  }
  return found
}
