import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { frameOf } from '../frame.ts'
import { design, designEncoder } from '../linear/design.ts'
import { threeClusters } from './clusters.fixture.ts'
import { kMeansOfBestCountInSteps } from './count-of-clusters.ts'
import { kMeans, kMeansInSteps, nearestCentres } from './k-means.ts'
import { type Points, pointsOf } from './points.ts'
import { silhouetteInSteps } from './silhouette.ts'

const points = threeClusters()
const few = (...values: number[]): Points => ({ rows: values.length, columns: 1, values: Float64Array.from(values) })

describe('k-means', () => {
  // sklearn.cluster.KMeans(k, n_init=50, tol=0, random_state=1).fit(x): inertia_, np.bincount(labels_), silhouette_score(x, labels_)
  it.each([
    [2, 223.9435043164284, [60, 30], 0.5846723114069567],
    [3, 82.88210096308862, [30, 30, 30], 0.6317218545299916],
    [4, 65.68889257535106, [30, 30, 15, 15], 0.5589623606664704],
  ])('of %i clusters is that of scikit-learn', (count, inertia, sizes, silhouette) => {
    const model = kMeans(points, { count, random: randomOf(1), starts: 30 })
    expect(model.inertia).toBeCloseTo(inertia, 9)
    expect(model.sizes).toEqual(sizes)
    expect(ended(silhouetteInSteps(points, nearestCentres(model, points).labels))).toBeCloseTo(silhouette, 10)
  })

  it('finds the centres whatever the seed, in the same order', () => {
    const centres = [
      [-0.0529164485940119, -0.039831258378925316],
      [0.04949370864380631, 4.033181202253341],
      [3.0132824455127865, 0.010347409076139735],
    ]
    for (const seed of [1, 2, 3]) {
      const model = kMeans(points, { count: 3, random: randomOf(seed) })
      model.centres.forEach((value, at) => {
        expect(value).toBeCloseTo(centres.flat()[at] as number, 10)
      })
    }
  })

  it('is the same by the same seed, and with pauses', () => {
    const options = () => ({ count: 4, random: randomOf(7) })
    expect(kMeans(points, options())).toEqual(kMeans(points, options()))
    const steps = kMeansInSteps(points, options())
    let pauses = 0
    for (let step = steps.next(); !step.done; step = steps.next()) pauses++
    expect(pauses).toBeGreaterThan(30)
  })

  it('has each row at its nearest centre and each centre at the mean of its rows', () => {
    const model = kMeans(points, { count: 4, random: randomOf(3) })
    const { labels, distances } = nearestCentres(model, points)
    expect(distances.reduce((sum, distance) => sum + distance, 0)).toBeCloseTo(model.inertia, 10)
    for (let cluster = 0; cluster < 4; cluster++) {
      const own = [...labels.keys()].filter((row) => labels[row] === cluster)
      expect(own).toHaveLength(model.sizes[cluster] as number)
      const mean = own.reduce((sum, row) => sum + (points.values[2 * row] as number), 0) / own.length
      expect(model.centres[2 * cluster]).toBeCloseTo(mean, 10)
    }
  })

  it('gives no cluster without rows', () => {
    expect(kMeans(few(1, 1, 1, 5), { count: 3, random: randomOf(1) })).toMatchObject({ centres: [1, 5], sizes: [3, 1] })
    expect(kMeans(few(2, 2), { count: 2, random: randomOf(1) })).toMatchObject({ centres: [2], inertia: 0 })
    expect(kMeans(few(1, 2, 3), { count: 3, random: randomOf(1) })).toMatchObject({ centres: [1, 2, 3], inertia: 0 })
  })

  it('clusters rows of a frame by its design', () => {
    const values = Float64Array.of(1, 2, 1, 2, 101, 102, 101, 102)
    const frame = frameOf([
      { kind: 'numeric', name: 'size', values },
      { kind: 'numeric', name: 'other', values: values.map((_, row) => row % 2) },
    ])
    const made = pointsOf(design(designEncoder(frame), frame))
    expect([made.rows, made.columns]).toEqual([8, 2])
    expect(made.values[3]).toBeCloseTo(1, 12)
  })

  it('refuses what is not points', () => {
    const random = randomOf(1)
    expect(() => kMeans(few(1, 2), { count: 3, random })).toThrow('3 clusters of 2 rows')
    expect(() => kMeans(few(1, Number.NaN), { count: 1, random })).toThrow('NaN')
    expect(() => kMeans(few(1, 2), { count: 0, random })).toThrow('not a number of clusters')
    expect(() => kMeans(few(1, 2), { count: 1, random, starts: 0 })).toThrow('not a number of starts')
    expect(() => kMeans({ rows: 2, columns: 0, values: new Float64Array(0) }, { count: 1, random })).toThrow('columns')
    expect(() => kMeans({ rows: 3, columns: 2, values: new Float64Array(5) }, { count: 1, random })).toThrow('3 rows')
    expect(() => nearestCentres(kMeans(few(1, 2), { count: 1, random }), points)).toThrow('points of 2 columns')
  })
})

describe('the number of clusters', () => {
  it('is that of the greatest silhouette', () => {
    const found = ended(kMeansOfBestCountInSteps(points, { random: randomOf(1), most: 5 }))
    expect(found?.model.sizes).toEqual([30, 30, 30])
    expect(found?.silhouettes.map(({ count }) => count)).toEqual([2, 3, 4, 5])
    expect(found?.silhouettes[1]?.silhouette).toBeCloseTo(0.6317218545299916, 10)
  })

  it('is chosen on a sample too', () => {
    const found = ended(kMeansOfBestCountInSteps(points, { random: randomOf(1), most: 5, sample: 40 }))
    expect(found?.model.sizes).toEqual([30, 30, 30])
  })

  it('is undefined where nothing differs', () => {
    expect(ended(kMeansOfBestCountInSteps(few(1, 1, 1, 1), { random: randomOf(1) }))).toBeUndefined()
    expect(ended(kMeansOfBestCountInSteps(few(1, 2), { random: randomOf(1) }))).toBeUndefined()
    expect(() => ended(kMeansOfBestCountInSteps(points, { random: randomOf(1), least: 1 }))).toThrow(RangeError)
  })
})

describe('a silhouette', () => {
  it('counts a row alone in its cluster as 0', () => {
    // sklearn.metrics.silhouette_score([[0],[1],[5]], [0,0,1])
    expect(ended(silhouetteInSteps(few(0, 1, 5), Int32Array.of(0, 0, 1)))).toBeCloseTo(0.516666666666667, 12)
  })
  it('is undefined for one cluster', () => {
    expect(ended(silhouetteInSteps(few(0, 1, 5), Int32Array.of(2, 2, 2)))).toBeUndefined()
    expect(() => ended(silhouetteInSteps(few(0, 1), Int32Array.of(0)))).toThrow('1 labels of 2 rows')
  })
})
