/** Normal noise from a linear congruential generator. */
export function noise(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
