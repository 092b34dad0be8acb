import { spawn } from 'node:child_process'
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { readFolder } from './generated-folder.ts'
import { print } from './print.ts'
import { startServer } from '../test/server.ts'

const root = resolve(import.meta.dirname, '..')

/** The synthetic company: rows a second and peak memory of making it, and its way through ingest against better-sqlite3 on the same rows. */
export async function run(args: string[]): Promise<void> {
  const wanted = Number(args[0] ?? 10_000_000)
  const folder = mkdtempSync(join(tmpdir(), 'premise-generate-'))
  try {
    const usual = await measured('generate-default', ['--until', '2026-10-31'], join(folder, 'default'))
    // A reading each minute makes sixty times as many: about a million a month from 24 machines.
    // A small heap, so that garbage that could wait does not count as memory; it costs some of the speed.
    const small = ['--max-old-space-size=256']
    const months = Math.max(1, Math.ceil(wanted / 1_090_000))
    const many = await measured(
      'generate-many',
      ['--until', '2026-10-31', '--sensor-minutes', '1', '--months', String(months)],
      join(folder, 'many'),
      small,
    )
    const few = await measured(
      'generate-few',
      ['--until', '2026-10-31', '--sensor-minutes', '1', '--months', String(Math.max(1, Math.round(months / 3)))],
      join(folder, 'few'),
      small,
    )
    print({ name: 'generate-memory-growth', value: many.peakMB - few.peakMB, unit: 'MB', rows: many.rows - few.rows })
    rmSync(join(folder, 'many'), { recursive: true })
    const peerMs = peer(join(folder, 'default'), join(folder, 'peer.sqlite'))
    const ingestMs = await ingested(join(folder, 'default'), usual.rows)
    const reference = usual.rows / (peerMs / 1000)
    const value = usual.rows / (ingestMs / 1000)
    print({ name: 'generate-ingest', value, unit: 'rows/s', reference, ratio: value / reference, rows: usual.rows })
    const { ms, refreshMs } = await sent()
    print({
      name: 'generate-send-refresh',
      value: ms / 1000,
      unit: 's',
      rows: usual.rows,
      refreshSeconds: refreshMs / 1000,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Makes files in a process of its own, so that its peak is its own. @param heap flags of Node. */
async function measured(
  name: string,
  args: string[],
  out: string,
  heap: string[] = [],
): Promise<{ rows: number; peakMB: number }> {
  const start = performance.now()
  const child = spawn(process.execPath, [...heap, 'runtime/cli.ts', 'generate', ...args, '--json', '--out', out], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  let peakMB = 0
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  const watch = setInterval(() => {
    peakMB = Math.max(peakMB, memoryPeakMB(child.pid as number))
  }, 100)
  const code = await new Promise((ended) => child.once('close', ended))
  clearInterval(watch)
  if (code !== 0) throw new Error(`generate ended with ${code}`)
  const { rows } = JSON.parse(text) as { rows: number }
  const seconds = (performance.now() - start) / 1000
  print({ name, value: rows / seconds, unit: 'rows/s', rows, seconds, peakMemoryMB: peakMB })
  return { rows, peakMB }
}

function memoryPeakMB(pid: number): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** The same files onto the same tables and indexes: papaparse and prepared upserts in transactions of 10,000. @returns milliseconds. */
function peer(folder: string, target: string): number {
  const db = new Database(target)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  const migrations = join(root, 'migrations')
  for (const name of readdirSync(migrations).sort()) db.exec(readFileSync(join(migrations, name), 'utf8'))
  const start = performance.now()
  readFolder(db, folder)
  const ms = performance.now() - start
  db.close()
  return ms
}

/** The same files through ingest, one request a file. @returns milliseconds. */
async function ingested(folder: string, rows: number): Promise<number> {
  const server = await startServer()
  try {
    const authorization = `Bearer ${await server.token('owner')}`
    const start = performance.now()
    let accepted = 0
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.csv'))) {
      const [domain, table] = file.slice(0, -4).split(/-(.*)/)
      const url = `${server.base}/api/${domain}/rows/${table}`
      accepted += await new Promise<number>((resolve, reject) => {
        const headers = { authorization, 'content-type': 'text/csv', 'idempotency-key': file }
        const post = request(url, { method: 'POST', headers }, (answer) => {
          let text = ''
          answer
            .setEncoding('utf8')
            .on('data', (piece: string) => {
              text += piece
            })
            .on('end', () =>
              answer.statusCode === 200
                ? resolve((JSON.parse(text) as { accepted: number }).accepted)
                : reject(new Error(text)),
            )
        })
        createReadStream(join(folder, file), { highWaterMark: 1 << 18 })
          .on('error', reject)
          .pipe(post.on('error', reject))
      })
    }
    if (accepted !== rows) throw new Error(`accepted ${accepted} of ${rows}`)
    return performance.now() - start
  } finally {
    await server.stop()
  }
}

/** The default company made and sent by the command line, and refreshed. @returns milliseconds of all, and of the refresh within. */
async function sent(): Promise<{ ms: number; refreshMs: number }> {
  const server = await startServer()
  try {
    const start = performance.now()
    const child = spawn(
      process.execPath,
      ['runtime/cli.ts', 'generate', '--until', '2026-10-31', '--data', server.data],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    )
    const code = await new Promise((ended) => child.once('close', ended))
    if (code !== 0) throw new Error(`generate ended with ${code}`)
    const all = performance.now() - start
    const { runs } = await server.json<{ runs: { startedAt: string; finishedAt: string }[] }>('/api/refresh')
    const refreshMs = runs[0] === undefined ? 0 : Date.parse(runs[0].finishedAt) - Date.parse(runs[0].startedAt)
    return { ms: all, refreshMs }
  } finally {
    await server.stop()
  }
}
