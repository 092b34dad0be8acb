/** Orders of a seasonal ARIMA model as Box & Jenkins write them: (p,d,q)(P,D,Q)[period]. */
export interface ArimaOrder {
  /** Autoregressive terms. */
  p: number
  /** Differences. */
  d: number
  /** Moving average terms. */
  q: number
  /** Seasonal autoregressive terms. */
  P: number
  /** Seasonal differences. */
  D: number
  /** Seasonal moving average terms. */
  Q: number
  /** Seasonal period in observations; 1 = none, and then P, D and Q are 0. */
  period: number
  /** Whether there is a mean (d + D = 0) or a drift (d + D = 1). */
  constant: boolean
}

/** The most terms of each kind that a search looks at. */
export interface Limits {
  p: number
  q: number
  P: number
  Q: number
}

/** How many coefficients the ARMA part has. */
export const armaCount = (order: ArimaOrder) => order.p + order.q + order.P + order.Q

/** How many values the differences use up. */
export const lost = (order: ArimaOrder) => order.d + order.D * order.period

/** 'ARIMA(0,1,1)(0,1,1)[12] with drift', the notation of R's forecast. */
export function arimaName(order: ArimaOrder, fourierPairs = 0): string {
  const seasonal = order.P + order.D + order.Q > 0 ? `(${order.P},${order.D},${order.Q})[${order.period}]` : ''
  const extras: string[] = []
  if (order.constant) extras.push(order.d + order.D === 0 ? 'non-zero mean' : 'drift')
  if (fourierPairs > 0) extras.push(`${fourierPairs} Fourier ${fourierPairs === 1 ? 'pair' : 'pairs'}`)
  const tail = extras.length > 0 ? ` with ${extras.join(' and ')}` : ''
  return `ARIMA(${order.p},${order.d},${order.q})${seasonal}${tail}`
}

/** @throws RangeError when an order is not a whole number of at least 0, the period not one of at least 1, or a constant could not be estimated. */
export function checkOrder(order: ArimaOrder): void {
  const { p, d, q, P, D, Q, period } = order
  for (const each of [p, d, q, P, D, Q])
    if (!Number.isInteger(each) || each < 0) throw new RangeError(`not an order: ${each}`)
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  if (period === 1 && P + D + Q > 0) throw new RangeError('seasonal orders without a season')
  if (order.constant && d + D > 1) throw new RangeError('a constant after two differences would be a quadratic trend')
}
