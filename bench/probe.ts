import { Agent, request } from 'node:http'
import { type Figure, percentile } from './print.ts'

export interface Probed {
  count: number
  failed: number
  p50: number
  p99: number
  max: number
}

/**
 * Asks an address at a paced rate until `until` settles (or for `seconds`). Latency counts from the moment at which a request was due,
 * so that a stalled server cannot hide behind requests that were never sent.
 */
export async function probe(
  url: string,
  headers: Record<string, string>,
  until: Promise<unknown> | number,
  ratePerSecond = 200,
): Promise<Probed> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const latencies: number[] = []
  let failed = 0
  let ended = false
  let open = 0
  const end = typeof until === 'number' ? new Promise((resolve) => setTimeout(resolve, until * 1000)) : until
  void end.finally(() => {
    ended = true
  })
  const start = performance.now()
  for (let i = 0; !ended; i++) {
    const due = start + (i * 1000) / ratePerSecond
    const wait = due - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    open++
    const sent = request(url, { agent, headers: { 'accept-encoding': 'gzip', ...headers } }, (answer) => {
      if (answer.statusCode !== 200) failed++
      answer.resume().on('end', () => {
        open--
        latencies.push(performance.now() - due)
      })
    })
    sent.on('error', () => {
      open--
      failed++
    })
    sent.end()
  }
  await end
  for (let i = 0; open > 0 && i < 500; i++) await new Promise((resolve) => setTimeout(resolve, 10))
  agent.destroy()
  return {
    count: latencies.length,
    failed,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: percentile(latencies, 1),
  }
}

/** The slowest answers in a hundred of one time, against those of a quiet one. */
export function tailFigure(name: string, during: Probed, idle: Probed): Figure {
  return {
    ...{ name, value: during.p99, unit: 'ms', reference: idle.p99, ratio: during.p99 / idle.p99 },
    ...{ max: during.max, probes: during.count, failed: during.failed },
  }
}
