export interface Figure {
  name: string
  value: number
  unit: string
  /** The same quantity of what it is measured against, in the same run. */
  reference?: number
  /** value / reference. */
  ratio?: number
  [more: string]: unknown
}

/** Prints a figure as one JSON line, numbers rounded to what a reader can use. */
export function print(figure: Figure): void {
  printFigures(figure, 4)
}

/** Prints one JSON object, numbers rounded to so many digits. */
export function printFigures(figures: Record<string, unknown>, digits = 5): void {
  console.log(
    JSON.stringify(figures, (_key, value) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(digits)) : value,
    ),
  )
}

/** @returns the value below which a share of the sorted numbers lies (nearest rank). */
export function percentile(numbers: number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export function median(numbers: number[]): number {
  return percentile(numbers, 0.5)
}
