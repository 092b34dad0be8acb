import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { type Column, categoricalColumn, frameOf } from '../frame.ts'
import { basisInSteps } from './basis.ts'
import { designInSteps } from './design.ts'
import { mixedRows, numeric, plantedClasses } from './planted.fixture.ts'
import { scaled, scaleOf } from './scale.ts'
import { ownersOf } from './term.ts'

const options = { products: 1000, productShare: 0.06, monotone: {} }
const kindsOf = (columns: Column[], monotone: Record<string, 1 | -1> = {}) => {
  const frame = frameOf(columns)
  return ended(basisInSteps(frame, new Float64Array(frame.rows), { ...options, productShare: 0, monotone })).terms.map(
    ({ kind }) => kind,
  )
}

describe('the basis of a linear model', () => {
  it('has columns of mean 0 whose deviation is the share of their kind', () => {
    const { frame, target } = mixedRows(400, 3)
    const basis = ended(basisInSteps(frame, target, options))
    const design = ended(designInSteps(basis, frame))
    const wanted = { value: 1, missing: 0.7, level: 0.7, hinge: 0.4, step: 0.4, product: 0.06 }
    expect(new Set(basis.terms.map(({ kind }) => kind))).toEqual(
      new Set(['value', 'missing', 'level', 'hinge', 'product']),
    )
    for (const [at, own] of design.entries()) {
      const mean = own.reduce((sum, value) => sum + value / own.length, 0)
      const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2 / own.length, 0))
      expect(mean).toBeCloseTo(0, 9)
      expect(deviation).toBeCloseTo(wanted[basis.terms[at]?.kind as keyof typeof wanted], 9)
    }
  })
  it('takes as many products as allowed, of the columns that tell most', () => {
    const { frame, target } = plantedClasses(600, 2, (value) => 2 * value('a') - 2 * value('d'))
    const few = ended(basisInSteps(frame, target, { ...options, products: 3 }))
    const owners = ownersOf(few).filter((_, at) => few.terms[at]?.kind === 'product')
    expect(owners).toEqual([
      [0, 0],
      [0, 3],
      [3, 3],
    ])
    expect(ended(basisInSteps(frame, target, options)).terms.filter(({ kind }) => kind === 'product')).toHaveLength(21)
    expect(
      ended(basisInSteps(frame, target, { ...options, productShare: 0 })).terms.some(({ kind }) => kind === 'product'),
    ).toBe(false)
  })
  it('has steps for columns of few values, none for two, nothing for constant ones', () => {
    const rows = Array.from({ length: 60 }, (_, row) => row)
    const few = kindsOf([
      numeric(
        'few',
        rows.map((row) => row % 4),
      ),
    ])
    expect(few.filter((kind) => kind === 'step')).toHaveLength(4)
    expect(few).toContain('value')
    expect(
      kindsOf([
        numeric(
          'two',
          rows.map((row) => row % 2),
        ),
      ]),
    ).toEqual(['value'])
    expect(
      kindsOf([
        numeric(
          'one',
          rows.map(() => 5),
        ),
      ]),
    ).toEqual([])
    expect(
      kindsOf([
        numeric(
          'none',
          rows.map(() => Number.NaN),
        ),
      ]),
    ).toEqual([])
    expect(
      kindsOf([
        numeric(
          'half',
          rows.map((row) => (row % 2 ? Number.NaN : 7)),
        ),
      ]),
    ).toEqual(['missing'])
  })
  it('has only a line for a column of which the direction was promised', () => {
    const { frame } = plantedClasses(200, 4, () => 0)
    const basis = ended(basisInSteps(frame, new Float64Array(200), { ...options, monotone: { b: -1 } }))
    const owners = ownersOf(basis)
    const own = basis.terms.flatMap((term, at) => (owners[at]?.includes(1) ? [[term.kind, basis.signs[at]]] : []))
    expect(own).toEqual([['value', -1]])
  })
  it('has at most 30 levels, of five rows or more each', () => {
    const random = randomOf(1)
    const words = Array.from({ length: 900 }, (_, row) => (row < 4 ? 'rare' : `word ${Math.floor(random() ** 2 * 60)}`))
    const frame = frameOf([categoricalColumn('word', words)])
    const { terms } = ended(basisInSteps(frame, new Float64Array(900), { ...options, productShare: 0 }))
    expect(terms).toHaveLength(30)
    expect(terms.some((term) => term.kind === 'level' && term.word === 'rare')).toBe(false)
  })
})

describe('the scale of a column', () => {
  it('is logarithmic where values are skewed and none is below 0', () => {
    const skewed = Float64Array.from({ length: 200 }, (_, at) => Math.exp(at / 20))
    expect(scaleOf('x', skewed).unit).toBeGreaterThan(0)
    expect(
      scaleOf(
        'x',
        skewed.map((value) => value - 10),
      ).unit,
    ).toBeUndefined()
    expect(
      scaleOf(
        'x',
        Float64Array.from({ length: 200 }, (_, at) => at),
      ).unit,
    ).toBeUndefined()
  })
  for (const odd of [1e6, -1e6, 1e300, -1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    it(`keeps its meaning beside a value of ${odd}`, () => {
      const values = Float64Array.from({ length: 201 }, (_, at) => (at === 200 ? odd : at % 100))
      const z = scaled(values, scaleOf('x', values))
      expect(z.every(Number.isFinite)).toBe(true)
      const spread = (z[99] as number) - (z[0] as number)
      expect(spread).toBeGreaterThan(0.6)
      expect(Math.sign(z[200] as number)).toBe(Math.sign(odd))
    })
  it('puts the mean for what is missing, and 0 for all where there is no spread', () => {
    const values = Float64Array.of(1, 3, Number.NaN, 5)
    const z = scaled(values, scaleOf('x', values))
    expect(z[2]).toBe(0)
    expect(z[1]).toBeCloseTo(0, 12)
    expect([...scaled(Float64Array.of(4, 4), scaleOf('x', Float64Array.of(4, 4)))]).toEqual([0, 0])
    expect([...scaled(Float64Array.of(4), scaleOf('x', new Float64Array(0)))].every(Number.isFinite)).toBe(true)
  })
})
