import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Lock, lockOwner, processBegan, takeLock } from './lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'premise-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a lock', () => {
  it('has one owner, who is named to whoever comes next', async () => {
    const file = join(folder, 'one')
    const first = await takeLock(file, 'server', 'start')
    expect(first).toBeInstanceOf(Lock)
    ;(first as Lock).update({ address: 'http://127.0.0.1:1' })
    expect(await takeLock(file, 'work', 'restore')).toMatchObject({
      pid: process.pid,
      kind: 'server',
      what: 'start',
      address: 'http://127.0.0.1:1',
    })
    ;(first as Lock).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a dead process is taken over, also when its pid lives on as another process', async () => {
    const file = join(folder, 'stale')
    const owner = { pid: process.pid, began: 'long ago', kind: 'server', what: 'start', since: '2026-01-01T00:00:00Z' }
    writeFileSync(file, JSON.stringify(owner))
    const taken = await takeLock(file, 'command', 'token')
    expect(taken).toBeInstanceOf(Lock)
    expect(lockOwner(file)).toMatchObject({ what: 'token', began: processBegan(process.pid) })
    ;(taken as Lock).release()
  })

  it('of a dead launcher is taken only after its workerd is ended', async () => {
    const file = join(folder, 'orphan')
    const child = spawn('sleep', ['600'], { stdio: 'ignore' })
    const gone = new Promise((resolve) => child.once('exit', resolve))
    const pid = child.pid as number
    writeFileSync(
      file,
      JSON.stringify({
        pid: 999_999_999,
        began: '1',
        kind: 'server',
        what: 'start',
        since: '',
        workerd: { pid, began: processBegan(pid) },
      }),
    )
    expect(await takeLock(file, 'work', 'x')).toBeInstanceOf(Lock)
    await gone
    expect(processBegan(pid)).toBeNull()
  })

  it('goes to one of many who find it stale at once', async () => {
    const file = join(folder, 'many')
    writeFileSync(file, '{"half": ')
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeLock(file, 'work', 'x')))
    expect(taken.filter((each) => each instanceof Lock)).toHaveLength(1)
  })
})
