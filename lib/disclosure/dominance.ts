// The dominance rule for magnitudes such as pay: a figure is one person's figure when that person makes most of it.
// Source: the (n,k)-rule of Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4, here with (1, 50 %) and (2, 75 %).

const shareOfOne = 0.5
const shareOfTwo = 0.75

/** What persons contribute to a figure, in absolute amounts. */
export interface Contributions {
  total: number
  largest: number
  second: number
}

export const noContributions: Contributions = { total: 0, largest: 0, second: 0 }

/** @returns the contributions of two groups that share no person. */
export function together(left: Contributions, right: Contributions): Contributions {
  const larger = left.largest >= right.largest ? left : right
  const smaller = larger === left ? right : left
  return {
    total: left.total + right.total,
    largest: larger.largest,
    second: Math.max(larger.second, smaller.largest),
  }
}

/** @param amount of one person, any unit; its size counts, not its sign. */
export function contributionOf(amount: number): Contributions {
  return { total: Math.abs(amount), largest: Math.abs(amount), second: 0 }
}

/**
 * Whether one person makes more than 50 % of a figure, or two make more than 75 %. Groups that are not dominated stay so when they are put together, which is
 * why only the smallest derivable groups have to be looked at.
 */
export function dominated({ total, largest, second }: Contributions): boolean {
  return largest > shareOfOne * total || largest + second > shareOfTwo * total
}
