// A server of ours with rows in it, for measuring.
import { createReadStream, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { startServer } from '../test/server.ts'
import { header } from './ledger-lines.ts'

export interface BenchServer {
  base: string
  token(role: 'owner' | 'viewer'): Promise<string>
  /** Starts a refresh and waits for its end; milliseconds from asking to the end. */
  refresh(): Promise<{ ms: number; state: string }>
  memoryMB(): number
  peakMemoryMB(): number
  data: string
  operator<T>(path: string, json?: unknown): Promise<T>
  /** Where the database's files lie. */
  databaseDirectory: string
  stop(): Promise<unknown>
}

/** Starts the real server on a temporary directory, without the cron tick disturbing the measurement. */
export async function benchServer(): Promise<BenchServer> {
  const server = await startServer({ crons: ['0 0 1 1 *'] })
  const owner = await server.token('owner')
  const headers = { authorization: `Bearer ${owner}` }
  return {
    base: server.base,
    token: (role) => server.token(role),
    async refresh() {
      const start = performance.now()
      const { runId } = (await (await fetch(`${server.base}/api/refresh`, { method: 'POST', headers })).json()) as {
        runId: string
      }
      for (;;) {
        const run = (await (await fetch(`${server.base}/api/refresh/${runId}`, { headers })).json()) as {
          state: string
          startedAt: string
          finishedAt: string | null
        }
        if (run.state !== 'running')
          return {
            ms:
              run.finishedAt === null
                ? performance.now() - start
                : Date.parse(run.finishedAt) - Date.parse(run.startedAt),
            state: run.state,
          }
        await new Promise((wait) => setTimeout(wait, 20))
      }
    },
    memoryMB: () => memoryOf(server.workerPid, 'VmRSS'),
    peakMemoryMB: () => memoryOf(server.workerPid, 'VmHWM'),
    data: server.data,
    operator: server.operator,
    databaseDirectory: join(server.data, 'db'),
    stop: () => server.stop(),
  }
}

export interface Report {
  accepted: number
  rejected: number
  batchId: number
}

/** Sends generated lines as one CSV stream. */
export function send(server: BenchServer, pieces: Iterable<string>): Promise<Report> {
  return post(
    server,
    Readable.from(
      (function* () {
        yield header
        yield* pieces
      })(),
    ),
  )
}

export function sendFile(server: BenchServer, file: string): Promise<Report> {
  return post(server, createReadStream(file, { highWaterMark: 1 << 18 }))
}

let keys = 0

async function post(server: BenchServer, body: Readable): Promise<Report> {
  const authorization = `Bearer ${await server.token('owner')}`
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.base}/api/finance/rows/ledger`,
      {
        method: 'POST',
        headers: { authorization, 'content-type': 'text/csv', 'idempotency-key': `bench-${process.pid}-${keys++}` },
      },
      (answer) => {
        let text = ''
        answer
          .setEncoding('utf8')
          .on('data', (piece) => {
            text += piece
          })
          .on('end', () =>
            answer.statusCode === 200 || answer.statusCode === 201
              ? resolve(JSON.parse(text))
              : reject(new Error(text)),
          )
      },
    )
    sent.on('error', reject)
    body.on('error', reject).pipe(sent)
  })
}

function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s*(\\d+) kB`).exec(status)?.[1]) / 1024
}
