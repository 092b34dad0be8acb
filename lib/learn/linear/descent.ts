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
/** Sweeps over coordinates that are not 0 before they are solved for together. */
const sweepsBefore = 4
const crossingsMost = 8
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
    for (let sweep = 0; sweep < sweepsBefore && gain > least; sweep++)
      gain = yield* sweepInSteps(terrain, coefficients, step, penalty, false)
    if (gain > least && penalty.l1 > 0) yield* jumpInSteps(terrain, coefficients, step, penalty)
  }
  return step
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

/** Goes to the minimum among the coordinates that are not 0 while none changes its sign; one that would is left at 0. */
function* jumpInSteps(
  terrain: Terrain,
  coefficients: Float64Array,
  step: Float64Array,
  { l1, l2 }: Penalty,
): Generator<undefined, void> {
  for (let crossing = 0; crossing < crossingsMost; crossing++) {
    const at = (column: number) => (coefficients[column] as number) + (step[column] as number)
    const active = Int32Array.from(terrain.curvature.keys()).filter((column) => l1 === 0 || at(column) !== 0)
    const right = Float64Array.from(
      active,
      (column) => -terrain.slopeAt(column) - l1 * Math.sign(at(column)) - l2 * at(column),
    )
    const solved = yield* terrain.solveInSteps(active, right, l2)
    if (solved === undefined) return
    let share = 1
    let crossed = -1
    for (let place = 0; place < active.length && l1 > 0; place++) {
      const here = at(active[place] as number)
      const by = solved[place] as number
      if (Math.sign(here + by) === Math.sign(here) || !(-here / by < share)) continue
      share = -here / by
      crossed = place
    }
    for (let place = 0; place < active.length; place++) {
      const column = active[place] as number
      const by = place === crossed ? -at(column) : share * (solved[place] as number)
      terrain.move(column, by)
      step[column] = place === crossed ? -(coefficients[column] as number) : (step[column] as number) + by
    }
    yield
    if (crossed < 0) return
  }
}
