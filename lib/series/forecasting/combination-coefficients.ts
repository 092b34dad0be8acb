import type { Coefficients } from './combination.ts'

/** Equal weights, widths as the members believe: to be replaced by `npm run -s eval -- train`. */
export const coefficients: Coefficients = {
  weights: [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ],
  earlier: 1,
  width80: [0.25, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  width95: [0.67, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
}
