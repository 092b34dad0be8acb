// The bytes of one request: how many may come, how long none may come, and which they were.
import { Problem } from '../../problem.ts'
import { ContentHash } from './content-hash.ts'

/** Without a byte for so long an upload is given up, so that it cannot hold the domain's imports for ever. */
const silenceMs = 60_000
/** The silence is counted in so many ticks: a timer for each read would cost more than the read. */
const ticks = 4

export class Body {
  bytes = 0
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  readonly #maxBytes: number
  readonly #silenceMs: number
  readonly #hash = new ContentHash()
  readonly #timer: ReturnType<typeof setInterval>
  /** Ticks since the read that is waited for; null while none is. */
  #waited: number | null = null
  /** The client has left or fallen silent. */
  #given = false
  #giveUp: (problem: Problem) => void = () => undefined

  /** To be ended by `close`. */
  constructor(stream: ReadableStream<Uint8Array> | null, maxBytes: number, silence = silenceMs) {
    this.#reader = stream?.getReader()
    this.#maxBytes = maxBytes
    this.#silenceMs = silence
    this.#timer = setInterval(() => this.#tick(), silence / ticks)
  }

  /**
   * @returns the next bytes, or undefined at the end.
   * @throws Problem 408 after a minute without a byte, 400 when the upload breaks off, 413 beyond the cap.
   */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#reader === undefined) return undefined
    this.#waited = 0
    const silence = new Promise<never>((_, reject) => {
      this.#giveUp = reject
    })
    try {
      const { done, value } = await Promise.race([this.#reader.read(), silence])
      if (done) return undefined
      this.bytes += value.length
      if (this.bytes > this.#maxBytes) throw tooLarge(this.#maxBytes)
      this.#hash.push(value)
      return value
    } catch (error) {
      if (error instanceof Problem) throw error
      this.#given = true
      throw new Problem(400, 'upload-broken', 'The upload stopped before its end.', 'Send the file again.')
    } finally {
      this.#waited = null
    }
  }

  /** @returns the hash of all bytes; for the end of the body only. */
  hash(): string {
    return this.#hash.end()
  }

  /**
   * Reads what is still on its way and forgets it, up to as much as a body may have: a client that is refused while it sends sees
   * a broken connection instead of the reason.
   */
  async drain(): Promise<void> {
    if (this.#given) return
    this.#waited = null
    this.bytes = 0
    try {
      while ((await this.next()) !== undefined);
    } catch {
      // It is refused already.
    }
  }

  /** Ends the watch; what has not been read is no longer wanted. */
  close(): void {
    clearInterval(this.#timer)
    this.#reader?.cancel().catch(() => undefined)
  }

  #tick(): void {
    if (this.#waited === null || ++this.#waited <= ticks) return
    this.#given = true
    this.#giveUp(
      new Problem(
        408,
        'upload-stalled',
        `No byte came for ${Math.round(this.#silenceMs / 1000)} seconds.`,
        'Send the file again.',
      ),
    )
  }
}

export function tooLarge(maxBytes: number): Problem {
  return new Problem(
    413,
    'body-too-large',
    `The file is larger than ${maxBytes} bytes.`,
    'Split it, or raise the cap in premise.toml.',
  )
}
