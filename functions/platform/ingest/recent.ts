const slots = 256

/**
 * Texts that were worked out not long ago, by a cheap hash. A Map costs several times as much here: V8 first makes each slice of the
 * file a string of its own that it keeps in one table of all strings.
 */
export class Recent<Result> {
  readonly #texts: (string | undefined)[] = new Array(slots).fill(undefined)
  readonly #results: (Result | undefined)[] = new Array(slots).fill(undefined)

  get(text: string): Result | undefined {
    const slot = hashOf(text) & (slots - 1)
    return this.#texts[slot] === text ? this.#results[slot] : undefined
  }

  set(text: string, result: Result): void {
    const slot = hashOf(text) & (slots - 1)
    this.#texts[slot] = copied(text)
    this.#results[slot] = result
  }
}

/** @returns a hash of the last characters, in which codes and days differ. */
export function hashOf(text: string): number {
  let hash = text.length
  for (let at = Math.max(0, text.length - 6); at < text.length; at++) hash = Math.imul(hash, 31) + text.charCodeAt(at)
  return hash
}

/** @returns the text in memory of its own: a slice would keep the whole piece of the file that it was cut from. */
export function copied(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
