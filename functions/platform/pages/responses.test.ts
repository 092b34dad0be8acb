import { describe, expect, it } from 'vitest'
import { finishedResponse, finishResponse, forgetResponses } from './responses.ts'

const untilMs = 1000
const asked = (url: string) => new Request(`http://premise${url}`)
const keep = (key: string, url: string, bytes: number) =>
  finishResponse(key, asked(url), 'x'.repeat(bytes), 'text/html', untilMs)
const kept = (key: string, url: string) => finishedResponse(key, asked(url), 0) !== undefined

describe('finished responses', () => {
  it('P61: of one access key take a bounded part of the memory, however many addresses are made up', async () => {
    await keep('a\nother', '/', 1000)
    for (let at = 0; at < 60; at++) await keep('a\nviewer', `/?x=${at}`, 1_000_000)
    const left = Array.from({ length: 60 }, (_, at) => kept('a\nviewer', `/?x=${at}`)).filter(Boolean).length
    expect(left).toBeGreaterThan(5)
    expect(left).toBeLessThanOrEqual(16)
    expect(kept('a\nviewer', '/?x=59')).toBe(true)
    expect(kept('a\nother', '/'), 'another access key is not pushed out').toBe(true)
    forgetResponses('a')
    expect([kept('a\nother', '/'), kept('a\nviewer', '/?x=59')]).toEqual([false, false])
  })

  it('P61: of all access keys together as well', async () => {
    for (let key = 0; key < 12; key++) for (let at = 0; at < 15; at++) await keep(`b\n${key}`, `/?x=${at}`, 1_000_000)
    const left = Array.from({ length: 12 }, (_, key) => kept(`b\n${key}`, '/?x=14')).filter(Boolean).length
    expect(left).toBeGreaterThan(4)
    expect(left).toBeLessThan(10)
    expect(kept('b\n11', '/?x=14')).toBe(true)
    forgetResponses('b')
  })

  it('P61: are not kept under an address that nobody would follow', async () => {
    const url = `/?x=${'y'.repeat(2000)}`
    expect((await keep('c\n', url, 10)).status).toBe(200)
    expect(kept('c\n', url)).toBe(false)
  })
})
