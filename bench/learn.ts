import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auc } from '../lib/learn/evaluation/ranking-metrics.ts'
import { type Frame, rowsOf } from '../lib/learn/frame.ts'
import { boosted, marginsOf } from '../lib/learn/trees/boosting.ts'
import { contributionsOf } from '../lib/learn/trees/tree-shap.ts'
import { contributionError } from './contribution-error.ts'
import { learnData } from './learn-data.ts'
import { print } from './print.ts'

const trainRows = 100_000
const heldRows = 50_000
const trees = 200
const leaves = 31

/**
 * Seconds to train 200 trees of 31 leaves on 100,000 rows x 30 columns (six of words, some with gaps), against scikit-learn's
 * HistGradientBoostingClassifier on one core with the same rows in the same run, and to score 100,000 rows with contributions.
 * The first training is not counted: a server is warm.
 */
export async function run(): Promise<void> {
  const { frame, target } = learnData(trainRows + heldRows, 30, 1)
  const places = Array.from({ length: trainRows + heldRows }, (_, row) => row)
  const [train, held] = [rowsOf(frame, places.slice(0, trainRows)), rowsOf(frame, places.slice(trainRows))]
  const [learnt, wanted] = [target.slice(0, trainRows), target.slice(trainRows)]
  const options = { trees, leaves, learningRate: 0.1, leafRows: 20, l2: 0 }
  boosted(train, learnt, { ...options, trees: 20 })
  const [model, trainS, cpuS] = timed(() => boosted(train, learnt, options))
  const peer = peerOf(train, learnt, held)
  print({
    name: 'learn-train',
    value: trainS,
    unit: 's',
    cpuS,
    ...(peer && { reference: peer.trainS, referenceCpuS: peer.cpuS, ratio: trainS / peer.trainS }),
    limit: 3,
  })
  print({
    name: 'learn-auc',
    value: auc(wanted, marginsOf(model, held)) ?? Number.NaN,
    unit: 'AUC on held-out rows',
    ...(peer && { reference: auc(wanted, peer.margins) ?? Number.NaN }),
  })
  const [margins, scoreS] = timed(() => marginsOf(model, train))
  print({
    name: 'learn-score',
    value: scoreS,
    unit: 's',
    ...(peer && { reference: peer.scoreS, ratio: scoreS / peer.scoreS }),
  })
  const [{ base, contributions }, reasonsS, reasonsCpuS] = timed(() => contributionsOf(model, train))
  const largestError = contributionError({ base, contributions }, margins)
  print({ name: 'learn-reasons', value: reasonsS, unit: 's', cpuS: reasonsCpuS, limit: 5, largestError })
}

/** The result with the seconds that it took by the clock, and of the processor: where others use the machine they differ. */
function timed<Result>(work: () => Result): [Result, number, number] {
  const [started, before] = [performance.now(), process.cpuUsage()]
  const result = work()
  const used = process.cpuUsage(before)
  return [result, (performance.now() - started) / 1000, (used.user + used.system) / 1e6]
}

interface Peer {
  trainS: number
  cpuS: number
  scoreS: number
  margins: Float64Array
}

/** scikit-learn on the same rows; undefined, with a word on how to get it, where it is not installed. */
function peerOf(train: Frame, target: Float64Array, held: Frame): Peer | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'premise-learn-'))
  try {
    writeFileSync(join(folder, 'train.bin'), bytesOf(train))
    writeFileSync(join(folder, 'target.bin'), new Uint8Array(target.buffer))
    writeFileSync(join(folder, 'held.bin'), bytesOf(held))
    const words = train.columns.flatMap(({ kind }, place) => (kind === 'categorical' ? [place] : []))
    writeFileSync(join(folder, 'peer.py'), script(train.columns.length, words))
    const told = execFileSync('/usr/bin/python3', ['peer.py'], {
      cwd: folder,
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 26,
    })
    return peerTold(told.toString())
  } catch {
    console.error(
      'scikit-learn was not found by /usr/bin/python3; on Debian `apt-get install python3-sklearn` brings it.',
    )
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function peerTold(text: string): Peer {
  const { margins, ...seconds } = JSON.parse(text) as Omit<Peer, 'margins'> & { margins: number[] }
  return { ...seconds, margins: Float64Array.from(margins) }
}

/** Rows x columns of doubles, words as their codes, what is missing as NaN. */
function bytesOf({ rows, columns }: Frame): Uint8Array {
  const matrix = new Float64Array(rows * columns.length)
  for (const [place, column] of columns.entries())
    for (let row = 0; row < rows; row++) {
      const value = (column.kind === 'numeric' ? column.values[row] : column.codes[row]) as number
      matrix[row * columns.length + place] = column.kind === 'categorical' && value < 0 ? Number.NaN : value
    }
  return new Uint8Array(matrix.buffer)
}

function script(columns: number, words: readonly number[]): string {
  return `import json, time, numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
read = lambda name: np.fromfile(name).reshape(-1, ${columns})
x, y, held = read('train.bin'), np.fromfile('target.bin'), read('held.bin')
make = lambda rounds: HistGradientBoostingClassifier(max_iter=rounds, max_leaf_nodes=${leaves}, learning_rate=0.1, min_samples_leaf=20,
    categorical_features=${JSON.stringify(words)}, early_stopping=False)
make(5).fit(x, y)
started, used = time.perf_counter(), time.process_time(); model = make(${trees}).fit(x, y)
trained, cpu = time.perf_counter() - started, time.process_time() - used
started = time.perf_counter(); model.decision_function(x); scored = time.perf_counter() - started
print(json.dumps({'trainS': trained, 'cpuS': cpu, 'scoreS': scored, 'margins': model.decision_function(held).tolist()}))
`
}
