import { randomOf } from '../../random/random.ts'

export interface ForestOptions {
  dimensions: number
  trees?: number
  /** Points that each tree remembers: the newest ones. */
  size?: number
  seed: number
}

export interface ForestScore {
  /** Collusive displacement, the mean over the trees: how many points would sink a level if this one and its like were gone, per one of those. */
  score: number
  /** What each dimension adds to it; they sum to it. */
  attribution: Float64Array
}

const none = -1

/** A random cut tree over the newest points, in arrays that never grow: what is inserted takes the place of what was deleted. */
class CutTree {
  readonly #dimensions: number
  readonly #random: () => number
  /** Per node. Leaves have no children. */
  readonly #left: Int32Array
  readonly #right: Int32Array
  readonly #parent: Int32Array
  readonly #cutDimension: Int32Array
  readonly #cutValue: Float64Array
  readonly #mass: Int32Array
  readonly #low: Float64Array
  readonly #high: Float64Array
  readonly #free: Int32Array
  #freeCount: number
  #root = none

  constructor(dimensions: number, size: number, seed: number) {
    const nodes = 2 * size + 1
    this.#dimensions = dimensions
    this.#random = randomOf(seed)
    this.#left = new Int32Array(nodes).fill(none)
    this.#right = new Int32Array(nodes).fill(none)
    this.#parent = new Int32Array(nodes).fill(none)
    this.#cutDimension = new Int32Array(nodes)
    this.#cutValue = new Float64Array(nodes)
    this.#mass = new Int32Array(nodes)
    this.#low = new Float64Array(nodes * dimensions)
    this.#high = new Float64Array(nodes * dimensions)
    this.#free = Int32Array.from({ length: nodes }, (_, at) => nodes - 1 - at)
    this.#freeCount = nodes
  }

