// Names and numbers that are written differently and mean the same.

/** Words that say no more than the form of a company. */
const forms = new Set(
  'ab ag as asa bv co company corp corporation gmbh inc incorporated kg lc limited llc llp lp ltd nv oy plc pty sa sarl sas sl spa srl the und and et'.split(
    ' ',
  ),
)
const leastFuzzy = 6

/** A vendor's name without accents, case, punctuation, legal form and order of words. */
export function plainName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const kept = words.filter((word) => !forms.has(word))
  return (kept.length > 0 ? kept : words).sort().join(' ')
}

/**
 * Groups vendors whose plain names are the same, or differ by one letter (six letters and more, digits the same: 'Store 12' is not 'Store 13').
 * @returns for each vendor the least number of its group. Linear in the letters of all names (deletion neighbourhoods, Mor & Fraenkel 1982).
 */
export function vendorGroups(names: readonly string[]): Int32Array {
  const parent = Int32Array.from({ length: names.length }, (_, at) => at)
  const root = (at: number): number => {
    let top = at
    while (parent[top] !== top) top = parent[top] = parent[parent[top] as number] as number
    return top
  }
  const join = (a: number, b: number) => {
    const [x, y] = [root(a), root(b)]
    parent[Math.max(x, y)] = Math.min(x, y)
  }
  const first = new Map<string, number>()
  const near = new Map<string, number[]>()
  for (const [at, name] of names.entries()) {
    const plain = plainName(name)
    const same = first.get(plain)
    if (same !== undefined) {
      join(same, at)
      continue
    }
    first.set(plain, at)
    const digits = plain.replace(/\D/g, '')
    if (plain.length - digits.length < leastFuzzy) continue
    const seen = new Set<string>()
    for (let letter = -1; letter < plain.length; letter++) {
      if (letter >= 0 && /\d/.test(plain[letter] as string)) continue
      seen.add(letter < 0 ? plain : plain.slice(0, letter) + plain.slice(letter + 1))
    }
    for (const shape of seen) {
      const others = near.get(shape)
      if (others === undefined) near.set(shape, [at])
      else {
        for (const other of others) if (oneApart(plain, plainName(names[other] as string))) join(other, at)
        others.push(at)
      }
    }
  }
  return parent.map((_, at) => root(at))
}

/** Whether two texts are the same but for one character more, less or other, or two neighbours swapped (Damerau 1964). */
export function oneApart(a: string, b: string): boolean {
  if (a.length > b.length) return oneApart(b, a)
  if (b.length - a.length > 1) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from++
  if (from === a.length) return true
  if (a.length < b.length) return a.slice(from) === b.slice(from + 1)
  const rest = a.slice(from + 1)
  if (rest === b.slice(from + 1)) return true
  return a[from] === b[from + 1] && a[from + 1] === b[from] && a.slice(from + 2) === b.slice(from + 2)
}

/** An invoice number without case, punctuation and leading zeros, with letters that are read as digits as such. */
export function plainInvoice(number: string): string {
  const letters = number.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '')
  // Letters are taken for digits where most of it is digits.
  const digits = letters.replace(/\D/g, '').length
  const read = digits * 2 >= letters.length ? letters.replace(/O/g, '0').replace(/[IL]/g, '1') : letters
  return read.replace(/(^|\D)0+(?=\d)/g, '$1')
}

/** Numbers nearer than this are issued one after the other, not mistyped. */
const consecutive = 20
const leastDigits = 4

/** How two invoice numbers are alike; undefined where they are not, or where one is missing. */
export function invoicesAlike(
  a: string,
  b: string,
): 'the same' | 'written differently' | 'one character apart' | undefined {
  if (a === '' || b === '') return undefined
  if (a === b) return 'the same'
  const [x, y] = [plainInvoice(a), plainInvoice(b)]
  if (x === y) return x === '' ? undefined : 'written differently'
  if (Math.min(x.length, y.length) < leastDigits || !oneApart(x, y)) return undefined
  const tail = (text: string) => /^(.*?)(\d*)$/.exec(text) as RegExpExecArray
  const [p, q] = [tail(x), tail(y)]
  if (p[1] === q[1] && Math.abs(Number(p[2]) - Number(q[2])) <= consecutive) return undefined
  return 'one character apart'
}
