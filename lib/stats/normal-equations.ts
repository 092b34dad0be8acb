/** Sums of products for least squares of several targets on the same predictors; four rows at a time, because the sums are what costs. */
export class NormalEquations {
  /** Lower triangle of the sum of x x', row-major. */
  readonly matrix: Float64Array
  /** Sum of y x, one row of `size` a target. */
  readonly right: Float64Array
  readonly #rows: Float64Array
  readonly #targets: Float64Array
  #waiting = 0

  readonly size: number
  readonly targets: number

  constructor(size: number, targets: number) {
    this.size = size
    this.targets = targets
    this.matrix = new Float64Array(size * size)
    this.right = new Float64Array(size * targets)
    this.#rows = new Float64Array(4 * size)
    this.#targets = new Float64Array(4 * targets)
  }

  /** Adds one row with its targets; `weight` multiplies its squared errors. */
  add(row: Float64Array, targets: Float64Array, weight: number): void {
    const root = Math.sqrt(weight)
    const { size, targets: wanted } = this
    const rows = this.#rows
    const answers = this.#targets
    const from = this.#waiting * size
    for (let at = 0; at < size; at++) rows[from + at] = root * (row[at] as number)
    const to = this.#waiting * wanted
    for (let at = 0; at < wanted; at++) answers[to + at] = root * (targets[at] as number)
    this.#waiting++
    if (this.#waiting === 4) this.finish()
  }

  /** Adds the products with the targets only. */
  addTargets(row: Float64Array, targets: Float64Array, weight: number): void {
    for (let at = 0; at < this.targets; at++) {
      const by = weight * (targets[at] as number)
      if (by === 0) continue
      const start = at * this.size
      for (let j = 0; j < this.size; j++)
        this.right[start + j] = (this.right[start + j] as number) + by * (row[j] as number)
    }
  }

  /** To be called after the last row. */
  finish(): void {
    if (this.#waiting === 0) return
    this.#rows.fill(0, this.#waiting * this.size)
    this.#targets.fill(0, this.#waiting * this.targets)
    this.#waiting = 0
    addProducts(this.matrix, this.#rows, this.size, this.#rows, this.size, true)
    addProducts(this.right, this.#targets, this.targets, this.#rows, this.size, false)
  }
}

/** Adds to `sums` the products of each column of `left` with each column of `right` over four rows; of a symmetric one the lower triangle only. */
function addProducts(
  sums: Float64Array,
  left: Float64Array,
  count: number,
  right: Float64Array,
  size: number,
  symmetric: boolean,
): void {
  const second = size
  const third = 2 * size
  const fourth = 3 * size
  for (let i = 0; i < count; i++) {
    const a = left[i] as number
    const b = left[count + i] as number
    const c = left[2 * count + i] as number
    const d = left[3 * count + i] as number
    const start = i * size
    const end = symmetric ? i + 1 : size
    for (let j = 0; j < end; j++)
      sums[start + j] =
        (sums[start + j] as number) +
        a * (right[j] as number) +
        b * (right[second + j] as number) +
        c * (right[third + j] as number) +
        d * (right[fourth + j] as number)
  }
}
