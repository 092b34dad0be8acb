import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { type Column, type Frame, rowsOf } from '../frame.ts'
import { boosted, marginsOf } from './boosting.ts'
import { mixedSample } from './mixed-sample.fixture.ts'
import type { Tree, TreeSum } from './tree.ts'
import { contributionsOf } from './tree-shap.ts'

/** Expected value of a tree when only the columns in `known` are, by walking it: what Lundberg's algorithm 1 says. */
function expectation(tree: Tree, frame: Frame, model: TreeSum, row: number, known: number): number {
  const cover = (node: number): number =>
    node < 0 ? (tree.cover[~node] as number) : cover(tree.left[node] as number) + cover(tree.right[node] as number)
  const visit = (node: number): number => {
    if (node < 0) return tree.value[~node] as number
    const [left, right] = [tree.left[node] as number, tree.right[node] as number]
    const column = tree.column[node] as number
    if ((known >> column) & 1) return visit(goesLeft(tree, node, frame, model, row) ? left : right)
    return (cover(left) * visit(left) + cover(right) * visit(right)) / cover(node)
  }
  return visit(tree.column.length === 0 ? -1 : 0)
}

function goesLeft(tree: Tree, node: number, frame: Frame, model: TreeSum, row: number): boolean {
  const own = model.columns[tree.column[node] as number] as TreeSum['columns'][number]
  const column = frame.columns.find(({ name }) => name === own.name) as Column
  if (column.kind === 'numeric') {
    const value = column.values[row] as number
    return Number.isNaN(value) ? tree.missingLeft[node] === 1 : value <= (tree.threshold[node] as number)
  }
  const level = own.kind === 'categorical' ? own.levels.indexOf(column.levels[column.codes[row] as number] ?? '') : -1
  return level < 0 ? tree.missingLeft[node] === 1 : (tree.levels[node] as number[]).includes(level)
}

/** Shapley values by all sets of columns. */
function enumerated(model: TreeSum, frame: Frame, row: number): number[] {
  const size = model.columns.length
  const worth = Array.from({ length: 2 ** size }, (_, known) =>
    model.trees.reduce((sum, tree) => sum + expectation(tree, frame, model, row, known), 0),
  )
  const factorial = (count: number): number => (count <= 1 ? 1 : count * factorial(count - 1))
  return model.columns.map((_, column) => {
    let sum = 0
    for (let known = 0; known < 2 ** size; known++) {
      if ((known >> column) & 1) continue
      const others = [...known.toString(2)].filter((digit) => digit === '1').length
      const weight = (factorial(others) * factorial(size - 1 - others)) / factorial(size)
      sum += weight * ((worth[known | (1 << column)] as number) - (worth[known] as number))
    }
    return sum
  })
}

function largestGap(model: TreeSum, frame: Frame, output = 0): number {
  const outputs = model.base.length
  const margins = marginsOf(model, frame)
  const { base, contributions } = contributionsOf(model, frame, output)
  let largest = 0
  for (let row = 0; row < frame.rows; row++) {
    const sum = contributions.reduce((total, column) => total + (column[row] as number), base)
    largest = Math.max(largest, Math.abs(sum - (margins[row * outputs + output] as number)))
  }
  return largest
}

