import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { categoricalColumn, type Column, frameOf } from '../frame.ts'
import { ended } from '../../steps/ended.ts'
import { driftInSteps } from './drift.ts'
import { driftReferenceOf } from './drift-reference.ts'

const numeric = (name: string, count: number, of: (row: number) => number): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from({ length: count }, (_, row) => of(row)),
})
const driftOf = (...question: Parameters<typeof driftInSteps>) => ended(driftInSteps(...question))
const drift = (before: Column, now: Column, limits = {}) =>
  driftOf([driftReferenceOf(before)], frameOf([now]), limits)[0]

describe('reference of drift', () => {
  it('is small and survives JSON', () => {
    const normal = normalOf(randomOf(1))
    const reference = driftReferenceOf(numeric('a', 50_000, () => normal()))
    expect(JSON.stringify(reference).length).toBeLessThan(900)
    expect(JSON.parse(JSON.stringify(reference))).toEqual(reference)
    const words = categoricalColumn(
      'word',
      Array.from({ length: 1000 }, (_, row) => `word ${row % 200}`),
    )
    expect(JSON.stringify(driftReferenceOf(words)).length).toBeLessThan(900)
  })
  it('counts exactly, also where values repeat or are missing', () => {
    expect(driftReferenceOf(numeric('a', 100, (row) => (row < 60 ? 0 : row < 90 ? row : Number.NaN)))).toMatchObject({
      rows: 100,
      missing: 10,
      knots: [0, 62, 67, 71, 76, 80, 85, 89],
      atMost: [60, 63, 68, 72, 77, 81, 86, 90],
    })
    expect(driftReferenceOf(numeric('a', 3, () => Number.NaN))).toEqual({
      kind: 'numeric',
      name: 'a',
      rows: 3,
      missing: 3,
      knots: [],
      atMost: [],
    })
    expect(driftReferenceOf(categoricalColumn('w', ['x', 'y', undefined, 'y'], ['never', 'x', 'y']))).toEqual({
      kind: 'categorical',
      name: 'w',
      rows: 4,
      missing: 1,
      levels: ['y', 'x'],
      counts: [2, 1],
    })
  })
})

