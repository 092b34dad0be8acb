import { describe, expect, it } from 'vitest'
import { eachLine, logLineOf } from './logs.ts'

const now = new Date('2026-11-22T10:00:00Z')

describe('a log line', () => {
  it('takes what the worker said out of what workerd wrapped around it', () => {
    const line = JSON.stringify({
      timestamp: '1795355123933',
      level: 'log',
      message: JSON.stringify({ level: 'warn', msg: 'slow', requestId: 'r1', ms: 7 }),
    })
    expect(logLineOf(line, now)).toEqual({
      ts: new Date(1795355123933).toISOString(),
      level: 'warn',
      msg: 'slow',
      requestId: 'r1',
      ms: 7,
    })
  })

  it('keeps a line that is not JSON, and leaves out what tells nothing', () => {
    expect(logLineOf('*** Fatal uncaught exception', now)).toEqual({
      ts: now.toISOString(),
      level: 'info',
      msg: '*** Fatal uncaught exception',
    })
    expect(logLineOf('', now)).toBeNull()
    expect(
      logLineOf('{"level":"warn","message":"NOSENTRY per-isolate bootstrap compile cache failed"}', now),
    ).toBeNull()
  })

  it('is whole although it came in pieces', () => {
    const lines: string[] = []
    const feed = eachLine((line) => lines.push(line))
    for (const piece of ['a', 'b\nc', '\n', 'd\n\ne']) feed(piece)
    expect(lines).toEqual(['ab', 'c', 'd', ''])
  })
})
