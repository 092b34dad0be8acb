import { describe, expect, it } from 'vitest'
import { formatOf } from './format.ts'
import { laneSvg } from './lane.ts'
import { reliabilitySvg } from './reliability.ts'

const format = formatOf('en-US')
const point = (expected: number, observed: number) => ({ expected, observed, rows: 100 })
const circles = (svg: string) =>
  [...svg.matchAll(/<circle [^>]*cx="([\d.]+)%" cy="([\d.]+)"/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as [number, number],
  )

describe('a reliability curve', () => {
  it('puts what was expected across and what came up, on one scale', () => {
    const svg = reliabilitySvg([point(0, 0), point(0.2, 0.4), point(0.4, 0.2)], 'ratio', 'd', format)
    const [zero, above, under] = circles(svg) as [[number, number], [number, number], [number, number]]
    expect([zero[0], above[0], under[0]]).toEqual([0, 50, 100])
    expect(zero[1] - above[1]).toBeCloseTo(2 * (zero[1] - under[1]), 6)
    expect(svg).toContain('>40%<')
  })
  it('has the diagonal from the lowest to the highest corner', () => {
    const svg = reliabilitySvg([point(0.1, 0.1), point(0.4, 0.4)], 'ratio', 'd', format)
    const [, y1, y2] = /<line class="even-line" x1="0%" x2="100%" y1="([\d.]+)" y2="([\d.]+)"/.exec(svg) ?? []
    const [low, high] = circles(svg) as [[number, number], [number, number]]
    const onLine = (x: number) => Number(y1) + (x / 100) * (Number(y2) - Number(y1))
    expect(low[1]).toBeCloseTo(onLine(low[0]), 1)
    expect(high[1]).toBeCloseTo(onLine(high[0]), 1)
  })
  it('is drawn of money, of values below zero, of one point and of none', () => {
    expect(reliabilitySvg([point(-1000, -800), point(2000, 2600)], 'USD', 'd', format)).toContain('>−$1K<')
    for (const points of [[], [point(0.3, 0.3)], [point(0, 0)]])
      expect(reliabilitySvg(points, 'ratio', 'd', format)).not.toMatch(/NaN|undefined|Infinity/)
  })
  it('escapes its description', () => {
    expect(reliabilitySvg([point(0, 0)], 'ratio', '"><script>', format)).not.toContain('<script>')
  })
})

describe('a lane', () => {
  const rect = (svg: string) => /<rect class="b (\w+)" x="([\d.]+)%" y="3" width="([\d.]+)%"/.exec(svg)?.slice(1)
  it('lies between its ends, whichever comes first', () => {
    expect(rect(laneSvg({ from: 0, to: 0.25 }, { min: 0, max: 1 }))).toEqual(['plain', '0', '25'])
    expect(rect(laneSvg({ from: 0.75, to: 0.5 }, { min: 0, max: 1 }, 'bad'))).toEqual(['bad', '50', '25'])
    expect(rect(laneSvg({ from: 0.5, to: 7 }, { min: 0, max: 1 }))).toEqual(['plain', '50', '50'])
  })
  it('marks what it is compared with, and zero where it is crossed', () => {
    const svg = laneSvg({ from: 0, to: 1, mark: 0.5 }, { min: -1, max: 1 })
    expect(svg).toContain('<line class="zero" x1="50%"')
    expect(svg).toContain('<line class="mark" x1="75%"')
    expect(laneSvg({ from: 0, to: 1 }, { min: 0, max: 1 })).not.toContain('<line')
  })
  it('needs room', () => {
    expect(() => laneSvg({ from: 0, to: 1 }, { min: 1, max: 1 })).toThrow(RangeError)
  })
})
