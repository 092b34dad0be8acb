/**
 * Whether the movement within a season grows with its level rather as a share than as an amount: the slope of log spread on log level over the seasons,
 * above one half (Guerrero 1993: 1 - lambda).
 */
export function growsWithLevel(values: Float64Array, period: number): boolean {
  const length = period >= 2 && period <= values.length / 3 ? period : Math.max(2, Math.floor(values.length / 8))
  const seasons = Math.floor(values.length / length)
  if (seasons < 3) return false
  const first = values.length - seasons * length
  let sumX = 0
  let sumY = 0
  let sumXX = 0
  let sumXY = 0
  let count = 0
  for (let season = 0; season < seasons; season++) {
    let sum = 0
    for (let at = 0; at < length; at++) sum += values[first + season * length + at] as number
    const level = sum / length
    let squares = 0
    for (let at = 0; at < length; at++) squares += ((values[first + season * length + at] as number) - level) ** 2
    if (!(level > 0 && squares > 0)) continue
    const x = Math.log(level)
    const y = Math.log(squares / (length - 1)) / 2
    sumX += x
    sumY += y
    sumXX += x * x
    sumXY += x * y
    count++
  }
  const movement = sumXX - (sumX * sumX) / count
  return count >= 3 && movement > 1e-9 && (sumXY - (sumX * sumY) / count) / movement > 0.5
}
