// One owner of a folder at a time: a file that says who.
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

const schema = z.object({
  pid: z.int(),
  /** When the process began, as the system says it, so that a reused pid is not taken for the owner. */
  began: z.string(),
  /** `server` serves until stopped; `command` is a private server that ends with its command; `work` has no server. */
  kind: z.enum(['server', 'command', 'work']),
  what: z.string(),
  since: z.string(),
  control: z.string().optional(),
  address: z.string().optional(),
  workerd: z.object({ pid: z.int(), began: z.string() }).optional(),
  /** Hash of the configuration that is served ('' before the first is); absent where it is not read anew while it serves. */
  loaded: z.string().optional(),
  /** A configuration that was not taken, and why. */
  refused: z.object({ hash: z.string(), says: z.string(), advice: z.string() }).optional(),
})

export type Owner = z.infer<typeof schema>

/** @returns who holds the lock, alive or not; null when nobody does. */
export function lockOwner(file: string): Owner | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** @returns when a process began, as text that differs for a later process of the same pid; null when it is gone. */
export function processBegan(pid: number): string | null {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    // Field 3 is the state, field 22 the start in ticks since boot; a zombie is gone.
    return fields[0] === 'Z' ? null : (fields[19] ?? '')
  } catch {
    return existsSync('/proc/self/stat') ? null : 'unknown'
  }
}

export const isAlive = ({ pid, began }: { pid: number; began: string }) => processBegan(pid) === began

export class Lock {
  readonly #file: string
  #owner: Owner

  constructor(file: string, owner: Owner) {
    this.#file = file
    this.#owner = owner
  }

  /** Says more about the owner, in one step. */
  update(more: Partial<Owner>): void {
    this.#owner = { ...this.#owner, ...more }
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#owner), { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
  }

  release(): void {
    if (lockOwner(this.#file)?.pid === process.pid) rmSync(this.#file, { force: true })
  }
}

/** @returns the lock, or the living owner who has it. A dead owner's lock is taken over. */
export async function takeLock(file: string, kind: Owner['kind'], what: string): Promise<Lock | Owner> {
  const owner: Owner = {
    pid: process.pid,
    began: processBegan(process.pid) ?? '',
    kind,
    what,
    since: new Date().toISOString(),
  }
  for (;;) {
    if (writeNew(file, JSON.stringify(owner))) return new Lock(file, owner)
    const found = lockOwner(file)
    if (found !== null && isAlive(found)) return found
    // Only one at a time clears a dead owner's lock away, and looks again before it does.
    const guard = `${file}.takeover`
    if (writeNew(guard, String(process.pid))) {
      const again = lockOwner(file)
      if (again === null || !isAlive(again)) {
        if (again?.workerd !== undefined) await endOrphan(again.workerd)
        rmSync(file, { force: true })
      }
      rmSync(guard, { force: true })
    } else {
      await sleep(50)
      if (ageMs(guard) > 20_000) rmSync(guard, { force: true })
    }
  }
}

/** A workerd whose launcher was killed still writes the database: it must be gone before another one starts. */
async function endOrphan(orphan: { pid: number; began: string }): Promise<void> {
  for (const [signal, tries] of [
    ['SIGTERM', 30],
    ['SIGKILL', 50],
  ] as const) {
    if (!isAlive(orphan)) return
    process.kill(orphan.pid, signal)
    for (let i = 0; i < tries && isAlive(orphan); i++) await sleep(100)
  }
}

/** Makes the file with its whole content in one step: nobody reads half a lock. @returns false when it is there already. */
function writeNew(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, content, { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return 0
  }
}
