// Looks at the disk below the data, which the worker cannot: how much is free, and how long a write takes to reach it.
import { readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseFile, databaseFolder, openReadOnly } from './database.ts'
import { markHighWater } from './high-water.ts'
import { type Settings, tenantIds } from './installation.ts'
import { log } from './logs.ts'

/** As the worker takes it (functions/platform/health/disk.ts). */
export interface DiskState {
  low: boolean
  slow: boolean
  unused: Record<string, number>
}

/** An import writes tens of megabytes a second: it must be stopped before the reserve is gone. */
const lookMs = 250
/** Looks from one time that the databases are looked at to the next: while they change, a write is tried. */
const tryEvery = 12
const slowMs = 1000

/** @returns bytes that are kept free: what the settings say or 2 % of the disk (2 GB at most), whichever is more, but a tenth of a small disk at most. */
export function reserveBytes(settings: Settings, diskBytes: number): number {
  const { reserve_megabytes: megabytes } = settings.limits
  if (megabytes === 0) return 0
  return Math.min(Math.max(megabytes * 1e6, Math.min(diskBytes * 0.02, 2e9)), diskBytes * 0.1)
}

/**
 * Looks four times a second and tells what has changed.
 * @param tell is asked again at the next look when it throws.
 * @returns what ends it.
 */
export function watchDisk(data: string, settings: Settings, tell: (state: DiskState) => Promise<unknown>): () => void {
  const trial = new Trial(data)
  const tenants = tenantIds(settings)
  let told = JSON.stringify({ low: false, slow: false, unused: {} })
  let low = false
  let unused: Record<string, number> = {}
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    try {
      low = isLow(data, settings, low)
      if (trial.changed()) {
        markHighWater(data, tenants)
        if (settings.limits.tenant_megabytes !== 0) unused = unusedBytes(data, tenants)
      }
      const state = { low, slow: trial.slow(), unused }
      const text = JSON.stringify(state)
      if (text !== told) {
        await tell(state)
        if (low !== told.includes('"low":true') || state.slow !== told.includes('"slow":true'))
          log(low || state.slow ? 'warn' : 'info', 'the disk has changed', { low, slow: state.slow })
        told = text
      }
    } catch {
      // The worker is just going, or a file is: the next look is soon.
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => void look(), lookMs).unref()
  return () => clearInterval(timer)
}

/** Once low, a tenth more than the reserve must be free, so that it does not flicker. */
function isLow(data: string, settings: Settings, wasLow: boolean): boolean {
  const { bavail, blocks, bsize } = statfsSync(data)
  return bavail * bsize < reserveBytes(settings, blocks * bsize) * (wasLow ? 1.1 : 1)
}

function unusedBytes(data: string, tenants: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    tenants.flatMap((tenant) => {
      const file = databaseFile(data, tenant)
      if (file === null) return []
      const db = openReadOnly(file)
      try {
        const pages = db.pragma('freelist_count', { simple: true }) as number
        return [[tenant, pages * (db.pragma('page_size', { simple: true }) as number)]]
      } finally {
        db.close()
      }
    }),
  )
}

/** A small write now and then, only while the databases change: an idle installation leaves its disk alone. */
class Trial {
  readonly #data: string
  #looks = 0
  #changedMs = 0
  #beganMs: number | null = null
  #slow = false

  constructor(data: string) {
    this.#data = data
  }

  /** @returns whether a database has been written to since the last call but a few. */
  changed(): boolean {
    if (++this.#looks % tryEvery !== 0) return false
    const folder = join(this.#data, databaseFolder)
    const changedMs = Math.max(0, ...readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs))
    const changed = changedMs !== this.#changedMs
    this.#changedMs = changedMs
    if ((changed || this.#slow) && this.#beganMs === null) void this.#write()
    return changed
  }

  /** @returns whether the last write took too long, or one does now. */
  slow(): boolean {
    return this.#slow || (this.#beganMs !== null && Date.now() - this.#beganMs > slowMs)
  }

  async #write(): Promise<void> {
    const beganMs = Date.now()
    this.#beganMs = beganMs
    const path = join(this.#data, 'run', 'disk-trial')
    try {
      const file = await open(path, 'w', 0o600)
      try {
        await file.write('.')
        await file.datasync()
      } finally {
        await file.close()
      }
      rmSync(path, { force: true })
    } catch {
      // A full disk is another matter.
    }
    this.#slow = Date.now() - beganMs > slowMs
    this.#beganMs = null
  }
}
