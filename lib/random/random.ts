/**
 * A generator of uniform numbers in [0, 1) with 32 bits, the same on every machine: sfc32 (Doty-Humphrey, PractRand 2010), its state spread from the
 * seed by SplitMix32.
 * @param seed any whole number; its lower 32 bits and what lies above them count.
 * @throws RangeError when `seed` is not a safe whole number.
 */
export function randomOf(seed: number): () => number {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`not a seed: ${seed}`)
  let hash = (seed | 0) ^ Math.imul(Math.floor(seed / 4294967296) | 0, 0x9e3779b1)
  const word = () => {
    hash = (hash + 0x9e3779b9) | 0
    let mixed = hash
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return mixed ^ (mixed >>> 16)
  }
  let a = word()
  let b = word()
  let c = word()
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let round = 0; round < 12; round++) next()
  return next
}

/** A generator of standard normal numbers from a uniform one: polar method (Marsaglia & Bray 1964). */
export function normalOf(random: () => number): () => number {
  let spare: number | undefined
  return () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    for (;;) {
      const x = 2 * random() - 1
      const y = 2 * random() - 1
      const square = x * x + y * y
      if (square === 0 || square >= 1) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * factor
      return x * factor
    }
  }
}
