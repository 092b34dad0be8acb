// Which texts read nearly the same: Jaccard over word triples, exact, by the rarest triples first (prefix filter: Bayardo, Ma, Srikant 2007).

function triples(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`))
}

/** @returns indices of the texts of which at least one other shares `least` (0-1) of the word triples of both. */
export function nearDuplicates(texts: readonly string[], least: number): number[] {
  const sets = texts.map(triples)
  const counts = new Map<string, number>()
  for (const set of sets) for (const each of set) counts.set(each, (counts.get(each) ?? 0) + 1)
  const index = new Map<string, number[]>()
  const found = new Set<number>()
  for (const [at, set] of sets.entries()) {
    const rare = [...set].sort((a, b) => (counts.get(a) as number) - (counts.get(b) as number) || (a < b ? -1 : 1))
    const candidates = new Set<number>()
    // Two sets that share so much share at least one of these.
    for (const each of rare.slice(0, set.size - Math.ceil(least * set.size) + 1)) {
      const others = index.get(each) ?? []
      for (const other of others) candidates.add(other)
      index.set(each, [...others, at])
    }
    for (const other of candidates) {
      const their = sets[other] as Set<string>
      let shared = 0
      for (const each of set) if (their.has(each)) shared++
      if (shared / (set.size + their.size - shared) >= least) found.add(at).add(other)
    }
  }
  return [...found].sort((a, b) => a - b)
}
