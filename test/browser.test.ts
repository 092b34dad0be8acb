// The pages as a person meets them, in a real Chromium.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '../lib/figures/figure.ts'
import { formatOf } from '../lib/figures/format.ts'
import { drawnValues } from '../lib/figures/series.ts'
import { companyHeader } from './company-ledger.ts'
import type { DrawnFigure } from './drawn-figures.ts'
import { newLink } from './http.ts'
import type { Server } from './server.ts'
import { allDrawn, startVisitor, type Visitor } from './visitor.ts'

let visitor: Visitor
let server: Server
const open: Visitor['open'] = (...options) => visitor.open(...options)
beforeAll(async () => {
  visitor = await startVisitor()
  server = visitor.server
})
afterEach(async () => {
  expect(await visitor.leave()).toEqual([])
})
afterAll(() => visitor?.end())

/** The canvas holds the figure's numbers, and its marks stand where those of the SVG stood. */
function expectSame({ name, figure, chart, svg }: DrawnFigure): void {
  const values =
    figure.kind === 'series' ? figure.lines.map((line: Line) => drawnValues(figure, line)) : [barsOf(figure)]
  expect(chart.data, name).toEqual(values)
  expect(chart.ink, `${name}: something is drawn`).toBeGreaterThan(50)
  const present = values.flat().filter((value: unknown) => value !== null).length
  expect([name, svg.marks.length, chart.marks.length]).toEqual([name, present, present])
  for (const [i, mark] of svg.marks.entries()) {
    // A bar from outside of the axis begins at its edge.
    const far = mark.map((at, j) => Math.abs(at - Math.max(0, chart.marks[i]?.[j] ?? Number.NaN)))
    expect(Math.max(...far), `${name}, mark ${i}: ${mark} and ${chart.marks[i]}`).toBeLessThan(1.5)
  }
  if (figure.kind === 'series') return
  const said = figure.kind === 'waterfall' ? [figure.start, ...figure.steps, figure.end] : figure.rows
  const format = formatOf('en-US')
  for (const [i, row] of said.entries()) {
    expect(svg.texts[i], name).toContain(format.short(Math.abs(row.value), figure.unit))
  }
}

/** Where each bar begins and ends. */
function barsOf(figure: DrawnFigure['figure']): [number, number][] {
  if (figure.kind !== 'waterfall') return figure.rows.map((row: { value: number }) => [0, row.value])
  let level = figure.start.value
  const steps = figure.steps.map((step: { value: number }) => {
    const from = level
    level = Math.round((level + step.value) * 100) / 100
    return [from, level]
  })
  return [[0, figure.start.value], ...steps, [0, figure.end.value]]
}

const revenue = (page: Page) => page.locator('#metric-revenue data').getAttribute('value')

describe('the islands', () => {
  it.each(['/', '/finance'])('of %s draw canvases with the numbers of their SVGs', async (path) => {
    const page = await open()
    await page.goto(server.base + path)
    const figures = await allDrawn(page)
    const islands = (await (await server.get(path)).text()).match(/<premise-figure/g)?.length
    expect(figures).toHaveLength(islands as number)
    expect(figures.length).toBeGreaterThanOrEqual(path === '/' ? 4 : 8)
    for (const figure of figures) expectSame(figure)
  })

  it('follow a change of the range without a reload, and the back button', async () => {
    const page = await open()
    await page.goto(`${server.base}/finance`)
    const before = await allDrawn(page)
    const value = await revenue(page)
    await page.evaluate(() => Object.assign(window, { mark: 'same document' }))
    await page.locator('select[name=range]').selectOption('last-year')
    await page.waitForFunction(
      (old) => document.querySelector('#metric-revenue data')?.getAttribute('value') !== old,
      value,
    )
    expect(page.url()).toContain('range=last-year')
    const after = await allDrawn(page)
    for (const figure of after) expectSame(figure)
    const trend = (figures: DrawnFigure[]) => figures.find((one) => one.name === 'trend-revenue')?.figure.periods
    expect([trend(before)[0], trend(after)[0]]).toEqual(['2013-01-01', '2012-01-01'])
    const served = await server.json<{ answers: { name: string; figure: { value: number } }[] }>(
      '/api/pages/finance?range=last-year',
    )
    expect(await revenue(page)).toBe(
      String(served.answers.find((answer) => answer.name === 'metric revenue')?.figure.value),
    )
    await page.goBack()
    await page.waitForFunction(
      (old) => document.querySelector('#metric-revenue data')?.getAttribute('value') === old,
      value,
    )
    expect(page.url()).toBe(`${server.base}/finance`)
    for (const figure of await allDrawn(page)) expectSame(figure)
    expect(await page.evaluate(() => (window as unknown as { mark?: string }).mark)).toBe('same document')
  })

  it('show rows that came in meanwhile, on a page that somebody else has open', async () => {
    const page = await open()
    const stream = page.waitForRequest((request) => request.url().endsWith('/api/live'))
    await page.goto(`${server.base}/finance`)
    await allDrawn(page)
    await (await stream).response()
    const value = Number(await revenue(page))
    await page.evaluate(() => Object.assign(window, { mark: 'same document' }))
    await server.rows(`${companyHeader}\nlive-1,2013-11-29,Germany,Corporate,Actual,4200,Trade Sales,Revenue,1000.25\n`)
    expect((await server.refresh()).state).toBe('done')
    await page.waitForFunction(
      (wanted) => document.querySelector('#metric-revenue data')?.getAttribute('value') === wanted,
      String(Math.round((value + 1000.25) * 100) / 100),
    )
    for (const figure of await allDrawn(page)) expectSame(figure)
    expect(await page.evaluate(() => (window as unknown as { mark?: string }).mark)).toBe('same document')
    expect(await page.locator('#live').textContent()).toBe('The answers on this page were updated.')
  })
})

