/** Sizes of the two penalties: `l1` |b| + `l2` / 2 b^2, summed over the coefficients. */
export interface Penalty {
  l1: number
  l2: number
}

/** A quadratic function of a step, as far as descending on it needs to know. */
export interface Terrain {
  /** Second derivative by each coordinate. */
  curvature: Float64Array
  /** Slope by a coordinate where the step has come to. */
  slopeAt(column: number): number
  /** Takes the step further along a coordinate. */
  move(column: number, by: number): void
  /** Solves (H + l2) x = right among the active coordinates, as nearly as is worth it; undefined where it cannot. */
  solveInSteps(active: Int32Array, right: Float64Array, l2: number): Generator<undefined, Float64Array | undefined>
  /** What looking at a coordinate costs. */
  operations: number
}

const roundsMost = 300
/** At least so many sweeps over coordinates that are not 0 before they are solved for together. */
const sweepsBefore = 4
const crossingsMost = 4
/** Ends when no coordinate lowers the function by more than this share of what the first sweep did, or by more than the floor. */
const [wantedShare, gainFloor] = [1e-6, 1e-18]
/** Operations between two pauses. */
export const pauseAfter = 1_000_000

/**
 * The step that minimises a quadratic function plus penalty: sweeps along each coordinate, all and then those that are not 0 (Friedman, Hastie & Tibshirani
 * 2010); as these crawl where columns go together, the coordinates that are not 0 are then solved for at once, up to the first that would change its sign
 * (Lee, Battle, Raina & Ng 2006, Efficient sparse coding algorithms).
 * @param coefficients where the step starts, with room for an intercept.
 */
export function* descentInSteps(
  terrain: Terrain,
  coefficients: Float64Array,
  penalty: Penalty,
): Generator<undefined, Float64Array> {
  const step = new Float64Array(coefficients.length)
  let least = gainFloor
  for (let round = 0; round < roundsMost; round++) {
    // Without l1 all coordinates count, and sweeps bring little.
    if (penalty.l1 === 0) yield* jumpInSteps(terrain, coefficients, step, penalty)
    let gain = yield* sweepInSteps(terrain, coefficients, step, penalty, true)
    if (round === 0) least = Math.max(gainFloor, wantedShare * gain)
    if (gain <= least) break
    const sweeps = Math.max(sweepsBefore, costOfSolving(coefficients, step, terrain.curvature.length))
    for (let sweep = 0; sweep < sweeps && gain > least; sweep++)
      gain = yield* sweepInSteps(terrain, coefficients, step, penalty, false)
    if (gain > least && penalty.l1 > 0) yield* jumpInSteps(terrain, coefficients, step, penalty)
  }
  return step
}

/** In sweeps: a third of a cube against a product. */
function costOfSolving(coefficients: Float64Array, step: Float64Array, columns: number): number {
  let active = 0
  for (let at = 0; at < columns; at++) if ((coefficients[at] as number) + (step[at] as number) !== 0) active++
  return active ** 2 / (3 * columns)
}

/** Minimises along each coordinate in turn; the most that one of them has brought. */
function* sweepInSteps(
  terrain: Terrain,
  coefficients: Float64Array,
  step: Float64Array,
  { l1, l2 }: Penalty,
  all: boolean,
): Generator<undefined, number> {
  const { curvature } = terrain
  let most = 0
  let waiting = 0
  for (let column = 0; column < curvature.length; column++) {
    const bend = curvature[column] as number
    const here = (coefficients[column] as number) + (step[column] as number)
    if ((!all && here === 0) || !(bend + l2 > 0)) continue
    const pull = bend * here - terrain.slopeAt(column)
    const kept = Math.abs(pull) - l1
    const to = kept > 0 ? (Math.sign(pull) * kept) / (bend + l2) : 0
    const by = to - here
    if (by !== 0) {
      step[column] = to - (coefficients[column] as number)
      terrain.move(column, by)
      most = Math.max(most, (bend + l2) * by * by)
    }
    waiting += terrain.operations
    if (waiting < pauseAfter) continue
    waiting = 0
    yield
  }
  return most
}

/** Goes to the minimum among the coordinates that are not 0; those that would change their sign are left at 0 and the others solved for again. */
function* jumpInSteps(
  terrain: Terrain,
  coefficients: Float64Array,
  step: Float64Array,
  penalty: Penalty,
): Generator<undefined, void> {
  const { l1, l2 } = penalty
  for (let crossing = 0; crossing < crossingsMost; crossing++) {
    const at = (column: number) => (coefficients[column] as number) + (step[column] as number)
    const active = Int32Array.from(terrain.curvature.keys()).filter((column) => l1 === 0 || at(column) !== 0)
    const here = Float64Array.from(active, at)
    // Among coordinates that keep their sign the penalty is smooth.
    const slopesHere = () =>
      Float64Array.from(
        active,
        (column, place) => terrain.slopeAt(column) + l1 * Math.sign(here[place] as number) + l2 * at(column),
      )
    const before = slopesHere()
    const move = yield* terrain.solveInSteps(
      active,
      before.map((slope) => -slope),
      l2,
    )
    if (move === undefined) return
    const share = l1 === 0 ? 1 : shareWithoutCrossing(here, move)
    const goTo = (place: number, to: number) => {
      const column = active[place] as number
      const by = to - at(column)
      if (by === 0) return
      terrain.move(column, by)
      step[column] = to - (coefficients[column] as number)
    }
    const clipped = move.map((by, place) => {
      const to = (here[place] as number) + by
      return share === 1 || to * (here[place] as number) > 0 ? to : 0
    })
    clipped.forEach((to, place) => {
      goTo(place, to)
    })
    yield
    if (share === 1) return
    const change = changeBetween(here, clipped, before, slopesHere())
    if (change < 0) continue
    for (let place = 0; place < active.length; place++)
      goTo(place, (here[place] as number) + share * (move[place] as number))
  }
}

/** What a quadratic function changes by from one place to another with these slopes: exact. */
function changeBetween(from: Float64Array, to: Float64Array, before: Float64Array, after: Float64Array): number {
  let change = 0
  for (let place = 0; place < from.length; place++)
    change +=
      0.5 * ((to[place] as number) - (from[place] as number)) * ((before[place] as number) + (after[place] as number))
  return change
}

/** The part of a move at which the first coordinate is 0, 1 where none changes its sign. */
function shareWithoutCrossing(here: Float64Array, move: Float64Array): number {
  let share = 1
  for (let place = 0; place < here.length; place++) {
    const part = -(here[place] as number) / (move[place] as number)
    if (part > 0 && part < share) share = part
  }
  return share
}
