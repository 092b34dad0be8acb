// The pages on small screens, on paper and for those who do not see them, in a real Chromium.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../runtime/program.ts'
import type { Server } from './server.ts'
import { allDrawn, startVisitor, type Visitor } from './visitor.ts'

let visitor: Visitor
let server: Server
const open: Visitor['open'] = (...options) => visitor.open(...options)
beforeAll(async () => {
  visitor = await startVisitor()
  server = visitor.server
  const asked = await fetch(`${server.base}/api/roles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await server.token('owner')}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'plant-lead',
      title: 'Plant lead',
      policy: { actions: ['account', 'view'], domains: '*', fields: [], rows: [] },
    }),
  })
  expect(asked.status).toBe(201)
})
afterEach(async () => {
  expect(await visitor.leave()).toEqual([])
})
afterAll(() => visitor?.end())

/** Account and administration, with lists that are not empty. */
const administration = [
  '/account',
  '/account/second-factor',
  '/users',
  '/users/1',
  '/roles',
  '/roles/plant-lead',
  '/tokens',
  '/audit',
  '/privacy',
  '/tenants',
  '/egress',
  '/users/999',
]

describe('on other screens and on paper', () => {
  it.each([390, 320])('%i px are enough: nothing sticks out', async (width) => {
    const page = await open({ viewport: { width, height: 800 }, isMobile: true, deviceScaleFactor: 2 })
    for (const path of ['/', '/finance', '/runs', '/sign-in', '/none', ...administration]) {
      await page.goto(server.base + path)
      if (path === '/' || path === '/finance') await allDrawn(page)
      expect(await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]), path).toEqual([
        width,
        width,
      ])
    }
  })

  it('lists of administration fit on paper, and what is folded on the screen is printed', async () => {
    // A4 without its margins, at 96 px an inch.
    const page = await open({ viewport: { width: 687, height: 1000 } })
    await page.emulateMedia({ media: 'print' })
    for (const path of administration) {
      await page.goto(server.base + path)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(687)
    }
    await page.goto(`${server.base}/privacy`)
    expect(await page.getByText('Payslips', { exact: false }).last().isVisible()).toBe(true)
  })

  it('in print the filters are gone and the numbers and drawings are there', async () => {
    const page = await open()
    await page.goto(`${server.base}/finance`)
    await allDrawn(page)
    expect(await page.locator('form.filters').isVisible()).toBe(true)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('form.filters').isVisible()).toBe(false)
    expect(await page.locator('#metric-revenue data').isVisible()).toBe(true)
    for (const drawing of await page.locator('premise-figure').all()) {
      expect(await drawing.locator('canvas').isVisible()).toBe(false)
      expect(
        await drawing
          .locator('svg .m')
          .first()
          .evaluate((mark) => getComputedStyle(mark).visibility),
      ).toBe('visible')
    }
  })
})

describe('for everybody', () => {
  const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')

  it.each(['light', 'dark'] as const)('axe finds nothing serious in the %s theme', async (colorScheme) => {
    for (const [path, signedIn] of [
      ['/', true],
      ['/finance', true],
      ['/runs', true],
      ['/none', true],
      ['/sign-in', false],
      ['/sign-in?link=secret', false],
      ...administration.map((path) => [path, true] as const),
    ] as const) {
      const page = await open({ colorScheme }, signedIn)
      await page.goto(server.base + path)
      if (path === '/' || path === '/finance') await allDrawn(page)
      await page.locator('details').evaluateAll((all) => {
        for (const details of all.slice(0, 3)) (details as HTMLDetailsElement).open = true
      })
      await page.evaluate(axe)
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: {
            run(): Promise<{
              passes: unknown[]
              violations: { id: string; impact: string; nodes: { html: string }[] }[]
            }>
          }
        }
        const { passes, violations } = await axe.run()
        return {
          passes: passes.length,
          grave: violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
        }
      })
      expect([path, found.grave]).toEqual([path, []])
      expect(found.passes).toBeGreaterThan(10)
    }
  })
})
