import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { streamingDetector } from '../../lib/series/anomalies/streaming-detector.ts'
import { type NabCosts, type NabFile, nabEvents, nabScore, nabSweep } from '../../lib/series/evaluation/nab.ts'

const usage = `npm run -s eval -- anomaly --data DIR [--threshold T] [--files]

Reads the form of the Numenta Anomaly Benchmark: DIR/data/**.csv (timestamp,value), DIR/labels/combined_windows.json, DIR/profiles.json.
Prints one JSON object a line: each profile with the sweep's best single threshold and with T (0-1, 0.5 if not given), events, speed; with --files
one a file with T. Rows without a number are left out and counted; labels of files that are not there are not counted.`

interface Read extends NabFile {
  path: string
  /** Rows left out: no value, no number, no timestamp. */
  leftOut: number
  microseconds: number
}

/** Ends with a sentence that says what is wrong: the data are somebody else's, a stack would say nothing. */
function refuse(message: string): never {
  console.error(message)
  process.exit(2)
}

async function json(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    return refuse(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function profilesOf(parsed: unknown, path: string): Map<string, NabCosts> {
  const profiles = new Map<string, NabCosts>()
  for (const [name, profile] of Object.entries((parsed ?? {}) as Record<string, { CostMatrix?: Partial<NabCosts> }>)) {
    const { tpWeight, fnWeight, fpWeight } = profile?.CostMatrix ?? {}
    if (typeof tpWeight !== 'number' || typeof fnWeight !== 'number' || typeof fpWeight !== 'number')
      refuse(`${path}: profile "${name}" lacks CostMatrix with tpWeight, fnWeight and fpWeight.`)
    profiles.set(name, { tpWeight, fnWeight, fpWeight })
  }
  if (profiles.size === 0) refuse(`${path} holds no profile.`)
  return profiles
}

async function csvFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() =>
    refuse(`${folder} cannot be read: --data wants a folder with data/, labels/ and profiles.json.`),
  )
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.csv'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Labels as times, comparable with those of the rows. */
function labelsOf(parsed: unknown, path: string): Map<string, { from: string; to: string }[]> {
  const labels = new Map<string, { from: string; to: string }[]>()
  for (const [name, windows] of Object.entries((parsed ?? {}) as Record<string, unknown>)) {
    if (!Array.isArray(windows)) refuse(`${path}: "${name}" is not a list of windows.`)
    const pairs = windows.map((window) => {
      const [from, to] = Array.isArray(window) ? window.map(timeOf) : []
      return from !== undefined && to !== undefined && from <= to
        ? { from, to }
        : refuse(`${path}: "${name}" has a window that is not a pair of times in order.`)
    })
    labels.set(
      name,
      pairs.sort((a, b) => (a.from < b.from ? -1 : 1)),
    )
  }
  return labels
}

/** 'YYYY-MM-DD HH:MM:SS' with fractions and T normalised, so that the order of texts is that of times. */
function timeOf(text: unknown): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?/.exec(String(text).trim())
  if (match === null) return undefined
  const [, day, clock = '', fraction = ''] = match
  return `${day} ${clock.padEnd(8, ':00')}.${fraction.padEnd(6, '0')}`
}

class Scores {
  private scores = new Float64Array(4096)
  length = 0

  push(score: number): void {
    if (this.length === this.scores.length) {
      const longer = new Float64Array(2 * this.length)
      longer.set(this.scores)
      this.scores = longer
    }
    this.scores[this.length++] = score
  }

  all(): Float64Array {
    return this.scores.slice(0, this.length)
  }
}

