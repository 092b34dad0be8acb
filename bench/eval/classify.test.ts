import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { normalOf, randomOf } from '../../lib/random/random.ts'
import { run as classify } from './classify.ts'
import { run as regress } from './regress.ts'

let folder: string
let path: string
let lines: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'premise-eval-'))
  path = join(folder, 'table.csv')
  lines = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const rows = 150
const random = randomOf(1)
const normal = normalOf(random)
const table = Array.from({ length: rows }, (_, row) => {
  const [x, word] = [normal(), random() < 0.5 ? 'red' : 'blue']
  const margin = 2 * x + (word === 'red' ? 1 : -1)
  const outcome = random() < 1 / (1 + Math.exp(-margin)) ? 'Yes' : 'No'
  const cells = [
    row < 10 ? '' : x.toFixed(3),
    word,
    `"note, ${row}"`,
    random() < 0.5,
    row === 5 ? '' : outcome,
    margin.toFixed(2),
  ]
  return cells.join(',')
})
const write = () => writeFileSync(path, ['x,word,note,flag,left,amount', ...table].join('\n'))
const told = () => JSON.parse(lines[0] as string) as Record<string, unknown>
const args = (...more: string[]) => ['--csv', path, '--folds', '2', ...more]

describe('the evaluation of classifications', () => {
  it('prints one object with all figures, and what was made of the columns', async () => {
    write()
    await classify(args('--target', 'left', '--positive', 'Yes', '--drop', 'amount'))
    expect(lines).toHaveLength(1)
    const figures = told()
    expect(figures).toMatchObject({ rows: 149, columns: 3, folds: 2, seed: 1, rowsWithoutTarget: 1 })
    expect(figures.positives).toBe(table.filter((line, row) => line.includes(',Yes,') && row !== 5).length)
    for (const key of [
      'auc',
      'averagePrecision',
      'logLoss',
      'brier',
      'calibrationError',
      'f1',
      'accuracy',
      'secondsToTrain',
    ])
      expect(figures[key], key).toEqual({ mean: expect.any(Number), deviation: expect.any(Number) })
    expect((figures.auc as { mean: number }).mean).toBeGreaterThan(0.75)
    expect(figures.largestContributionError).toBeLessThan(1e-9)
    expect(figures.calibrationErrorPooled).toBeGreaterThan(0)
    // Ten bins of 7 or 8 rows are off by a tenth by chance alone.
    expect(figures.calibrationErrorOfPerfect).toBeGreaterThan(0.05)
    expect(figures.calibrationErrorOfPerfect).toBeLessThan(0.2)
    expect(figures.rowsPerSecond).toBeGreaterThan(0)
    expect(figures.notes).toEqual({ note: 'left out: 149 different words in 149 rows, such as names or free text' })
  })
  it('takes the same folds for the same seed', async () => {
    write()
    const given = args('--target', 'left', '--positive', 'Yes', '--drop', 'amount,word')
    for (const seed of ['3', '3', '4']) await classify([...given, '--seed', seed])
    const [first, again, other] = lines.map((line) => JSON.parse(line).logLoss)
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })
  it('says in two lines what is wrong and what to do', async () => {
    write()
    const cases: [string[], RegExp][] = [
      [args('--target', 'gone', '--positive', 'Yes'), /^There is no column "gone" in .*\nGive one of: x, word, .*\.$/],
      [
        args('--target', 'left', '--positive', 'yes'),
        /^No row has "yes" in "left"\.\nGive one of its values: (Yes, No|No, Yes)\.$/,
      ],
      [args('--target', 'left', '--positive', 'Yes', '--drop', 'y'), /^There is no column "y"/],
      [args('--target', 'left'), /^--positive is missing\.\nGive one of the values of "left"/],
      [['--csv', path], /^--target is missing\.\n/],
      [['--target', 'left'], /^--csv is missing\.\n/],
      [args('--target', 'left', '--positive', 'Yes', '--speed', '9'), /Unknown option '--speed'.*\n/],
      [args('--target', 'left', '--positive', 'Yes', '--folds', 'many'), /^--folds is many\.\n/],
      [
        args('--target', 'left', '--positive', 'Yes', '--folds', '149'),
        /^Only \d+ rows have (not )?"Yes".*\nGive fewer folds/,
      ],
      [args('--target', 'left', '--positive', 'Yes', '--drop', 'x,word,note,flag,amount'), /^No column .*\nDrop fewer/],
      [['--csv', join(folder, 'none.csv'), '--target', 'left', '--positive', 'Yes'], /cannot be read/],
    ]
    for (const [given, message] of cases) await expect(classify(given)).rejects.toThrow(message)
    expect(lines).toEqual([])
  })
})

describe('the evaluation of regressions', () => {
  it('prints the errors beside those of the mean', async () => {
    write()
    await regress(args('--target', 'amount', '--drop', 'left'))
    const figures = told() as Record<string, { mean: number }>
    expect(figures).toMatchObject({ rows: 150, columns: 3 })
    expect(figures.rmse?.mean).toBeLessThan(0.5 * (figures.rmseOfMean?.mean as number))
    expect(figures.mae?.mean).toBeLessThan(figures.maeOfMean?.mean as number)
    expect(figures.r2?.mean).toBeGreaterThan(0.7)
    expect(figures.r2OfMean?.mean).toBeLessThanOrEqual(0)
  })
  it('says what is wrong with a target of words', async () => {
    write()
    await expect(regress(args('--target', 'word'))).rejects.toThrow(/^Column "word" is not made of numbers.*\nGive/)
    await expect(regress(args('--target', 'amount', '--positive', '1'))).rejects.toThrow('--positive is for classify')
  })
})
