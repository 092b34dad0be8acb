// How good a forecast was. All take the values that came and what was forecast for them, same length; periods whose value is not finite (missing) are left out.
// Hyndman & Koehler 2006 (MASE, RMSSE), Gneiting & Raftery 2007 (interval score, pinball loss), Makridakis et al. 2020 (sMAPE, OWA, MSIS).

/** Mean absolute change from `lag` periods before: what MASE and MSIS divide by. 0 for a constant series, undefined where nothing can be compared. */
export function naiveScale(history: Float64Array, lag: number): number | undefined {
  let sum = 0
  let count = 0
  for (let at = lag; at < history.length; at++) {
    const change = Math.abs((history[at] as number) - (history[at - lag] as number))
    if (!Number.isFinite(change)) continue
    sum += change
    count++
  }
  return count === 0 ? undefined : sum / count
}

/** Mean of a loss over the periods that are known; undefined where none is. */
function meanOf(
  actual: Float64Array,
  loss: (actual: number, at: number) => number,
  weights?: ArrayLike<number>,
): number | undefined {
  let sum = 0
  let total = 0
  for (let at = 0; at < actual.length; at++) {
    const value = actual[at] as number
    if (!Number.isFinite(value)) continue
    const weight = weights === undefined ? 1 : (weights[at] as number)
    sum += weight * loss(value, at)
    total += weight
  }
  return total === 0 ? undefined : sum / total
}

/** Mean absolute error over `scale` (see `naiveScale`); undefined where the scale is not positive. */
export function mase(actual: Float64Array, forecast: Float64Array, scale: number): number | undefined {
  return scale > 0 ? meanOf(actual, (value, at) => Math.abs(value - (forecast[at] as number)) / scale) : undefined
}

/** Root of the mean squared error over the root mean squared change from `lag` periods before in the history. */
export function rmsse(
  actual: Float64Array,
  forecast: Float64Array,
  history: Float64Array,
  lag: number,
): number | undefined {
  const before = history.slice(0, Math.max(0, history.length - lag))
  const scale = meanOf(history.slice(lag), (value, at) => (value - (before[at] as number)) ** 2)
  const squared = meanOf(actual, (value, at) => (value - (forecast[at] as number)) ** 2)
  return scale !== undefined && scale > 0 && squared !== undefined ? Math.sqrt(squared / scale) : undefined
}

/** Symmetric mean absolute percentage error, 0-200: 200 |y - f| / (|y| + |f|); 0 where both are 0. */
export function smape(actual: Float64Array, forecast: Float64Array): number | undefined {
  return meanOf(actual, (value, at) => {
    const expected = forecast[at] as number
    const size = Math.abs(value) + Math.abs(expected)
    return size === 0 ? 0 : (200 * Math.abs(value - expected)) / size
  })
}

/** Sum of the absolute errors over the sum of the absolute values; undefined where that is 0. */
export function wape(actual: Float64Array, forecast: Float64Array): number | undefined {
  const size = meanOf(actual, Math.abs)
  const error = meanOf(actual, (value, at) => Math.abs(value - (forecast[at] as number)))
  return size !== undefined && size > 0 && error !== undefined ? error / size : undefined
}

/** Mean of forecast - actual over `scale`: above 0 forecasts too much. */
export function bias(actual: Float64Array, forecast: Float64Array, scale: number): number | undefined {
  return scale > 0 ? meanOf(actual, (value, at) => ((forecast[at] as number) - value) / scale) : undefined
}

/** Mean pinball loss of a quantile forecast at `probability`, in the unit of the series; weights, 0 or more, are 1 when left out. */
export function pinball(
  actual: Float64Array,
  quantile: Float64Array,
  probability: number,
  weights?: ArrayLike<number>,
): number | undefined {
  const loss = (value: number, at: number) => {
    const error = value - (quantile[at] as number)
    return error >= 0 ? probability * error : (probability - 1) * error
  }
  return meanOf(actual, loss, weights)
}

/** Share of the known values that lie within [lower, upper]; weights, 0 or more, are 1 when left out. */
export function coverage(
  actual: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  weights?: ArrayLike<number>,
): number | undefined {
  const inside = (value: number, at: number) =>
    value >= (lower[at] as number) && value <= (upper[at] as number) ? 1 : 0
  return meanOf(actual, inside, weights)
}

/** Mean scaled interval score of a central interval that should hold `level` (0-1) of the values: its width, and 2 / (1 - level) times what lies outside, over `scale`. */
export function msis(
  actual: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  level: number,
  scale: number,
): number | undefined {
  if (!(scale > 0)) return undefined
  const penalty = 2 / (1 - level)
  return meanOf(actual, (value, at) => {
    const low = lower[at] as number
    const high = upper[at] as number
    return (high - low + penalty * (Math.max(0, low - value) + Math.max(0, value - high))) / scale
  })
}
