import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { groundInSteps } from './ground.ts'
import { type GrownNode, type GrowthRules, grownInSteps } from './grower.ts'
import { addQuad, fixGradients, gather, type Layout, layoutInSteps, subtract } from './histogram.ts'
import { mixedSample } from './mixed-sample.fixture.ts'

const { frame, target } = mixedSample(700, 3)
const every = Int32Array.from({ length: 700 }, (_, row) => row)

function groundOf() {
  const ground = ended(groundInSteps(frame, every, 255, 1))
  const random = randomOf(2)
  for (const row of every) {
    ground.derivatives.gradients[row] = random() - (target[row] as number)
    ground.derivatives.hessians[row] = random() / 4
  }
  fixGradients(ground.growth.fixed, ground.derivatives.gradients, ground.derivatives.hessians, every)
  ground.growth.rows.set(every)
  const columns = Int32Array.from(frame.columns.keys())
  return { ground, layout: ended(layoutInSteps(columns, ground.growth.bytes, ground.binCounts, 700, [])) }
}

describe('histograms', () => {
  const { ground, layout } = groundOf()
  const { fixed } = ground.growth
  const count = (rows: Int32Array, of: Layout = layout) => {
    const histogram = new Float64Array(of.size)
    const gathered = new Float64Array(2 * rows.length)
    gather(gathered, fixed, rows, 0, rows.length)
    for (let group = 0; group < of.quads.length; group++)
      addQuad(histogram, of, group, rows, 0, 0, rows.length, gathered)
    return histogram
  }
  it('sum gradients, hessians and rows of each bin, close to what they are', () => {
    const histogram = count(every)
    for (const [place, column] of layout.columns.entries()) {
      const bytes = ground.growth.bytes[column] as Uint8Array
      for (let bin = 0; bin < (ground.binCounts[column] as number); bin++) {
        const rows = every.filter((row) => bytes[row] === bin)
        const at = (layout.offsets[place] as number) + 2 * bin
        const packed = histogram[at + 1] as number
        expect(Math.floor(packed / fixed.rowUnit)).toBe(rows.length)
        const sum = (values: Float64Array) => rows.reduce((total, row) => total + (values[row] as number), 0)
        expect(histogram[at]).toBeCloseTo(sum(ground.derivatives.gradients), 10)
        expect(packed - rows.length * fixed.rowUnit).toBeCloseTo(sum(ground.derivatives.hessians), 6)
      }
    }
  })
  it('are exactly the same in any order of rows, and a part is exactly the whole less the rest', () => {
    const whole = count(every)
    expect(count(every.toReversed()).subarray(0, -2)).toEqual(whole.subarray(0, -2))
    const rest = count(every.filter((row) => row % 3 !== 0))
    subtract(whole, rest)
    expect(whole).toEqual(count(every.filter((row) => row % 3 === 0)))
  })
})

describe('growth', () => {
  const rules: GrowthRules = {
    ...{ leaves: 20, depth: 9, leafRows: 5, leafHessian: 0, l2: 1, splitGain: 0, splitColumnShare: 1 },
    ...{ categoryRows: 3, categorySmoothing: 1, categoryL2: 0, monotone: new Int8Array(6), bounded: false },
  }
  const shapeOf = (node: GrownNode): unknown =>
    node.left === undefined || node.right === undefined
      ? [node.begin, node.end]
      : [node.split?.column, node.split?.bin, shapeOf(node.left), shapeOf(node.right)]

  it('is the same with histograms taken from the parent or, for want of room, counted anew', () => {
    const shapes = [1000, 4].map((histogramsLeft) => {
      const { ground, layout } = groundOf()
      ground.growth.histogramsLeft = histogramsLeft
      return shapeOf(ended(grownInSteps(ground.growth, layout, rules, 700)))
    })
    expect(shapes[1]).toEqual(shapes[0])
    expect(JSON.stringify(shapes[0]).split('[').length).toBeGreaterThan(30)
  })
})
