import { benchServer, send } from './company.ts'
import { ledgerLines } from './ledger-lines.ts'
import { saturate } from './load.ts'
import { print } from './print.ts'

/** Resident memory of the worker: in everyday use, at its worst, and from one repetition to the next. */
export async function run(args: string[]): Promise<void> {
  const lines = Number(args[0] ?? 1_000_000)
  const server = await benchServer()
  try {
    const headers = { authorization: `Bearer ${await server.token('viewer')}` }
    await send(server, ledgerLines(40_000, { seed: 2, from: '2023-11-01', days: 1080, first: 10_000_000 }))
    await server.refresh()
    for (const path of ['/', '/finance', '/runs', '/api/pages/executive'])
      for (let i = 0; i < 200; i++) await (await fetch(`${server.base}${path}`, { headers })).arrayBuffer()
    await new Promise((wait) => setTimeout(wait, 5000))
    print({
      name: 'memory-everyday',
      value: server.memoryMB(),
      unit: 'MB',
      reference: 250,
      ratio: server.memoryMB() / 250,
    })
    const peaks: number[] = []
    for (let round = 0; round < 3; round++) {
      let peak = 0
      const watch = setInterval(() => {
        peak = Math.max(peak, server.memoryMB())
      }, 50)
      // The same lines again: what grows then is not the data.
      const importing = send(server, ledgerLines(lines, { seed: 1, from: '2023-11-01', days: 1080 }))
      await saturate(`${server.base}/api/pages/executive`, headers, 10)
      await importing
      await server.refresh()
      clearInterval(watch)
      peaks.push(peak)
    }
    print({
      name: 'memory-worst',
      value: Math.max(...peaks),
      unit: 'MB',
      reference: 450,
      ratio: Math.max(...peaks) / 450,
      rounds: peaks,
    })
    print({ name: 'memory-growth', value: (peaks.at(-1) ?? 0) - (peaks[0] ?? 0), unit: 'MB' })
  } finally {
    await server.stop()
  }
}
