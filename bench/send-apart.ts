// Sends ledger lines from a process of its own, so that making them does not delay the probes.
import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { BenchServer } from './company.ts'
import { header, ledgerLines } from './ledger-lines.ts'

/** @returns when the lines are acknowledged. */
export async function sendApart(server: BenchServer, lines: number): Promise<void> {
  const token = await server.token('owner')
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), server.base, token, String(lines)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise((ended) => child.once('exit', ended))
  if (code !== 0) throw new Error('the lines were not taken')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [base, token, lines] = process.argv.slice(2) as [string, string, string]
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'text/csv',
    'idempotency-key': `apart-${process.pid}`,
  }
  const sent = request(`${base}/api/finance/rows/ledger`, { method: 'POST', headers }, (answer) => {
    answer.resume().on('end', () => process.exit(answer.statusCode === 200 ? 0 : 1))
  })
  Readable.from(
    (function* () {
      yield header
      yield* ledgerLines(Number(lines), { seed: 1, from: '2023-11-01', days: 1080 })
    })(),
  ).pipe(sent)
}
