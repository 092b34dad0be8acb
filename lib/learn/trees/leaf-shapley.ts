// Shapley values of one leaf. A leaf is a game in which feature j either admits the row (o = 1) or not (o = 0), and when it is unknown lets a share r of
// the rows through; the worth of a set of known features is the product. The weight of a set of s among k - 1 others, s! (k - 1 - s)! / k!, is the integral
// of t^s (1 - t)^(k - 1 - s) over 0..1, so that feature i contributes value * (o_i - r_i) * integral of the product over j of o_j t + r_j (1 - t), without i:
// a polynomial of degree k - 1, which Gauss-Legendre quadrature with k / 2 nodes integrates exactly, and in positive terms only.

/** Nodes and weights of Gauss-Legendre quadrature on 0..1. */
export interface Quadrature {
  nodes: Float64Array
  weights: Float64Array
}

/** @returns the quadrature that is exact up to degree 2 `count` - 1 (Newton's steps on Legendre's polynomial). */
export function quadratureOf(count: number): Quadrature {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let at = 0; at < count; at++) {
    let x = Math.cos((Math.PI * (at + 0.75)) / (count + 0.5))
    let slope = 1
    for (let step = 0; step < 100; step++) {
      let [before, value] = [0, 1]
      for (let degree = 1; degree <= count; degree++)
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree]
      slope = (count * (x * value - before)) / (x * x - 1)
      const move = value / slope
      x -= move
      if (Math.abs(move) < 1e-16) break
    }
    nodes[at] = (1 + x) / 2
    weights[at] = 1 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

/** What does not depend on the row. */
export interface LeafGame {
  value: number
  /** r of each feature. */
  shares: Float64Array
  /** Of each feature and quadrature node t: t + r (1 - t). */
  admitted: Float64Array
  quadrature: Quadrature
}

export function leafGameOf(value: number, shares: Float64Array, quadrature: Quadrature): LeafGame {
  const { nodes } = quadrature
  const admitted = new Float64Array(shares.length * nodes.length)
  for (let feature = 0; feature < shares.length; feature++)
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at] as number
      admitted[feature * nodes.length + at] = node + (shares[feature] as number) * (1 - node)
    }
  return { value, shares, admitted, quadrature }
}

/**
 * Adds the Shapley value of each feature to `into` at its place from `start` on.
 * @param admits 1 for each feature that lets the row into the leaf. @param room numbers to write over, one a quadrature node.
 */
export function addLeafShapley(
  into: Float64Array,
  places: Int32Array,
  start: number,
  game: LeafGame,
  admits: Uint8Array,
  room: Float64Array,
): void {
  const { value, shares, admitted, quadrature } = game
  const { nodes, weights } = quadrature
  const count = nodes.length
  const features = shares.length
  room.set(weights)
  let outside = value
  for (let feature = 0; feature < features; feature++) {
    if (admits[feature] === 1)
      for (let at = 0; at < count; at++) room[at] = (room[at] as number) * (admitted[feature * count + at] as number)
    else {
      outside *= shares[feature] as number
      for (let at = 0; at < count; at++) room[at] = (room[at] as number) * (1 - (nodes[at] as number))
    }
  }
  if (outside === 0 && value === 0) return
  // All features that keep the row out contribute the same, as the product of all shares but their own times their own.
  let refused = 0
  for (let at = 0; at < count; at++) refused += (room[at] as number) / (1 - (nodes[at] as number))
  for (let feature = 0; feature < features; feature++) {
    const place = start + (places[feature] as number)
    if (admits[feature] === 0) {
      into[place] = (into[place] as number) - outside * refused
      continue
    }
    let integral = 0
    for (let at = 0; at < count; at++) integral += (room[at] as number) / (admitted[feature * count + at] as number)
    into[place] = (into[place] as number) + outside * (1 - (shares[feature] as number)) * integral
  }
}