describe('contributions of columns to a score', () => {
  const { frame, target } = mixedSample(400, 11)
  const model = boosted(frame, target, { trees: 12, leaves: 9, leafRows: 5, learningRate: 0.3, categoryRows: 3 })

  it('are the Shapley values that enumerating all sets of columns gives, with gaps and words', () => {
    const used = new Set(model.trees.flatMap((tree) => tree.column.map((column) => model.columns[column]?.name)))
    expect(used).toContain('gaps')
    expect(used).toContain('word')
    const { contributions } = contributionsOf(model, frame)
    for (const row of [0, 1, 2, 3, 50, 51, 52, 53, 54, 399]) {
      const reference = enumerated(model, frame, row)
      for (const [column, own] of contributions.entries())
        expect(own[row] as number).toBeCloseTo(reference[column] as number, 11)
    }
  })
  it('add up to the score from the base on', () => {
    expect(largestGap(model, frame)).toBeLessThan(1e-12)
  })
  it('are 0 of columns that no tree uses', () => {
    const idle = model.columns.findIndex(({ name }) => name === 'idle')
    expect(contributionsOf(model, frame).contributions[idle]?.every((value) => value === 0)).toBe(true)
  })
  it('do not depend on which other rows are asked for', () => {
    const whole = contributionsOf(model, frame).contributions
    const alone = contributionsOf(model, rowsOf(frame, [123])).contributions
    for (const [column, own] of whole.entries()) expect(alone[column]?.[0]).toBeCloseTo(own[123] as number, 13)
  })
  it('are exact on ways of more columns than a table can hold', () => {
    const random = randomOf(3)
    const names = Array.from({ length: 24 }, (_, place) => `x${place}`)
    const columns: Column[] = names.map((name) => ({
      kind: 'numeric',
      name,
      values: Float64Array.from({ length: 300 }, random),
    }))
    // A comb: each node parts one column, its left child is a leaf.
    const tree: Tree = {
      column: names.map((_, place) => place),
      threshold: names.map(() => 0.2),
      levels: names.map(() => []),
      missingLeft: names.map(() => 0),
      left: names.map((_, place) => ~place),
      right: names.map((_, place) => (place === 23 ? ~24 : place + 1)),
      gain: names.map(() => 1),
      value: Array.from({ length: 25 }, (_, place) => Math.sin(place)),
      cover: Array.from({ length: 25 }, (_, place) => 30 - place),
    }
    const comb: TreeSum = { columns: names.map((name) => ({ kind: 'numeric', name })), base: [0.5], trees: [tree] }
    expect(largestGap(comb, { rows: 300, columns })).toBeLessThan(1e-12)
    // Ways of 13 columns have no table either, and can still be enumerated.
    const short: TreeSum = { ...comb, trees: [shortened(tree, 13)] }
    const frameOfAll = { rows: 300, columns }
    const { contributions } = contributionsOf(short, frameOfAll)
    const reference = enumerated({ ...short, columns: short.columns.slice(0, 13) }, frameOfAll, 5)
    for (let column = 0; column < 13; column++)
      expect(contributions[column]?.[5] as number).toBeCloseTo(reference[column] as number, 11)
  })
  it('are those of each class in turn', () => {
    const three = target.map((value, row) => (value === 1 ? 2 : row % 2))
    const many = boosted(frame, three, { objective: { kind: 'multiclass', classes: 3 }, trees: 5, leaves: 6 })
    for (const output of [0, 1, 2]) expect(largestGap(many, frame, output)).toBeLessThan(1e-12)
    expect(() => contributionsOf(many, frame, 3)).toThrow('3 outputs, not one at 3')
  })
  it('are all 0 of a model without trees, and none of a frame without rows', () => {
    const constant = boosted(frame, new Float64Array(frame.rows), {})
    expect(constant.trees).toEqual([])
    const { base, contributions } = contributionsOf(constant, frame)
    expect(base).toBe(constant.base[0])
    expect(contributions.flatMap((column) => [...column]).every((value) => value === 0)).toBe(true)
    expect(contributionsOf(model, rowsOf(frame, [])).contributions.map((column) => column.length)).toEqual(
      model.columns.map(() => 0),
    )
  })
})

/** The comb's first nodes, the last of which has two leaves. */
function shortened(tree: Tree, nodes: number): Tree {
  const cut = <Entry>(entries: Entry[]) => entries.slice(0, nodes)
  return {
    column: cut(tree.column),
    threshold: cut(tree.threshold),
    levels: cut(tree.levels),
    missingLeft: cut(tree.missingLeft),
    left: cut(tree.left),
    right: tree.right.slice(0, nodes - 1).concat(~nodes),
    gain: cut(tree.gain),
    value: tree.value.slice(0, nodes + 1),
    cover: tree.cover.slice(0, nodes + 1),
  }
}
