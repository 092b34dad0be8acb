import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startBareWorker } from './bare-worker.ts'
import { type BenchServer, benchServer } from './company.ts'
import { saturate } from './load.ts'
import { median, print } from './print.ts'
import { probe } from './probe.ts'

const rounds = 3

/** What page views feel of models that are trained in the server: requests a second under saturation, and p99 at a paced rate. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? 5)
  const server = await benchServer()
  try {
    const options = ['--employees', '400', '--months', '24', '--until', '2026-10-31']
    await promisify(execFile)(process.execPath, ['runtime/cli.ts', 'generate', ...options, '--data', server.data])
    const headers = { authorization: `Bearer ${await server.token('owner')}` }
    const page = `${server.base}/api/pages/executive`
    const bare = await startBareWorker(
      `const headers = new Headers({ 'content-type': 'application/json', 'content-encoding': 'gzip' })
export default { fetch(_request, env) { return new Response(env.body, { headers, encodeBody: 'manual' }) } }`,
      { body: await gzipped(page, headers) },
    )
    try {
      await untilModels(server, headers, 'training')
      const during = await probe(page, headers, seconds)
      const training = await ratio(bare.base, page, headers, seconds)
      if ((await states(server, headers)).every((state) => state !== 'training'))
        throw new Error(
          'The models were trained before the measurement ended.\nGive fewer seconds, or a larger company.',
        )
      await untilModels(server, headers, 'quiet')
      const idle = await probe(page, headers, seconds)
      const quiet = await ratio(bare.base, page, headers, seconds)
      print({ name: 'training-answers', ...training, quiet: quiet.ratio })
      print({
        name: 'training-p99',
        value: during.p99,
        unit: 'ms',
        reference: idle.p99,
        ratio: during.p99 / idle.p99,
        max: during.max,
        probes: during.count,
        failed: during.failed,
      })
    } finally {
      await bare.stop()
    }
  } finally {
    await server.stop()
  }
}

async function ratio(bare: string, page: string, headers: Record<string, string>, seconds: number) {
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round++) {
    theirs.push(await saturate(bare, headers, seconds))
    ours.push(await saturate(page, headers, seconds))
  }
  return {
    value: median(ours),
    unit: 'requests/s',
    reference: median(theirs),
    ratio: median(ours) / median(theirs),
  }
}

async function states(server: BenchServer, headers: Record<string, string>): Promise<string[]> {
  const { models } = (await (await fetch(`${server.base}/api/models`, { headers })).json()) as {
    models: { state: { kind: string } }[]
  }
  return models.map(({ state }) => state.kind)
}

async function untilModels(
  server: BenchServer,
  headers: Record<string, string>,
  wanted: 'training' | 'quiet',
): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    const now = await states(server, headers)
    const training = now.includes('training')
    if (wanted === 'training' ? training : !training && !now.includes('waiting')) return
    await new Promise((wait) => setTimeout(wait, 1000))
  }
  throw new Error(`The models were not ${wanted} within 20 minutes.`)
}

async function gzipped(url: string, headers: Record<string, string>): Promise<Uint8Array> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    request(url, { headers: { ...headers, 'accept-encoding': 'gzip' } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)))
    })
      .on('error', reject)
      .end()
  })
}
