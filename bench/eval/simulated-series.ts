import { normalOf } from '../../lib/random/random.ts'

/** Series of random exponential smoothing processes, for learning what no folder holds. @param random uniform numbers, seeded. */
export function simulatedSeries(random: () => number, count: number, period: number, longest: number): Float64Array[] {
  const normal = normalOf(random)
  return Array.from({ length: count }, () => {
    const length = Math.round(Math.max(12, 3 * period) + random() * (longest - Math.max(12, 3 * period)))
    return random() < 0.5
      ? smoothingProcess(random, normal, period, length)
      : walkProcess(random, normal, period, length)
  })
}

/** ETS with damped trend; on logarithms in half of the cases, which makes it multiplicative. */
function smoothingProcess(random: () => number, normal: () => number, period: number, length: number): Float64Array {
  const multiplicative = random() < 0.5
  const unit = multiplicative ? 0.05 * (0.2 + random()) : 5 * (0.2 + random())
  const alpha = random() ** 2
  const beta = random() < 0.5 ? 0 : alpha * random() * 0.3
  const damping = random() < 0.5 ? 1 : 0.8 + 0.18 * random()
  const gamma = (1 - alpha) * random() * 0.3
  const swing = random() < 0.3 ? 0 : 3 * random() * unit
  const season = Float64Array.from({ length: period }, () => (period > 1 ? swing * normal() : 0))
  let level = multiplicative ? 4 : 100
  let slope = random() < 0.5 ? 0 : unit * 0.3 * normal()
  return Float64Array.from({ length }, (_, at) => {
    const error = unit * normal()
    const index = season[at % period] as number
    const value = level + damping * slope + index + error
    level += damping * slope + alpha * error
    slope = damping * slope + beta * error
    season[at % period] = index + gamma * error
    return multiplicative ? Math.exp(Math.min(20, value)) : value
  })
}

/** An autoregression of order two on differences, none to two of them, seasonal ones included. */
function walkProcess(random: () => number, normal: () => number, period: number, length: number): Float64Array {
  const warm = 50
  const all = warm + length
  const reflection = 1.6 * random() - 0.8
  const second = 0.8 * random() - 0.4
  const firstWeight = reflection * (1 - second)
  const moving = 1.6 * random() - 0.8
  const seasonalMoving = 0.8 * random()
  const noise = Float64Array.from({ length: all }, normal)
  const values = new Float64Array(all)
  for (let at = 0; at < all; at++)
    values[at] =
      (noise[at] as number) +
      moving * (noise[at - 1] ?? 0) +
      firstWeight * (values[at - 1] ?? 0) +
      second * (values[at - 2] ?? 0)
  const lags = [random() < 0.7 ? 1 : 0, period > 1 && random() < 0.6 ? period : 0].filter((lag) => lag > 0)
  for (const lag of lags)
    for (let at = lag; at < all; at++)
      values[at] = (values[at] as number) + (lag === 1 ? 1 : 1 - seasonalMoving * 0.2) * (values[at - lag] as number)
  const drift = random() < 0.5 ? 0 : 0.3 * normal()
  return values.slice(warm).map((value, at) => 100 + value + drift * at)
}
