import { describe, expect, test } from 'vitest'
import { nabEvents, nabProbation, nabScore, nabSweep, nabWorth, scaledSigmoid } from './nab.ts'

const standard = { tpWeight: 1, fnWeight: 1, fpWeight: 0.11 }

/** 100 points, so 15 in probation; a window of ten at 40-49. */
function file(detections: [number, number][]) {
  const scores = new Float64Array(100)
  for (const [at, score] of detections) scores[at] = score
  return { scores, windows: [{ first: 40, last: 49 }] }
}

describe("NAB's score", () => {
  test('leaves out 15 % of a file at its start, at most 750 points', () => {
    expect(nabProbation(100)).toBe(15)
    expect(nabProbation(1127)).toBe(169)
    expect(nabProbation(5000)).toBe(750)
    expect(nabProbation(22_695)).toBe(750)
    expect(nabProbation(0)).toBe(0)
  })

  test('weighs positions by a sigmoid of slope 5', () => {
    // 2 / (1 + exp(5 y)) - 1
    expect(scaledSigmoid(-1)).toBeCloseTo(0.986614, 6)
    expect(scaledSigmoid(-0.5)).toBeCloseTo(0.848284, 6)
    expect(scaledSigmoid(0)).toBe(0)
    expect(scaledSigmoid(1)).toBeCloseTo(-0.986614, 6)
    expect(scaledSigmoid(3)).toBe(-1)
  })

  test('gives the first point of a window 1, the last little, and a false alarm more blame the farther behind a window', () => {
    const { worth, window } = nabWorth(100, [{ first: 40, last: 49 }])
    expect(worth[40]).toBe(1)
    // Position -(49 - 49 + 1) / 10 = -0.1: 0.244919 / 0.986614
    expect(worth[49]).toBeCloseTo(0.248242, 5)
    // (50 - 49) / (10 - 1): 2 / (1 + exp(5 / 9)) - 1
    expect(worth[50]).toBeCloseTo(-0.270847, 5)
    expect(worth[20]).toBe(-1)
    expect(worth[90]).toBe(-1)
    expect([window[14], window[15], window[40], window[50]]).toEqual([-2, -1, 0, -1])
  })

  test('is 100 for a detection at the first point of every window and nothing else', () => {
    expect(nabScore([file([[40, 1]])], standard, 0.5).normalised).toBeCloseTo(100, 10)
  })

  test('is 0 for silence, and below 0 for false alarms alone', () => {
    expect(nabScore([file([])], standard, 0.5).normalised).toBe(0)
    // Raw -1 - 0.11 against -1 for silence and 1 for perfection.
    expect(nabScore([file([[20, 1]])], standard, 0.5).normalised).toBeCloseTo(-5.5, 10)
  })

  test('counts only the earliest detection of a window', () => {
    const once = nabScore([file([[42, 0.9]])], standard, 0.5).raw
    const often = nabScore([file([[42, 0.6], [43, 0.9], [47, 0.9]])], standard, 0.5).raw // biome-ignore format: pairs
    expect(often).toBe(once)
  })

  test('pays no attention to probation', () => {
    expect(nabScore([file([[3, 1]])], standard, 0.5).raw).toBe(-1)
  })

  test('sweeps to the threshold that weighs false alarms against detections best over all files', () => {
    // At 0.8 the window is found for one false alarm; at 0.4 a second false alarm brings nothing.
    const swept = nabSweep([file([[20, 0.9], [41, 0.8], [30, 0.4]]), file([[60, 0.3]])], standard) // biome-ignore format: pairs
    expect(swept.threshold).toBe(0.8)
    expect(swept.raw).toBeCloseTo(nabScore([file([[20, 0.9], [41, 0.8]]), file([])], standard, 0.8).raw, 12) // biome-ignore format: pairs
    const silent = nabSweep([file([])], standard)
    expect(silent).toMatchObject({ threshold: 1.1, normalised: 0 })
  })

  test('gives its own threshold the same score when asked for it', () => {
    const files = [file([[20, 0.9], [41, 0.8], [52, 0.8], [30, 0.4]]), file([[60, 0.3], [45, 0.85]])] // biome-ignore format: pairs
    const swept = nabSweep(files, standard)
    expect(nabScore(files, standard, swept.threshold).normalised).toBeCloseTo(swept.normalised as number, 10)
  })

  test('counts events: windows found and single false alarms', () => {
    expect(
      nabEvents(
        [
          file([
            [20, 0.9],
            [41, 0.8],
            [44, 0.8],
          ]),
          file([]),
        ],
        0.5,
      ),
    ).toEqual({
      // biome-ignore format: pairs
      windows: 2,
      found: 1,
      falseAlarms: 1,
      precision: 0.5,
      recall: 0.5,
    })
    expect(nabEvents([], 0.5)).toMatchObject({ precision: undefined, recall: undefined })
  })

  test('refuses windows that overlap or leave the file', () => {
    expect(() => nabWorth(10, [{ first: 2, last: 5 }, { first: 5, last: 6 }])).toThrow(RangeError) // biome-ignore format: pairs
    expect(() => nabWorth(10, [{ first: 8, last: 10 }])).toThrow(RangeError)
  })

  test('has no normalised score where nothing is labelled', () => {
    expect(nabSweep([{ scores: new Float64Array(50), windows: [] }], standard).normalised).toBeUndefined()
  })
})
