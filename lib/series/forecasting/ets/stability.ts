const work: Float64Array[] = []

/**
 * Whether old values lose their weight in a seasonal form, so that the start is forgotten: all roots of its characteristic polynomial lie within
 * the unit circle (Hyndman, Akram & Archibald 2008, "The admissible parameter space for exponential smoothing models"; R's bounds = "admissible").
 * By the Schur-Cohn recursion, without finding the roots.
 * @param beta undefined without a trend.
 */
export function isStable(alpha: number, beta: number | undefined, gamma: number, phi: number, period: number): boolean {
  const degree = beta === undefined ? period : period + 1
  const polynomial = scratch(degree + 1)
  if (beta === undefined) {
    // The factor of the level that the season could also hold is divided out.
    polynomial.fill(alpha, 1, period)
    polynomial[0] = alpha + gamma - 1
    polynomial[period] = 1
  } else {
    const middle = alpha + beta - alpha * phi
    polynomial.fill(middle, 2, period)
    polynomial[0] = phi * (1 - alpha - gamma)
    polynomial[1] = middle + gamma - 1
    polynomial[period] = alpha + beta - phi
    polynomial[period + 1] = 1
  }
  return rootsWithin(polynomial, degree)
}

/** One array a length is kept: this runs inside an optimiser. */
function scratch(length: number): Float64Array {
  let array = work[length]
  if (array === undefined) {
    array = new Float64Array(length)
    work[length] = array
  }
  return array
}

/** Schur-Cohn: takes one degree off at a time, from the constant term up; destroys `polynomial`. */
function rootsWithin(polynomial: Float64Array, degree: number): boolean {
  for (let left = degree; left > 0; left--) {
    const reflection = (polynomial[0] as number) / (polynomial[left] as number)
    if (!(Math.abs(reflection) < 1)) return false
    for (let low = 0, high = left; low <= high; low++, high--) {
      const lower = polynomial[low] as number
      const upper = polynomial[high] as number
      polynomial[low] = lower - reflection * upper
      polynomial[high] = upper - reflection * lower
    }
    for (let at = 0; at < left; at++) polynomial[at] = polynomial[at + 1] as number
  }
  return true
}
