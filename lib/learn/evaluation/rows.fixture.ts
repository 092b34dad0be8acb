// Rows that Python and R can make as well, so that figures here can be held against theirs:
// i = np.arange(240); p = (i * 37 % 101) / 101; y = ((i * 53 % 97) / 97 < p * .8 + .1).astype(int); w = 1.0 + i * 29 % 7; q = (i * 61 % 89) / 89 * .6 + p * .4
const count = 240
const at = Array.from({ length: count }, (_, row) => row)

/** Probabilities, with ties. */
export const probabilities = Float64Array.from(at, (row) => ((row * 37) % 101) / 101)
export const outcomes = Uint8Array.from(at, (row) =>
  ((row * 53) % 97) / 97 < (probabilities[row] as number) * 0.8 + 0.1 ? 1 : 0,
)
export const weights = Float64Array.from(at, (row) => 1 + ((row * 29) % 7))
/** Another model's probabilities, worse ones. */
export const otherProbabilities = Float64Array.from(
  at,
  (row) => (((row * 61) % 89) / 89) * 0.6 + (probabilities[row] as number) * 0.4,
)
