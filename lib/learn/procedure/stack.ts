import type { Task } from './learn.ts'
import { lossOf } from './loss.ts'
import { type Stack, stackedMargins, stackFitInSteps } from './stack-fit.ts'

/** Members that count for less are left out. */
const leastShare = 0.02
/** Members of a further kind are taken that lower the loss by so many standard errors. */
const errorsBetter = 1

/** Margins of a member on rows that it had not seen, and what kind of member it is. */
export interface Stacked {
  kind: string
  margins: Float64Array
}

/**
 * Weighs members by their margins on rows that they had not seen: intercept + sum of shares * margins, no share below zero (Wolpert 1992; Breiman 1996).
 * The best kind of members comes first, others as long as they lower the loss by more than chance would: weighted log loss, or half the squared error in units
 * of the mean member's, with a belief in equal shares that is worth one row.
 */
export function* stackInSteps(
  members: readonly Stacked[],
  target: Float64Array,
  weights: Float64Array,
  task: Task,
): Generator<undefined, Stack> {
  const kinds = new Set(members.map(({ kind }) => kind))
  let now: Chosen = { kinds: [], stack: { intercept: 0, shares: members.map(() => 0) }, losses: undefined, loss: 0 }
  while (kinds.size > 0) {
    let best: Chosen | undefined
    for (const kind of kinds) {
      const taken = [...now.kinds, kind]
      const stack = yield* prunedInSteps(members, taken, target, weights, task)
      const losses = lossOf(task, stackedMargins(stack, members), target, 1).losses
      for (let row = 0; row < losses.length; row++) losses[row] = (losses[row] as number) * (weights[row] as number)
      const loss = losses.reduce((sum, value) => sum + value, 0)
      if (best === undefined || loss < best.loss) best = { kinds: taken, stack, losses, loss }
    }
    if (best?.losses === undefined || (now.losses !== undefined && !isBetter(best.losses, now.losses))) break
    now = best
    kinds.delete(best.kinds.at(-1) as string)
  }
  return now.stack
}

interface Chosen {
  /** The best first. */
  kinds: string[]
  stack: Stack
  losses: Float64Array | undefined
  loss: number
}

/** The stack of the members of these kinds, less those that count for nearly nothing. */
function* prunedInSteps(
  members: readonly Stacked[],
  kinds: readonly string[],
  target: Float64Array,
  weights: Float64Array,
  task: Task,
): Generator<undefined, Stack> {
  const own = [...members.keys()].filter((at) => kinds.includes((members[at] as Stacked).kind))
  const marginsOf = (at: number) => (members[at] as Stacked).margins
  const first = yield* stackFitInSteps(own.map(marginsOf), target, weights, task)
  const kept = own.filter((_, place) => (first.shares[place] as number) >= leastShare)
  const isAll = kept.length === 0 || kept.length === own.length
  const last = isAll ? first : yield* stackFitInSteps(kept.map(marginsOf), target, weights, task)
  const places = isAll ? own : kept
  return { intercept: last.intercept, shares: members.map((_, at) => last.shares[places.indexOf(at)] ?? 0) }
}

function isBetter(next: Float64Array, now: Float64Array): boolean {
  let [sum, squares] = [0, 0]
  for (let row = 0; row < now.length; row++) {
    const gain = (now[row] as number) - (next[row] as number)
    sum += gain
    squares += gain * gain
  }
  return sum > errorsBetter * Math.sqrt(Math.max(0, squares - (sum * sum) / now.length))
}
