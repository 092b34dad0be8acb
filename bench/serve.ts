import { gunzipSync } from 'node:zlib'
import { bareRival } from './against-bare.ts'
import { benchServer, send } from './company.ts'
import { ledgerLines } from './ledger-lines.ts'
import { print } from './print.ts'

/** The executive page's answers and whole pages, against a bare workerd handler that sends the same bytes. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? 5)
  const server = await benchServer()
  try {
    await send(server, ledgerLines(60_000, { seed: 3, from: '2023-11-01', days: 1095 }))
    await server.refresh()
    const authorization = `Bearer ${await server.token('viewer')}`
    for (const [name, path] of [
      ['serve-answers', '/api/pages/executive'],
      ['serve-page', '/'],
      ['serve-finance-page', '/finance'],
    ] as const) {
      await compare(name, `${server.base}${path}`, authorization, seconds)
    }
  } finally {
    await server.stop()
  }
}

async function compare(name: string, url: string, authorization: string, seconds: number): Promise<void> {
  const bare = await bareRival(url, { authorization })
  try {
    print({
      name,
      ...(await bare.rates(seconds)),
      gzipBytes: bare.gzipped.byteLength,
      bytes: gunzipSync(bare.gzipped).byteLength,
    })
  } finally {
    await bare.stop()
  }
}
