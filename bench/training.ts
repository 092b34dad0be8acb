import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { bareRival } from './against-bare.ts'
import { type BenchServer, benchServer } from './company.ts'
import { print } from './print.ts'
import { probe, tailFigure } from './probe.ts'

/** What page views feel of models that are trained in the server: requests a second under saturation, and p99 at a paced rate. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? 5)
  const server = await benchServer()
  try {
    const options = ['--employees', '400', '--months', '24', '--until', '2026-10-31']
    await promisify(execFile)(process.execPath, ['runtime/cli.ts', 'generate', ...options, '--data', server.data])
    const headers = { authorization: `Bearer ${await server.token('owner')}` }
    const page = `${server.base}/api/pages/executive`
    const bare = await bareRival(page, headers)
    try {
      await untilModels(server, headers, 'training')
      const during = await probe(page, headers, seconds)
      const training = await bare.rates(seconds)
      if ((await states(server, headers)).every((state) => state !== 'training'))
        throw new Error(
          'The models were trained before the measurement ended.\nGive fewer seconds, or a larger company.',
        )
      await untilModels(server, headers, 'quiet')
      const idle = await probe(page, headers, seconds)
      const quiet = await bare.rates(seconds)
      print({ name: 'training-answers', ...training, quiet: quiet.ratio })
      print(tailFigure('training-p99', during, idle))
    } finally {
      await bare.stop()
    }
  } finally {
    await server.stop()
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