  /** @returns the leaf that holds the point; the same one for equal points. */
  insert(point: Float64Array): number {
    if (this.#root === none) {
      this.#root = this.#leaf(point)
      return this.#root
    }
    let node = this.#root
    for (;;) {
      const cut = this.#cut(node, point)
      if (cut === undefined) {
        if (this.#left[node] === none) {
          this.#grow(node, point, 1)
          return node
        }
        const dimension = this.#cutDimension[node] as number
        const left = (point[dimension] as number) <= (this.#cutValue[node] as number)
        node = (left ? this.#left : this.#right)[node] as number
        continue
      }
      return this.#split(node, point, cut.dimension, cut.value)
    }
  }

  /** Puts a new leaf beside a node, above which the cut lies. */
  #split(node: number, point: Float64Array, dimension: number, value: number): number {
    const leaf = this.#leaf(point)
    const branch = this.#free[--this.#freeCount] as number
    const parent = this.#parent[node] as number
    const first = (point[dimension] as number) <= value
    this.#left[branch] = first ? leaf : node
    this.#right[branch] = first ? node : leaf
    this.#cutDimension[branch] = dimension
    this.#cutValue[branch] = value
    this.#parent[branch] = parent
    this.#parent[node] = branch
    this.#parent[leaf] = branch
    if (parent === none) this.#root = branch
    else if (this.#left[parent] === node) this.#left[parent] = branch
    else this.#right[parent] = branch
    this.#mass[branch] = this.#mass[node] as number
    this.#copyBox(node, branch)
    this.#grow(branch, point, 1)
    return leaf
  }

  /** A random cut of the box of node and point; undefined where it does not part them. */
  #cut(node: number, point: Float64Array): { dimension: number; value: number } | undefined {
    const base = node * this.#dimensions
    let total = 0
    for (let d = 0; d < this.#dimensions; d++)
      total +=
        Math.max(this.#high[base + d] as number, point[d] as number) -
        Math.min(this.#low[base + d] as number, point[d] as number)
    let rest = this.#random() * total
    for (let d = 0; d < this.#dimensions; d++) {
      const low = this.#low[base + d] as number
      const high = this.#high[base + d] as number
      const from = Math.min(low, point[d] as number)
      const length = Math.max(high, point[d] as number) - from
      if (rest >= length) {
        rest -= length
        continue
      }
      const value = from + rest
      if (value < low && (point[d] as number) <= value) return { dimension: d, value }
      if (value >= high && (point[d] as number) > value) return { dimension: d, value }
      return undefined
    }
    return undefined
  }

  /** Forgets one point of a leaf. */
  delete(leaf: number): void {
    if ((this.#mass[leaf] as number) > 1) {
      for (let node = leaf; node !== none; node = this.#parent[node] as number) (this.#mass[node] as number) -= 1
      return
    }
    const parent = this.#parent[leaf] as number
    this.#free[this.#freeCount++] = leaf
    if (parent === none) {
      this.#root = none
      return
    }
    const sibling = (this.#left[parent] === leaf ? this.#right[parent] : this.#left[parent]) as number
    const above = this.#parent[parent] as number
    this.#free[this.#freeCount++] = parent
    this.#parent[sibling] = above
    if (above === none) this.#root = sibling
    else if (this.#left[above] === parent) this.#left[above] = sibling
    else this.#right[above] = sibling
    for (let node = above; node !== none; node = this.#parent[node] as number) {
      this.#mass[node] = (this.#mass[node] as number) - 1
      this.#shrink(node)
    }
  }

  /** Adds the displacement of a leaf's point to the dimension of the cut that shows it. @returns it. */
  displacement(leaf: number, attribution: Float64Array): number {
    let most = 0
    let dimension = none
    for (
      let node = leaf, above = this.#parent[leaf] as number;
      above !== none;
      node = above, above = this.#parent[node] as number
    ) {
      const sibling = (this.#left[above] === node ? this.#right[above] : this.#left[above]) as number
      const ratio = (this.#mass[sibling] as number) / (this.#mass[node] as number)
      if (ratio > most) {
        most = ratio
        dimension = this.#cutDimension[above] as number
      }
    }
    if (dimension !== none) (attribution[dimension] as number) += most
    return most
  }

  #leaf(point: Float64Array): number {
    const node = this.#free[--this.#freeCount] as number
    this.#left[node] = none
    this.#right[node] = none
    this.#parent[node] = none
    this.#mass[node] = 1
    this.#low.set(point, node * this.#dimensions)
    this.#high.set(point, node * this.#dimensions)
    return node
  }

  #copyBox(from: number, to: number): void {
    for (let d = 0; d < this.#dimensions; d++) {
      this.#low[to * this.#dimensions + d] = this.#low[from * this.#dimensions + d] as number
      this.#high[to * this.#dimensions + d] = this.#high[from * this.#dimensions + d] as number
    }
  }

  /** Adds mass and the point's box to a node and all above it. */
  #grow(from: number, point: Float64Array, mass: number): void {
    for (let node = from; node !== none; node = this.#parent[node] as number) {
      this.#mass[node] = (this.#mass[node] as number) + mass
      const base = node * this.#dimensions
      for (let d = 0; d < this.#dimensions; d++) {
        const value = point[d] as number
        if (value < (this.#low[base + d] as number)) this.#low[base + d] = value
        if (value > (this.#high[base + d] as number)) this.#high[base + d] = value
      }
    }
  }

  #shrink(node: number): void {
    const [left, right] = [
      (this.#left[node] as number) * this.#dimensions,
      (this.#right[node] as number) * this.#dimensions,
    ]
    const base = node * this.#dimensions
    for (let d = 0; d < this.#dimensions; d++) {
      this.#low[base + d] = Math.min(this.#low[left + d] as number, this.#low[right + d] as number)
      this.#high[base + d] = Math.max(this.#high[left + d] as number, this.#high[right + d] as number)
    }
  }
}

/**
 * Robust random cut forest over a stream (Guha, Mishra, Roy & Schrijvers 2016): each tree remembers the newest `size` points, so that memory is bounded and what
 * was strange once is learnt. Points of several values of one series, one after the other, find changes of shape.
 */
export class RandomCutForest {
  readonly #trees: CutTree[]
  /** Leaves of the remembered points, tree after tree, in a ring. */
  readonly #leaves: Int32Array
  readonly #size: number
  readonly #dimensions: number
  #seen = 0

  /** @throws RangeError when a number of dimensions, trees or points is not a whole one of at least 1, or there are fewer than two points. */
  constructor({ dimensions, trees = 50, size = 256, seed }: ForestOptions) {
    if (![dimensions, trees, size].every((each) => Number.isInteger(each) && each >= 1) || size < 2)
      throw new RangeError('not a forest')
    const seeds = randomOf(seed)
    this.#dimensions = dimensions
    this.#size = size
    this.#trees = Array.from(
      { length: trees },
      () => new CutTree(dimensions, size + 1, Math.floor(seeds() * 4294967296)),
    )
    this.#leaves = new Int32Array(trees * size)
  }

  /**
   * Takes in a point and scores it against those before.
   * @throws RangeError when it has another number of dimensions or a number that is not finite.
   */
  add(point: Float64Array): ForestScore {
    if (point.length !== this.#dimensions || !point.every(Number.isFinite))
      throw new RangeError('not a point of the forest')
    const place = this.#seen % this.#size
    const attribution = new Float64Array(this.#dimensions)
    let score = 0
    for (const [at, tree] of this.#trees.entries()) {
      const own = at * this.#size + place
      if (this.#seen >= this.#size) tree.delete(this.#leaves[own] as number)
      const leaf = tree.insert(point)
      this.#leaves[own] = leaf
      score += tree.displacement(leaf, attribution)
    }
    this.#seen++
    for (let d = 0; d < this.#dimensions; d++) attribution[d] = (attribution[d] as number) / this.#trees.length
    return { score: score / this.#trees.length, attribution }
  }
}
