// Our answers against a bare workerd handler that sends the same bytes.
import { request } from 'node:http'
import { startBareWorker } from './bare-worker.ts'
import { saturate } from './load.ts'
import { median } from './print.ts'

const rounds = 3

export interface Rates {
  value: number
  unit: 'requests/s'
  reference: number
  ratio: number
}

/** Rates against the same handler, as often as they are asked for, until it is stopped. */
export interface BareRival {
  gzipped: Uint8Array
  rates(seconds: number): Promise<Rates>
  stop(): Promise<void>
}

/** Starts a handler that sends what an address answers. */
export async function bareRival(url: string, headers: Record<string, string>): Promise<BareRival> {
  const { gzipped, type } = await gzippedBody(url, headers)
  const bare = await startBareWorker(
    `const headers = new Headers({ 'content-type': ${JSON.stringify(type)}, 'content-encoding': 'gzip' })
export default { fetch(_request, env) { return new Response(env.body, { headers, encodeBody: 'manual' }) } }`,
    { body: gzipped },
  )
  const rates = async (seconds: number): Promise<Rates> => {
    const ours: number[] = []
    const theirs: number[] = []
    // Taken in turn, so that a slow moment of the machine falls on both.
    for (let round = 0; round < rounds; round++) {
      theirs.push(await saturate(bare.base, headers, seconds))
      ours.push(await saturate(url, headers, seconds))
    }
    const [value, reference] = [median(ours), median(theirs)]
    return { value, unit: 'requests/s', reference, ratio: value / reference }
  }
  return { gzipped, rates, stop: () => bare.stop() }
}

function gzippedBody(url: string, headers: Record<string, string>): Promise<{ gzipped: Uint8Array; type: string }> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { ...headers, 'accept-encoding': 'gzip' } }, (answer) => {
      const chunks: Buffer[] = []
      const { 'content-encoding': encoding, 'content-type': type = '' } = answer.headers
      answer
        .on('data', (chunk) => chunks.push(chunk))
        .on('end', () =>
          encoding === 'gzip' ? resolve({ gzipped: Buffer.concat(chunks), type }) : reject(new Error('not gzipped')),
        )
    })
      .on('error', reject)
      .end()
  })
}
