import { describe, expect, it } from 'vitest'
import { Body } from './body.ts'
import { ContentHash } from './content-hash.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A stream of pieces; `end` says what comes after the last one. */
function stream(pieces: string[], end: 'close' | 'silence' | 'error' = 'close'): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at < pieces.length) controller.enqueue(bytes(pieces[at++] as string))
      else if (end === 'close') controller.close()
      else if (end === 'error') controller.error(new Error('gone'))
      else return new Promise(() => undefined)
      return undefined
    },
  })
}

async function all(body: Body): Promise<string> {
  let text = ''
  for (let piece = await body.next(); piece !== undefined; piece = await body.next())
    text += new TextDecoder().decode(piece)
  return text
}

describe('a body', () => {
  it('gives its bytes, counts and hashes them', async () => {
    const body = new Body(stream(['one', ' two']), 100)
    expect(await all(body)).toBe('one two')
    expect(body.bytes).toBe(7)
    const other = new Body(stream(['one two']), 100)
    await all(other)
    expect(other.hash()).toBe(body.hash())
    body.close()
    other.close()
  })

  it('is empty when there is none', async () => {
    const body = new Body(null, 100)
    expect(await body.next()).toBeUndefined()
    body.close()
  })

  it('is given up after a silence, and what is still to come is not waited for', async () => {
    const body = new Body(stream(['one'], 'silence'), 100, 40)
    await expect(all(body)).rejects.toMatchObject({ status: 408, code: 'upload-stalled' })
    await body.drain()
    body.close()
  })

  it('may be slow, as long as bytes come, and may wait for us', async () => {
    let left = 6
    const slow = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          await new Promise((wait) => setTimeout(wait, 25))
          if (left-- === 0) controller.close()
          else controller.enqueue(bytes('x'))
        },
      },
      { highWaterMark: 0 },
    )
    const body = new Body(slow, 100, 100)
    await body.next()
    await new Promise((wait) => setTimeout(wait, 250))
    expect(await all(body)).toBe('xxxxx')
    body.close()
  })

  it('that breaks off is said to', async () => {
    const body = new Body(stream(['one'], 'error'), 100)
    await expect(all(body)).rejects.toMatchObject({ status: 400, code: 'upload-broken' })
    body.close()
  })

  it('beyond the cap is refused, and read on to no more than the cap again', async () => {
    let given = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 10
        controller.enqueue(new Uint8Array(10))
      },
    })
    const body = new Body(endless, 95)
    await expect(all(body)).rejects.toMatchObject({ status: 413, code: 'body-too-large' })
    await body.drain()
    body.close()
    expect(given).toBeLessThan(2 * 95 + 50)
  })
})

function hashOf(pieces: Uint8Array[]): string {
  const hash = new ContentHash()
  for (const piece of pieces) hash.push(piece)
  return hash.end()
}

describe('the hash of content', () => {
  const content = Uint8Array.from({ length: 1000 }, (_, index) => (index * index * 31 + index + 7) & 255)

  it('is the same whatever the pieces', () => {
    const whole = hashOf([content])
    for (let size = 1; size < 70; size++) {
      const pieces: Uint8Array[] = []
      for (let at = 0; at < content.length; at += size) pieces.push(content.slice(at, at + size), new Uint8Array(0))
      expect(hashOf(pieces), `pieces of ${size}`).toBe(whole)
    }
    const shifted = new Uint8Array(1003)
    shifted.set(content, 3)
    expect(hashOf([shifted.subarray(3)])).toBe(whole)
    expect(whole).toMatch(/^[0-9a-f]{32}$/)
  })

  it('differs for every change of a bit, every length and swapped blocks', () => {
    const seen = new Set([hashOf([content])])
    for (let bit = 0; bit < 8000; bit++) {
      const changed = content.slice()
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      seen.add(hashOf([changed]))
    }
    expect(seen.size).toBe(8001)
    for (let length = 0; length < 1000; length++) seen.add(hashOf([content.subarray(0, length)]))
    expect(seen.size).toBe(9001)
    for (let length = 1; length < 100; length++) seen.add(hashOf([new Uint8Array(length)]))
    expect(seen.size).toBe(9100)
    seen.add(hashOf([content.subarray(16, 32), content.subarray(0, 16), content.subarray(32)]))
    expect(seen.size).toBe(9101)
  })
})
