// Products of a design with vectors whose first entry is the intercept's, four columns at a time: memory is gone through less, and sums do not wait for each other.

/** Columns of equal length. */
export type Design = readonly Float64Array[]

/** Cells of the design between two pauses, some milliseconds. */
const cellsAtOnce = 3_000_000
const none = new Float64Array(0)

/** Writes intercept + design * coefficients. */
export function* productInto(into: Float64Array, design: Design, beta: Float64Array): Generator<undefined, void> {
  into.fill(beta[0] as number)
  for (let at = 0; at < design.length; at += 4) {
    if (at + 4 <= design.length) addFour(into, design, beta, at)
    else for (let last = at; last < design.length; last++) addOne(into, column(design, last), beta[last + 1] as number)
    if (isPause(at, into.length)) yield
  }
  yield
}

/** Writes design' * residuals, the residuals' sum first. */
export function* transposedInto(
  into: Float64Array,
  design: Design,
  residuals: Float64Array,
): Generator<undefined, void> {
  into[0] = residuals.reduce((sum, residual) => sum + residual, 0)
  for (let at = 0; at < design.length; at += 4) {
    if (at + 4 <= design.length) sumFour(into, design, residuals, at)
    else for (let last = at; last < design.length; last++) into[last + 1] = sumOne(column(design, last), residuals)
    if (isPause(at, residuals.length)) yield
  }
  yield
}

/** Writes the diagonal of design' * curvature * design. */
export function* diagonalInto(into: Float64Array, design: Design, curvature: Float64Array): Generator<undefined, void> {
  into[0] = curvature.reduce((sum, value) => sum + value, 0)
  for (let at = 0; at < design.length; at++) {
    const own = column(design, at)
    let sum = 0
    for (let row = 0; row < own.length; row++)
      sum += (curvature[row] as number) * (own[row] as number) * (own[row] as number)
    into[at + 1] = sum
    if (isPause(at, curvature.length)) yield
  }
  yield
}

/** Whether it is time for a pause after the columns up to `at`. */
function isPause(at: number, rows: number): boolean {
  const every = 4 * Math.max(1, Math.floor(cellsAtOnce / 4 / Math.max(1, rows)))
  return at > 0 && at % every === 0
}

function column(design: Design, at: number): Float64Array {
  return design[at] ?? none
}

function addOne(into: Float64Array, own: Float64Array, factor: number): void {
  for (let row = 0; row < into.length; row++) into[row] = (into[row] as number) + factor * (own[row] as number)
}

function addFour(into: Float64Array, design: Design, beta: Float64Array, at: number): void {
  const [first, second] = [column(design, at), column(design, at + 1)]
  const [third, fourth] = [column(design, at + 2), column(design, at + 3)]
  const [a, b] = [beta[at + 1] as number, beta[at + 2] as number]
  const [c, d] = [beta[at + 3] as number, beta[at + 4] as number]
  for (let row = 0; row < into.length; row++)
    into[row] =
      (into[row] as number) +
      a * (first[row] as number) +
      b * (second[row] as number) +
      c * (third[row] as number) +
      d * (fourth[row] as number)
}

function sumOne(own: Float64Array, residuals: Float64Array): number {
  let sum = 0
  for (let row = 0; row < residuals.length; row++) sum += (residuals[row] as number) * (own[row] as number)
  return sum
}

function sumFour(into: Float64Array, design: Design, residuals: Float64Array, at: number): void {
  const [first, second] = [column(design, at), column(design, at + 1)]
  const [third, fourth] = [column(design, at + 2), column(design, at + 3)]
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let row = 0; row < residuals.length; row++) {
    const residual = residuals[row] as number
    a += residual * (first[row] as number)
    b += residual * (second[row] as number)
    c += residual * (third[row] as number)
    d += residual * (fourth[row] as number)
  }
  into[at + 1] = a
  into[at + 2] = b
  into[at + 3] = c
  into[at + 4] = d
}
