import { benchServer, send } from './company.ts'
import { ledgerLines, randomNumbers } from './ledger-lines.ts'
import { percentile, print } from './print.ts'

const grains = ['week', 'month', 'quarter', 'year']

/** 200 random metric and drill-down questions at a million lines, one after the other. */
export async function run(args: string[]): Promise<void> {
  const lines = Number(args[0] ?? 1_000_000)
  const server = await benchServer()
  try {
    const headers = { authorization: `Bearer ${await server.token('viewer')}` }
    await send(server, ledgerLines(lines, { seed: 1, from: '2023-11-01', days: 1080 }))
    await server.refresh()
    const members = await membersOf(server.base, headers)
    const { metrics } = (await (await fetch(`${server.base}/api/metrics`, { headers })).json()) as {
      metrics: Catalogued[]
    }
    const random = randomNumbers(Number(args[1] ?? 5))
    const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)] as T
    const took: { ms: number; url: string }[] = []
    for (let i = 0; i < 200; i++) {
      const url = i % 4 === 3 ? drillDown(pick, members) : question(pick, members, metrics)
      const start = performance.now()
      const answer = await fetch(`${server.base}${url}`, { headers })
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
      took.push({ ms: performance.now() - start, url })
    }
    const ms = took.map((one) => one.ms)
    const slowest = took.reduce((slow, one) => (one.ms > slow.ms ? one : slow))
    print({
      name: 'query-p95',
      value: percentile(ms, 0.95),
      unit: 'ms',
      reference: 2000,
      ratio: percentile(ms, 0.95) / 2000,
      p50: percentile(ms, 0.5),
      max: slowest.ms,
      slowest: slowest.url,
      lines,
    })
  } finally {
    await server.stop()
  }
}

type Pick = <T>(list: T[]) => T

interface Catalogued {
  name: string
  dimensions: string[]
}

function question(pick: Pick, members: Record<string, string[]>, metrics: Catalogued[]): string {
  const metric = pick(metrics)
  const params = new URLSearchParams({
    grain: pick(grains),
    from: pick(['2023-11-01', '2024-03-15', '2025-01-01']),
    to: pick(['2025-12-31', '2026-06-20', '2026-09-30']),
  })
  const by = pick([...metric.dimensions, ''])
  if (by !== '') params.set('by', by)
  const only = pick(['organization', 'department', ''])
  if (only !== '') params.set(only, pick(members[only] ?? ['']))
  params.set('compare', pick(['none', 'last-year', 'previous', 'budget']))
  return `/api/metrics/${metric.name}?${params}`
}

function drillDown(pick: Pick, members: Record<string, string[]>): string {
  const params = new URLSearchParams({
    from: pick(['2024-02-01', '2025-05-01']),
    to: pick(['2025-07-31', '2026-02-28']),
  })
  for (const name of ['organization', 'department', 'account'])
    if (pick([true, false])) params.set(name, pick(members[name] ?? ['']))
  return `/api/finance/lines?${params}`
}

async function membersOf(base: string, headers: Record<string, string>): Promise<Record<string, string[]>> {
  const entries = await Promise.all(
    ['organization', 'department', 'account'].map(async (by) => {
      const { rows } = (await (await fetch(`${base}/api/metrics/expense?by=${by}&grain=year`, { headers })).json()) as {
        rows: { member: string }[]
      }
      return [by, [...new Set(rows.map((row) => row.member))]] as [string, string[]]
    }),
  )
  return Object.fromEntries(entries)
}
