// The pages of models in a real Chromium: with figures that no small test company can bring about, in the frame that the server serves.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { modelCardHtml, modelRecordsHtml } from '../functions/platform/models/pages/model-card-html.ts'
import { modelListHtml } from '../functions/platform/models/pages/model-list-html.ts'
import {
  estimate,
  leaving,
  lifetime,
  record,
  report,
  version,
  writing,
} from '../functions/platform/models/pages/report.fixture.ts'
import type { Html } from '../functions/platform/pages/html.ts'
import { root } from '../runtime/program.ts'
import { startVisitor, type Visitor } from './visitor.ts'

let visitor: Visitor
let frame: string
beforeAll(async () => {
  visitor = await startVisitor()
  const served = await visitor.server.get('/models', 'owner')
  expect(served.status).toBe(200)
  frame = await served.text()
})
afterEach(async () => {
  expect(await visitor.leave()).toEqual([])
})
afterAll(() => visitor?.end())

const long = 'Rechtsanwaltskanzleivermittlungsgesellschaft & Söhne (Holding) GmbH'
const rights = { whole: true, records: true, train: true, promote: true }
const group = (name: string, rate: number) => ({
  group: name,
  rows: 410,
  figures: {
    baseRate: estimate(rate),
    meanScore: estimate(rate),
    selectionRate: estimate(rate),
    truePositiveRate: estimate(0.6),
    auc: estimate(0.8),
  },
})
const full = report({
  name: 'hr/leaving',
  domain: 'People',
  model: leaving,
  alarms: [{ since: '2026-10-12', text: '"Overtime" is no longer what the model was learnt from.' }],
  versions: [
    version({
      fairness: [
        {
          attribute: 'gender',
          label: 'Gender',
          groups: [group('female', 0.12), group(long, 0.2), { group: 'diverse', rows: 0 }],
          concern: true,
          finding: 'Female is marked 0.6 times as often, beyond chance.',
        },
      ],
    }),
    version({ version: 2, decision: 'refused', hash: 'b'.repeat(64) }),
  ],
  drift: [0.31, 0.02].map((value, at) => ({
    label: at === 0 ? long : 'Scores',
    limit: 0.2,
    alarm: at === 0,
    points: [0.1, 0.15, value].map((each, week) => ({ period: `2026-10-${10 + week * 7}`, value: each })),
  })),
  compared: [{ moment: '2026-06-30', version: 2, records: 300, expected: 22.4, observed: 20, auc: 0.81 }],
})
const records = [
  record,
  {
    ...record,
    name: long,
    key: `${long}-1`,
    score: 0.1,
    reasons: record.reasons.map((reason) => ({ ...reason, value: long })),
  },
]
const groups = { by: 'department', rows: [{ group: long, records: 120, expected: 12.4 }, { group: 'Board' }] }
const empty = report({
  state: { kind: 'insufficient', missing: '12 have left; 50 are needed.' },
  champion: null,
  versions: [],
  now: null,
})
const common = { base: '', writing }
const bodies: Record<string, Html> = {
  list: modelListHtml([report(), full, report({ model: lifetime }), empty], '', writing),
  card: modelCardHtml({ report: full, rights, records, groups, ...common }),
  empty: modelCardHtml({ report: empty, rights, records: [], groups: null, ...common }),
  records: modelRecordsHtml({ report: full, records, next: '0.1_7', ...common }),
}

/** The page as the server would serve it with these figures, its policy included. */
async function show(page: Page, name: string): Promise<void> {
  const address = `${visitor.server.base}/models/shown/${name}`
  await page.route(address, async (route) => {
    const { headers } = await visitor.server.get('/models', 'owner')
    const body = frame.replace(
      /(data-slot="models-body">)[\s\S]*?(<\/div>\s*<\/main>)/,
      (_, before: string, after: string) => `${before}${(bodies[name] as Html).text}${after}`,
    )
    await route.fulfill({ status: 200, headers: Object.fromEntries(headers), body })
  })
  await page.goto(address)
  expect(await page.locator('main .body').textContent()).not.toBe('')
}

describe('the pages of models', () => {
  it.each([390, 320])('need no more than %i px', async (width) => {
    const page = await visitor.open({ viewport: { width, height: 800 }, isMobile: true, deviceScaleFactor: 2 })
    for (const name of Object.keys(bodies)) {
      await show(page, name)
      for (const open of [false, true]) {
        await page.locator('details').evaluateAll((all, open) => {
          for (const details of all) (details as HTMLDetailsElement).open = open
        }, open)
        expect(await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]), name).toEqual([
          width,
          width,
        ])
      }
    }
  })

  it('fit on paper, without forms', async () => {
    const page = await visitor.open({ viewport: { width: 687, height: 1000 } })
    await page.emulateMedia({ media: 'print' })
    for (const name of Object.keys(bodies)) {
      await show(page, name)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(687)
      for (const form of await page.locator('main form').all()) expect(await form.isVisible()).toBe(false)
    }
  })

  it.each(['light', 'dark'] as const)('give axe nothing to complain of in the %s theme', async (colorScheme) => {
    const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
    for (const name of Object.keys(bodies)) {
      const page = await visitor.open({ colorScheme })
      await show(page, name)
      await page.locator('details').evaluateAll((all) => {
        for (const details of all) (details as HTMLDetailsElement).open = true
      })
      await page.evaluate(axe)
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(): Promise<{ passes: unknown[]; violations: { id: string; nodes: { html: string }[] }[] }> }
        }
        const { passes, violations } = await axe.run()
        return {
          passes: passes.length,
          violations: violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
          ),
        }
      })
      expect([name, found.violations]).toEqual([name, []])
      expect(found.passes).toBeGreaterThan(10)
    }
  })

  it('say what they are about in the title', async () => {
    const page = await visitor.open({ javaScriptEnabled: false })
    await page.goto(`${visitor.server.base}/models`)
    expect(await page.title()).toBe('Models · Premise')
    expect(await page.locator('h1').textContent()).toBe('Models')
  })
})
