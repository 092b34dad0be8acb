import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { startBareWorker } from './bare-worker.ts'
import { median, print } from './print.ts'

/** Months of ten years with trend, season and noise; `seed` makes another one. */
const series = `(seed) => Float64Array.from({ length: 120 }, (_, at) => {
  const noise = Math.sin(12.9898 * (at + 1) * (seed + 1)) * 43758.5453
  return (1000 + 5 * at) * (1 + .2 * Math.sin((at * Math.PI) / 6)) * (1 + .06 * (noise - Math.floor(noise) - .5))
})`

/**
 * Milliseconds that a forecast of a monthly series of ten years takes in workerd, against R's ets + auto.arima + thetaf on the same series where R is installed.
 * A worker's clock stands still while it computes, so whole requests are timed, with many forecasts and with none.
 */
export async function run(): Promise<void> {
  const entry = `import { forecast } from ${JSON.stringify(resolve(import.meta.dirname, '../lib/series/forecasting/forecast.ts'))}
const series = ${series}
export default { fetch(request) {
  const count = Number(new URL(request.url).searchParams.get('count'))
  let sum = 0
  for (let seed = 0; seed < count; seed++) sum += forecast(series(seed), 12, 18).point[17]
  return new Response(String(sum))
} }`
  const script = buildSync({
    stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    format: 'esm',
    write: false,
  }).outputFiles[0]?.text as string
  const worker = await startBareWorker(script)
  try {
    const timed = async (count: number) => {
      const started = performance.now()
      await (await fetch(`${worker.base}/?count=${count}`)).text()
      return performance.now() - started
    }
    const first = (await timed(1)) - (await timed(0))
    await timed(20)
    const value = median(await inTurn(async () => ((await timed(20)) - (await timed(0))) / 20))
    const reference = peer()
    print({
      name: 'forecast-monthly',
      value,
      unit: 'ms',
      first,
      ...(reference && { reference, ratio: value / reference }),
    })
  } finally {
    await worker.stop()
  }
}

async function inTurn(measure: () => Promise<number>): Promise<number[]> {
  const found: number[] = []
  for (let round = 0; round < 5; round++) found.push(await measure())
  return found
}

/** Milliseconds a series of R's three automatic methods; undefined where R or its package forecast is not installed. */
function peer(): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'premise-r-'))
  try {
    const build = new Function(`return ${series}`)() as (seed: number) => Float64Array
    writeFileSync(join(folder, 'series.txt'), [0, 1, 2].map((seed) => build(seed).join(' ')).join('\n'))
    writeFileSync(
      join(folder, 'peer.R'),
      `suppressMessages(library(forecast)); x <- lapply(readLines('series.txt'), function(l) ts(as.numeric(strsplit(l, ' ')[[1]]), frequency = 12))
t <- system.time(for (s in x) { forecast(ets(s), h = 18); forecast(auto.arima(s), h = 18); thetaf(s, h = 18) }); cat(1000 * t[['user.self']] / length(x))`,
    )
    const told = execFileSync('Rscript', ['peer.R'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
    return Number(told.toString()) || undefined
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
