import { gunzipSync } from 'node:zlib'
import { startBareWorker } from './bare-worker.ts'
import { benchServer, send } from './company.ts'
import { ledgerLines } from './ledger-lines.ts'
import { saturate } from './load.ts'
import { median, print } from './print.ts'

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
  const gzipped = await rawBody(url, authorization)
  const type = (await fetch(url, { headers: { authorization } })).headers.get('content-type')
  const bare = await startBareWorker(
    `const headers = new Headers({ 'content-type': ${JSON.stringify(type)}, 'content-encoding': 'gzip' })
export default { fetch(_request, env) { return new Response(env.body, { headers, encodeBody: 'manual' }) } }`,
    { body: gzipped },
  )
  try {
    const ours: number[] = []
    const theirs: number[] = []
    // Taken in turn, so that a slow moment of the machine falls on both.
    for (let round = 0; round < 3; round++) {
      theirs.push(await saturate(bare.base, { authorization }, seconds))
      ours.push(await saturate(url, { authorization }, seconds))
    }
    const value = median(ours)
    const reference = median(theirs)
    print({
      name,
      value,
      unit: 'requests/s',
      reference,
      ratio: value / reference,
      gzipBytes: gzipped.byteLength,
      bytes: gunzipSync(gzipped).byteLength,
    })
  } finally {
    await bare.stop()
  }
}

async function rawBody(url: string, authorization: string): Promise<Uint8Array> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    request(url, { headers: { authorization, 'accept-encoding': 'gzip' } }, (answer) => {
      const chunks: Buffer[] = []
      answer
        .on('data', (chunk) => chunks.push(chunk))
        .on('end', () =>
          answer.headers['content-encoding'] === 'gzip'
            ? resolve(Buffer.concat(chunks))
            : reject(new Error('not gzipped')),
        )
    })
      .on('error', reject)
      .end()
  })
}
