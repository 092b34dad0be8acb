import type { Coefficients } from './combination.ts'

// Written by `npm run -s eval -- train --data DIR` from 5583 held-out stretches inside the training parts of public series; the test parts were not read.
export const coefficients: Coefficients = {
  // ETS, theta, ARIMA, STL, pooled; one, seasonal, length, seasonal length
  weights: [
    [-0.1245, -0.0728, 0.0528, -0.0386],
    [-0.0812, -0.0474, -0.0505, -0.0592],
    [0.0002, -0.0447, 0.0368, 0.0807],
    [-0.0359, -0.0005, -0.0607, -0.0697],
    [0.2416, 0.1652, 0.0217, 0.087],
  ],
  earlier: 1.5318,
  width80: [0.901, 0.6446, 0.1975, -0.0316, -0.5138, 0.1095, -0.0312, -2.0139, 0.2586, 0.1111, 0.1564, -0.0443],
  width95: [1.4773, 0.6787, 0.2041, -0.0414, -0.3691, 0.1054, -0.1262, -1.4066, 0.1291, 0.0833, 0.1571, -0.0451],
}
