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
    addOuter(this.matrix, this.#rows, this.size)
    addProducts(this.right, this.#targets, this.targets, this.#rows, this.size)
  }
}

function addOuter(matrix: Float64Array, rows: Float64Array, size: number): void {
  const second = size
  const third = 2 * size
  const fourth = 3 * size
  for (let i = 0; i < size; i++) {
    const a = rows[i] as number
    const b = rows[second + i] as number
    const c = rows[third + i] as number
    const d = rows[fourth + i] as number
    const start = i * size
    for (let j = 0; j <= i; j++)
      matrix[start + j] =
        (matrix[start + j] as number) +
        a * (rows[j] as number) +
        b * (rows[second + j] as number) +
        c * (rows[third + j] as number) +
        d * (rows[fourth + j] as number)
  }
}

function addProducts(right: Float64Array, targets: Float64Array, wanted: number, rows: Float64Array, size: number) {
  const second = size
  const third = 2 * size
  const fourth = 3 * size
  for (let i = 0; i < wanted; i++) {
    const a = targets[i] as number
    const b = targets[wanted + i] as number
    const c = targets[2 * wanted + i] as number
    const d = targets[3 * wanted + i] as number
    const start = i * size
    for (let j = 0; j < size; j++)
      right[start + j] =
        (right[start + j] as number) +
        a * (rows[j] as number) +
        b * (rows[second + j] as number) +
        c * (rows[third + j] as number) +
        d * (rows[fourth + j] as number)
  }
}
