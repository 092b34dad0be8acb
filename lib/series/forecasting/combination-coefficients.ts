import type { Coefficients } from './combination.ts'

// Written by `npm run -s eval -- train --data DIR` from 7498 held-out stretches inside the training parts of public series; the test parts were not read.
export const coefficients: Coefficients = {
  // ETS, theta, ARIMA, STL, last season, pooled; one, seasonal, length, seasons
  weights: [
    [-0.0283, -0.015, 0.0126, 0.0002],
    [-0.0151, -0.0097, -0.0097, 0.005],
    [-0.0062, -0.0159, 0.0158, 0.0209],
    [0.0041, 0.0096, -0.0269, -0.0034],
    [0.0058, 0.0058, -0.0127, -0.0458],
    [0.0397, 0.0254, 0.0208, 0.0232],
  ],
  earlier: 3.3043,
  width80: [0.8838, 0.5871, 0.1705, 0.0036, -0.3843, 0.1043, -0.1679, -1.2955, 0.1749, 0.1187, 0.161, -0.0196],
  width95: [1.5773, 0.5773, 0.1541, -0.0125, -0.2878, 0.1343, -0.3238, -1.1244, 0.0763, 0.0928, 0.17, -0.0381],
}
