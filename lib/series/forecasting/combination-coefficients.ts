import type { Coefficients } from './combination.ts'

// Written by `npm run -s eval -- train --data DIR` from 7498 held-out stretches inside the training parts of public series; the test parts were not used.
export const coefficients: Coefficients = {
  // ETS, theta, ARIMA, STL, last season, pooled; one, seasonal, length, seasons
  weights: [
    [-0.0745, -0.0322, 0.03, -0.0034],
    [-0.0502, -0.0305, -0.0407, 0.0125],
    [0.0009, -0.0349, 0.0624, 0.09],
    [0.0226, 0.0437, -0.0895, -0.0065],
    [0.0061, 0.0061, -0.0118, -0.1876],
    [0.0952, 0.0479, 0.0496, 0.0951],
  ],
  earlier: 3.1203,
  width80: [0.8774, 0.5769, 0.1626, 0.0089, -0.3832, 0.1038, -0.1781, -1.2448, 0.1724, 0.128, 0.1581, -0.0232],
  width95: [1.511, 0.5802, 0.1476, -0.0043, -0.3253, 0.1293, -0.2907, -1.2191, 0.1071, 0.1004, 0.1689, -0.0381],
}
