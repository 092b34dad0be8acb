/** How far a long work is and when it will end, on stderr: on a terminal one line that changes, else a line now and then. */
export class Progress {
  readonly #what: string
  readonly #total: number
  readonly #shown: boolean
  readonly #unit: string
  readonly #beganMs = Date.now()
  #done = 0
  #saidMs = Date.now()
  #said = false

  /** @param total in bytes, or in units of what is counted. @param forced show it though stderr is no terminal. */
  constructor(what: string, total: number, forced: boolean, unit = 'MB') {
    this.#what = what
    this.#total = total
    this.#unit = unit
    this.#shown = forced || process.stderr.isTTY === true
  }

  add(count: number): void {
    this.#done += count
    const nowMs = Date.now()
    if (!this.#shown || nowMs - this.#saidMs < (process.stderr.isTTY ? 200 : 2000)) return
    this.#saidMs = nowMs
    this.#say(progressText(this.#what, this.#done, this.#total, nowMs - this.#beganMs, this.#unit))
  }

  end(): void {
    if (this.#said && process.stderr.isTTY) process.stderr.write('\n')
    else if (this.#shown && !this.#said)
      this.#say(progressText(this.#what, this.#done, this.#total, Date.now() - this.#beganMs, this.#unit))
  }

  #say(text: string): void {
    this.#said = true
    process.stderr.write(process.stderr.isTTY ? `\r${text.padEnd(70)}` : `${text}\n`)
  }
}

/** @returns such as 'Sending 12.0 of 48.0 MB (25 %), about 9 s left'. */
export function progressText(what: string, done: number, total: number, elapsedMs: number, unit = 'MB'): string {
  const count = (value: number) => (unit === 'MB' ? (value / 1e6).toFixed(1) : String(value))
  const ratio = total === 0 ? 1 : done / total
  const leftMs = done === 0 ? null : (elapsedMs / done) * (total - done)
  const left =
    leftMs === null || ratio >= 1
      ? ''
      : `, about ${leftMs < 90_000 ? `${Math.ceil(leftMs / 1000)} s` : `${Math.ceil(leftMs / 60_000)} min`} left`
  return `${what} ${count(done)} of ${count(total)} ${unit} (${Math.floor(ratio * 100)} %)${left}`
}
