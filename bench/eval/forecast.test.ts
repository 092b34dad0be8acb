import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { run } from './forecast.ts'
import { readSeries } from './read-series.ts'

const header = 'set,id,period,scale_period,horizon,start,train,test'
const season = (at: number, seed: number) =>
  100 + seed * 10 + at + 20 * Math.sin((at * Math.PI) / 2) + ((at * 7919 + seed * 104729) % 13)
const numbers = (from: number, count: number, seed: number) =>
  Array.from({ length: count }, (_, at) => season(from + at, seed).toFixed(2)).join(' ')

let folder: string
let lines: Record<string, unknown>[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'premise-eval-'))
  lines = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})
const write = (rows: string[]) => writeFileSync(join(folder, 'series.csv'), [header, ...rows].join('\n'))

describe('the evaluation of forecasts', () => {
  it('prints a line a set, period and horizon, and one in total with the plain average beside it', async () => {
    write([
      ...[1, 2, 3].map((seed) => `shops,${seed},4,4,4,2000-1,${numbers(0, 24, seed)},${numbers(24, 4, seed)}`),
      'years,NA,1,1,2,2000,5 6 NA 8 9 11 12 13,15 NA',
      'years,flat,1,1,2,2000,7 7 7 7 7 7,7 7',
    ])
    await run(['--data', folder])
    expect(lines.map(({ name, n }) => [name, n])).toEqual([
      ['shops 4 4', 3],
      ['years 1 2', 2],
      ['total', 5],
    ])
    for (const line of lines.slice(0, 2))
      for (const key of [
        'smape',
        'mase',
        'relativeMase',
        'owa',
        'wql',
        'relativeWql',
        'coverage80',
        'coverage95',
        'msis80',
        'msis95',
        'ms',
      ])
        expect(line[key], key).toEqual(expect.any(Number))
    expect(lines[2]).toMatchObject({ groups: 2, plainAverage: { relativeMase: expect.any(Number) } })
  })
  it('forecasts what is learnt from training values only', async () => {
    const rows = (test: string) => [1, 2, 3].map((seed) => `shops,${seed},4,4,4,2000-1,${numbers(0, 24, seed)},${test}`)
    write(rows('1 1 1 1'))
    await run(['--data', folder])
    write(rows('2 2 2 2'))
    await run(['--data', folder])
    const wide = ({ wql }: Record<string, unknown>, value: number) => (wql as number) * value
    // All quantiles lie above both tests, so that the loss differs by what the values differ (printed with four digits).
    const [once, , twice] = lines as [Record<string, unknown>, unknown, Record<string, unknown>]
    expect(wide(once, 1) - wide(twice, 2)).toBeCloseTo(1, 1)
  })
  it('names the row and what is wrong with it', async () => {
    write(['shops,1,4,4,4,2000-1,1 2 x 4,1 2 3 4'])
    await expect(readSeries(folder)).rejects.toThrow('row 2: "x" in train is not a number.')
    write(['shops,1,4,4,4,2000-1,1 2 3 4,1 2 3'])
    await expect(readSeries(folder)).rejects.toThrow('row 2: test has 3 values, horizon is 4.')
    write(['shops,1,0,4,4,2000-1,1 2 3 4,1 2 3 4'])
    await expect(readSeries(folder)).rejects.toThrow('period is "0"; a whole number of at least 1 is needed.')
    write([])
    await expect(readSeries(folder)).rejects.toThrow('holds no series.')
    await expect(run(['--data', folder, '--method', 'magic'])).rejects.toThrow('There is no method "magic".')
    write(['shops,1,4,4,4,2000-1,1 2 3 4,1 2 3 4'])
    await expect(run(['--data', folder, '--group', 'cars 4 4'])).rejects.toThrow('Give one of: shops 4 4.')
    await expect(run([])).rejects.toThrow('--data is missing.')
  })
})