describe('drift of columns', () => {
  const words = (shares: [string | undefined, number][]) =>
    categoricalColumn(
      'word',
      shares.flatMap(([word, count]) => new Array<string | undefined>(count).fill(word)),
    )
  it('has the index of its definition', () => {
    const found = drift(
      words([
        ['a', 600],
        ['b', 400],
      ]),
      words([
        ['b', 150],
        ['a', 50],
      ]),
    )
    const [a, b] = [600.5 / 1001, 400.5 / 1001]
    const [nowA, nowB] = [50.5 / 201, 150.5 / 201]
    expect(found?.psi).toBeCloseTo((nowA - a) * Math.log(nowA / a) + (nowB - b) * Math.log(nowB / b), 12)
    expect(found?.expectedPsi).toBeCloseTo(1 / 1000 + 1 / 200, 12)
    expect(found?.parts[0]).toEqual({ name: 'a', before: 0.6, now: 0.25 })
    expect(found?.drifted).toBe(true)
    expect(found?.ks).toBeUndefined()
  })
  it('is by parts of a tenth for numbers', () => {
    const found = drift(
      numeric('a', 1000, (row) => row),
      numeric('a', 500, (row) => 2 * row),
    )
    expect(found?.parts).toHaveLength(10)
    for (const { before, now } of found?.parts ?? []) expect([before, now]).toEqual([0.1, 0.1])
    expect(found?.parts.map(({ name }) => name)).toContain('above 99 up to 199')
    expect(found?.psi).toBeLessThan(1e-6)
    expect(found?.psiP).toBeCloseTo(1, 6)
    expect(found?.drifted).toBe(false)
  })
  it('has the statistic of Kolmogorov and Smirnov where all values are kept', () => {
    // i = np.arange(500); a = i * i % 23 % 10; j = np.arange(300); b = j * j % 23 % 10 * (j % 4 > 0); d = scipy.stats.ks_2samp(a, b).statistic
    // scipy.stats.kstwobign.sf(d * np.sqrt(500 * 300 / 800))
    const before = numeric('a', 500, (row) => ((row * row) % 23) % 10)
    const found = drift(
      before,
      numeric('a', 300, (row) => (row % 4 === 0 ? 0 : ((row * row) % 23) % 10)),
    )
    expect(found?.ks?.statistic).toBeCloseTo(0.23933333333333334, 12)
    expect(found?.ks?.p).toBeCloseTo(9.382361063155013e-10, 18)
  })
  it('is expected to be as large as it is where nothing has changed, and raises as many false alarms as it may', () => {
    const normal = normalOf(randomOf(5))
    let sum = 0
    let beyond = 0
    let ks = 0
    const trials = 400
    const reference = () => driftReferenceOf(numeric('a', 1000, () => normal()))
    for (let trial = 0; trial < trials; trial++) {
      // Two tests of one column: .05 each.
      const found = driftOf([reference()], frameOf([numeric('a', 250, () => normal())]), { falseAlarmRate: 0.1 })[0]
      expect(found?.expectedPsi).toBeCloseTo(9 * (1 / 1000 + 1 / 250), 12)
      sum += found?.psi as number
      if ((found?.psi as number) > (found?.psiLimit as number)) beyond++
      if ((found?.ks?.p as number) < 0.05) ks++
      expect((found?.psi as number) > (found?.psiLimit as number)).toBe((found?.psiP as number) < 0.05)
    }
    expect(sum / trials / 0.045).toBeGreaterThan(0.92)
    expect(sum / trials / 0.045).toBeLessThan(1.08)
    // Binomial of 400 at .05: 20 with deviation 4.4; the other statistic is a little too careful.
    expect(beyond).toBeGreaterThan(6)
    expect(beyond).toBeLessThan(34)
    expect(ks).toBeLessThan(34)
  })
  it('calls few rows no drift, though their index is beyond what matters', () => {
    const normal = normalOf(randomOf(9))
    const found = drift(
      numeric('a', 5000, () => normal()),
      numeric('a', 20, () => normal()),
    )
    expect(found?.psi).toBeGreaterThan(0.1)
    expect(found?.drifted).toBe(false)
  })
  it('calls a sure but small change no drift', () => {
    const normal = normalOf(randomOf(9))
    const found = drift(
      numeric('a', 50_000, () => normal()),
      numeric('a', 50_000, () => normal() + 0.1),
    )
    expect(found?.psiP).toBeLessThan(1e-6)
    expect(found?.drifted).toBe(false)
    expect(
      drift(
        numeric('a', 5000, () => normal()),
        numeric('a', 300, () => normal() + 0.6),
      )?.drifted,
    ).toBe(true)
  })
  it('sees values that go missing, new words and numbers beyond what was seen', () => {
    const gone = drift(
      numeric('a', 500, (row) => row),
      numeric('a', 300, (row) => (row % 3 === 0 ? Number.NaN : row)),
    )
    expect(gone?.parts[0]).toMatchObject({ name: 'missing', before: 0 })
    expect(gone?.drifted).toBe(true)
    const fresh = drift(
      words([
        ['a', 300],
        ['b', 300],
      ]),
      words([
        ['a', 100],
        ['b', 100],
        ['c', 60],
        [undefined, 3],
      ]),
    )
    expect(fresh?.parts[0]?.name).toBe('other')
    expect(fresh?.drifted).toBe(true)
    const beyond = drift(
      numeric('a', 500, (row) => row),
      numeric('a', 200, () => 1e9),
    )
    expect(beyond?.parts[0]).toEqual({ name: 'above 449', before: 0.1, now: 1 })
    expect(beyond?.ks?.statistic).toBe(1)
  })
  it('is none in columns that are constant or never known, and cannot be had without rows', () => {
    expect(
      drift(
        numeric('a', 50, () => 3),
        numeric('a', 60, () => 3),
      ),
    ).toMatchObject({ psi: 0, psiP: 1, drifted: false })
    expect(
      drift(
        numeric('a', 50, () => Number.NaN),
        numeric('a', 60, () => Number.NaN),
      ),
    ).toMatchObject({ psi: 0, drifted: false })
    expect(
      drift(
        numeric('a', 50, () => Number.NaN),
        numeric('a', 60, () => 1),
      )?.drifted,
    ).toBe(true)
    expect(
      drift(
        numeric('a', 0, () => 1),
        numeric('a', 60, () => 1),
      ),
    ).toBeUndefined()
    expect(
      drift(
        numeric('a', 9, () => 1),
        numeric('a', 0, () => 1),
      ),
    ).toBeUndefined()
  })
  it('shares false alarms among columns and refuses columns that are not there', () => {
    const one = driftReferenceOf(numeric('a', 500, (row) => row))
    const two = driftReferenceOf(numeric('b', 500, (row) => row))
    const frame = frameOf([numeric('b', 300, (row) => row), numeric('a', 300, (row) => row)])
    const alone = driftOf([one], frame)[0]?.psiLimit as number
    const [a, b] = driftOf([one, two], frame)
    expect([a?.column, b?.column]).toEqual(['a', 'b'])
    expect(a?.psiLimit).toBeGreaterThan(alone)
    expect(() => driftOf([one], frameOf([]))).toThrow(RangeError)
    expect(() => driftOf([one], frameOf([categoricalColumn('a', ['x'])]))).toThrow(RangeError)
    expect(() => driftOf([one], frame, { falseAlarmRate: 0 })).toThrow(RangeError)
  })
})