describe('the weight of a page', () => {
  it.each(['/', '/finance'])('%s keeps to its budget on the wire', async (path) => {
    const page = await open()
    const protocol = await page.context().newCDPSession(page)
    await protocol.send('Network.enable')
    const kinds = new Map<string, { type: string; url: string }>()
    const weights: { type: string; url: string; bytes: number }[] = []
    protocol.on('Network.responseReceived', ({ requestId, type, response }) =>
      kinds.set(requestId, { type, url: response.url }),
    )
    protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      weights.push({ ...(kinds.get(requestId) ?? { type: '?', url: '?' }), bytes: encodedDataLength }),
    )
    await page.goto(server.base + path)
    await allDrawn(page)
    await page.locator('premise-figure canvas').first().hover()
    await page.waitForTimeout(300)
    const paintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    )
    const early = await page.evaluate(
      (paint) =>
        performance
          .getEntriesByType('resource')
          .filter((entry) => entry.startTime < paint)
          .map((entry) => entry.name),
      paintMs,
    )
    expect(paintMs).toBeGreaterThan(0)
    const bytes = (type: string, urls?: string[]) =>
      weights
        .filter((one) => one.type === type && (urls === undefined || urls.includes(one.url)))
        .reduce((sum, one) => sum + one.bytes, 0)
    const figures = {
      html: bytes('Document'),
      css: bytes('Stylesheet'),
      scripts: bytes('Script'),
      scriptsBeforePaint: bytes('Script', early),
    }
    console.log(`bytes on the wire of ${path}: ${JSON.stringify(figures)}`)
    expect(figures.html).toBeGreaterThan(5_000)
    expect(figures.html).toBeLessThanOrEqual(40_000)
    expect(figures.css).toBeGreaterThan(500)
    expect(figures.css).toBeLessThanOrEqual(15_000)
    expect(figures.scripts).toBeGreaterThan(10_000)
    expect(figures.scripts).toBeLessThanOrEqual(75_000)
    expect(figures.scriptsBeforePaint).toBeLessThanOrEqual(15_000)
  })
})

describe('without JavaScript', () => {
  it.each(['/', '/finance'])('%s has all of its numbers, drawings and filters', async (path) => {
    const page = await open({ javaScriptEnabled: false })
    await page.goto(server.base + path)
    const { answers } = await server.json<{
      answers: { name: string; title: string; figure: { kind: string; value?: number } | null }[]
    }>(`/api/pages/${path === '/' ? 'executive' : 'finance'}`)
    for (const { name, figure } of answers) {
      const article = page.locator(`#${name.replace(/[^a-z0-9-]+/gi, '-')}`)
      expect(await article.isVisible(), name).toBe(true)
      // What models say is not there without customers, invoices and machines.
      if (figure === null) {
        expect(await article.locator('.state').isVisible(), name).toBe(true)
        continue
      }
      if (figure.kind === 'kpi') expect(await article.locator('data').getAttribute('value')).toBe(String(figure.value))
      expect(
        await article
          .locator(figure.kind === 'table' ? '.figure table' : 'svg.fig')
          .first()
          .isVisible(),
        name,
      ).toBe(true)
    }
    expect(answers.length).toBeGreaterThan(10)
    await page.locator('select[name=range]').selectOption('last-year')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.waitForURL(/range=last-year/)
    expect(await revenue(page)).not.toBe(String(answers.find(({ name }) => name === 'metric revenue')?.figure?.value))
  })
})

describe('the way out', () => {
  it('is a button on every page, with JavaScript and without', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await open({ javaScriptEnabled, storageState: { cookies: [], origins: [] } })
      await page.goto(`${server.base}/sign-in?link=${await newLink(server, 'viewer')}`)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(`${server.base}/`)
      await page.goto(`${server.base}/runs`)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(`${server.base}/sign-in`)
      expect((await page.context().request.get(`${server.base}/finance`)).status()).toBe(401)
    }
  })
})
