import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessClasses } from './access-classes.ts'
import { startBareWorker } from './bare-worker.ts'
import { benchServer, send } from './company.ts'
import { ledgerLines } from './ledger-lines.ts'
import { sendApart } from './send-apart.ts'
import { print } from './print.ts'
import { probe } from './probe.ts'

/** A refresh after 1 % new rows against a full one, and what page views feel of imports and refreshes meanwhile. */
export async function run(args: string[]): Promise<void> {
  if (args[0] === 'access-classes') return accessClasses(Number(args[1] ?? 1_000_000))
  const lines = Number(args[0] ?? 1_000_000)
  const more = Math.round(lines / 100)
  const server = await benchServer()
  try {
    const headers = { authorization: `Bearer ${await server.token('viewer')}` }
    const page = `${server.base}/api/pages/executive`
    await send(server, ledgerLines(20_000, { seed: 2, from: '2023-10-01', days: 20, first: 10_000_000 }))
    await server.refresh()
    const idle = await probe(page, headers, 5)
    print({ name: 'refresh-p99-idle', value: idle.p99, unit: 'ms', probes: idle.count, failed: idle.failed })

    const importing = sendApart(server, lines)
    const during = await probe(page, headers, importing)
    print({
      name: 'refresh-p99-import',
      value: during.p99,
      unit: 'ms',
      reference: idle.p99,
      ratio: during.p99 / idle.p99,
      probes: during.count,
      failed: during.failed,
      max: during.max,
    })

    const refreshing = server.refresh()
    const whileFull = await probe(page, headers, refreshing)
    const full = await refreshing
    print({
      name: 'refresh-p99-full',
      value: whileFull.p99,
      unit: 'ms',
      reference: idle.p99,
      ratio: whileFull.p99 / idle.p99,
      probes: whileFull.count,
      failed: whileFull.failed,
      max: whileFull.max,
    })

    // New rows come at the end, as a company's do.
    await send(server, ledgerLines(more, { seed: 9, from: '2026-10-16', days: 11, first: 20_000_000 }))
    const part = await server.refresh()
    print({
      name: 'refresh-incremental',
      value: part.ms,
      unit: 'ms',
      reference: full.ms,
      ratio: part.ms / full.ms,
      lines,
      newLines: more,
      states: [full.state, part.state],
    })
    await unsliced(server.databaseDirectory)
  } finally {
    await server.stop()
  }
}

/** The same summary as one statement, in a bare workerd on a copy of the database: what slicing is for. */
async function unsliced(databaseDirectory: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'premise-unsliced-'))
  try {
    if (!existsSync(join(databaseDirectory, 'premise-d1'))) throw new Error('no database to copy')
    cpSync(join(databaseDirectory, 'premise-d1'), join(directory, 'premise-d1'), { recursive: true })
    const bare = await startBareWorker(
      `export default { async fetch(request, env) {
  if (new URL(request.url).pathname !== '/statement') return new Response('x'.repeat(8000))
  await env.DB.prepare('CREATE TABLE IF NOT EXISTS unsliced AS SELECT substr(day, 1, 7) AS month, scenario, account_id, department_id, organization_id, sum(amount_cents) AS s, count(*) AS n FROM finance_ledger GROUP BY 1, 2, 3, 4, 5').run()
  return new Response('done')
} }`,
      {},
      directory,
    )
    try {
      const statement = new Promise((wait) => setTimeout(wait, 300))
        .then(() => fetch(`${bare.base}/statement`))
        .then((answer) => answer.text())
      const probed = await probe(bare.base, {}, statement)
      print({ name: 'refresh-p99-one-statement', value: probed.p99, unit: 'ms', probes: probed.count, max: probed.max })
    } finally {
      await bare.stop()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
