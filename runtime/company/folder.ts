// The company as files: one CSV a table and truth.json, all or nothing.
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { stretches } from '../../generators/company.ts'
import { CsvTables, fileName } from '../../generators/files.ts'
import { truthText } from '../../generators/truth.ts'
import type { World } from '../../generators/world.ts'
import { Failure } from '../failure.ts'
import type { Progress } from '../progress.ts'

const bufferedMost = 256 * 1024

/** @throws Failure when the folder holds something already, or cannot be made. */
export function requireNewFolder(out: string): void {
  if (existsSync(out) && (!statSync(out).isDirectory() || readdirSync(out).length > 0))
    throw new Failure(
      `${out} exists and is no empty folder, so nothing is written.`,
      'Name a new or an empty folder with --out DIR.',
    )
}

/** @returns rows by table. @throws Failure; then nothing is left behind. */
export async function writeFolder(world: World, out: string, progress: Progress): Promise<Map<string, number>> {
  requireNewFolder(out)
  let made: string | null = null
  const interrupted = (signal: NodeJS.Signals) => {
    if (made !== null) rmSync(made, { recursive: true, force: true })
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  // Listened for before there is anything to be left behind.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted)
  const partial = makePartial(out)
  made = partial
  const files = new Files(partial)
  try {
    for (const { month, rows } of stretches(world)) {
      for (const [table, row] of rows) files.add(table, row)
      if (month !== null) progress.add(1)
      // Signals are heard between months.
      await breathe()
    }
    files.close()
    writeFileSync(join(partial, 'truth.json'), truthText(world))
    if (existsSync(out)) rmdirSync(out)
    renameSync(partial, out)
    return files.counts
  } catch (error) {
    files.abandon()
    rmSync(partial, { recursive: true, force: true })
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new Failure(
      `The company could not be written to ${out}: ${error.message}.`,
      'Nothing is left of it. Make room, or name another folder with --out DIR.',
    )
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupted)
  }
}

function makePartial(out: string): string {
  try {
    mkdirSync(dirname(out), { recursive: true })
    return mkdtempSync(join(dirname(out), `${basename(out)}.partial-`))
  } catch (error) {
    throw new Failure(
      `${out} cannot be made: ${(error as Error).message}.`,
      'Name a folder that you may write to with --out DIR.',
    )
  }
}

class Files {
  readonly counts = new Map<string, number>()
  readonly #folder: string
  readonly #tables = new CsvTables()
  readonly #files = new Map<string, { descriptor: number; text: string }>()

  constructor(folder: string) {
    this.#folder = folder
  }

  add(table: string, row: Parameters<CsvTables['line']>[1]): void {
    const line = this.#tables.line(table, row)
    let file = this.#files.get(table)
    if (file === undefined) {
      file = { descriptor: openSync(join(this.#folder, fileName(table)), 'wx'), text: this.#tables.header(table) }
      this.#files.set(table, file)
    }
    file.text += line
    this.counts.set(table, (this.counts.get(table) ?? 0) + 1)
    if (file.text.length > bufferedMost) flush(file)
  }

  close(): void {
    for (const file of this.#files.values()) {
      flush(file)
      closeSync(file.descriptor)
    }
    this.#files.clear()
  }

  abandon(): void {
    for (const { descriptor } of this.#files.values()) closeSync(descriptor)
    this.#files.clear()
  }
}

function flush(file: { descriptor: number; text: string }): void {
  const bytes = Buffer.from(file.text)
  for (let at = 0; at < bytes.length; ) at += writeSync(file.descriptor, bytes, at)
  file.text = ''
}