/** Streams one file past a new detector; of the rows only the scores are kept. */
async function readScored(path: string, name: string, labels: { from: string; to: string }[]): Promise<Read> {
  const detector = streamingDetector()
  const scores = new Scores()
  const windows: { first: number; last: number }[] = labels.map(() => ({ first: -1, last: -1 }))
  const isClosed = labels.map(() => false)
  let leftOut = 0
  let microseconds = 0
  let isHeader = true
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const [stamp, text = ''] = line.replace(/^\uFEFF/, '').split(',')
    const time = timeOf(stamp)
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (time === undefined || !Number.isFinite(value)) {
      if (!isHeader) leftOut++
      isHeader = false
      continue
    }
    isHeader = false
    for (const [at, { from, to }] of labels.entries()) {
      const window = windows[at] as { first: number; last: number }
      if (isClosed[at] || time < from || time > to) continue
      if (window.first < 0) window.first = scores.length
      window.last = scores.length
      // As NAB: a window ends at the first row with its end's time, though clocks may be set back.
      isClosed[at] = time === to
    }
    const started = performance.now()
    const { score } = detector.push(value)
    microseconds += 1000 * (performance.now() - started)
    scores.push(score)
  }
  if (scores.length === 0) refuse(`${path} holds no row of timestamp,value with a number.`)
  const inData = windows.filter((window) => window.first >= 0)
  if (inData.length < windows.length) refuse(`${name}: a labelled window holds none of the rows.`)
  return { path: name, scores: scores.all(), windows: inData, leftOut, microseconds }
}

function printLine(line: Record<string, unknown>): void {
  console.log(
    JSON.stringify(line, (_key, value) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value,
    ),
  )
}

/** What NAB's own words do not say: which file, instead of an index. */
function checkWindows(files: Read[]): void {
  for (const { path, scores, windows } of files) {
    for (const [at, { first }] of windows.entries()) {
      if (at > 0 && first <= (windows[at - 1]?.last ?? -1)) refuse(`${path}: two labelled windows overlap.`)
    }
    if (windows.some(({ last }) => last >= scores.length)) refuse(`${path}: a labelled window ends after the data.`)
  }
}

function printFiles(files: Read[], profiles: Map<string, NabCosts>, threshold: number): void {
  for (const file of files) {
    const raw = Object.fromEntries([...profiles].map(([name, costs]) => [name, nabScore([file], costs, threshold).raw]))
    const { path: name, leftOut } = file
    printLine({ name, n: file.scores.length, leftOut, threshold, raw, ...nabEvents([file], threshold) })
  }
}

function optionsOf(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        data: { type: 'string' },
        threshold: { type: 'string', default: '0.5' },
        files: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}

export async function run(args: string[]): Promise<void> {
  const values = optionsOf(args)
  if (values.help) return console.log(usage)
  const { data = refuse(usage) } = values
  const threshold = Number(values.threshold)
  if (values.threshold.trim() === '' || !(threshold >= 0 && threshold <= 1))
    refuse('--threshold wants a number from 0 to 1.')
  const profilesPath = join(data, 'profiles.json')
  const labelsPath = join(data, 'labels', 'combined_windows.json')
  const profiles = profilesOf(await json(profilesPath), profilesPath)
  const labels = labelsOf(await json(labelsPath), labelsPath)
  const files: Read[] = []
  for (const path of await csvFiles(join(data, 'data'))) {
    const name = relative(join(data, 'data'), path).replaceAll('\\', '/')
    files.push(await readScored(path, name, labels.get(name) ?? []))
  }
  if (files.length === 0) refuse(`${join(data, 'data')} holds no .csv file.`)
  checkWindows(files)
  if (values.files) printFiles(files, profiles, threshold)
  const points = files.reduce((sum, file) => sum + file.scores.length, 0)
  for (const [name, costs] of profiles) {
    const best = nabSweep(files, costs)
    const given = nabScore(files, costs, threshold)
    printLine({ name, score: best.normalised, threshold: best.threshold, ...nabEvents(files, best.threshold) })
    printLine({ name: `${name} at T`, score: given.normalised, threshold, ...nabEvents(files, threshold) })
  }
  printLine({
    name: 'total',
    files: files.length,
    points,
    leftOut: files.reduce((sum, file) => sum + file.leftOut, 0),
    microsecondsPerPoint: files.reduce((sum, file) => sum + file.microseconds, 0) / points,
  })
}
