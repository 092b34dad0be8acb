import { execFile } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { promisify } from 'node:util'
import { benchServer, sendFile } from './company.ts'
import { header, ledgerLines } from './ledger-lines.ts'
import { print } from './print.ts'

const run_ = promisify(execFile)

/** A CSV file to acknowledged rows, against three parsers with better-sqlite3 on the same table. */
export async function run(args: string[]): Promise<void> {
  const lines = Number(args[0] ?? 1_000_000)
  const directory = mkdtempSync(join(tmpdir(), 'premise-ingest-'))
  try {
    const file = join(directory, 'ledger.csv')
    const out = createWriteStream(file)
    await finished(
      Readable.from(
        (function* () {
          yield header
          yield* ledgerLines(lines, { seed: 1, from: '2023-11-01', days: 1095 })
        })(),
      ).pipe(out),
    )
    const peers: Record<string, number> = {}
    const ours: number[] = []
    let peakMB = 0
    for (let round = 0; round < 2; round++) {
      for (const parser of ['csv-parse', 'papaparse', 'udsv']) {
        const { stdout } = await run_(
          process.execPath,
          [resolve(import.meta.dirname, 'ingest-peer.ts'), parser, file, join(directory, `${parser}-${round}.sqlite`)],
          { maxBuffer: 1e6 },
        )
        const rate = lines / (Number(stdout) / 1000)
        peers[parser] = Math.max(peers[parser] ?? 0, rate)
      }
      const server = await benchServer()
      try {
        const start = performance.now()
        const report = await sendFile(server, file)
        if (report.accepted !== lines) throw new Error(`accepted ${report.accepted} of ${lines}`)
        ours.push(lines / ((performance.now() - start) / 1000))
        peakMB = Math.max(peakMB, server.peakMemoryMB())
      } finally {
        await server.stop()
      }
    }
    const value = Math.max(...ours)
    const reference = Math.max(...Object.values(peers))
    print({
      name: 'ingest',
      value,
      unit: 'rows/s',
      reference,
      ratio: value / reference,
      peers,
      lines,
      megabytes: statSync(file).size / 1e6,
      peakMemoryMB: peakMB,
    })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
