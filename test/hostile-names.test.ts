// Names that are programs to a browser, in every place that keeps a name, and every page looked at in a real Chromium.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyHeader } from './company-ledger.ts'
import { send } from './http.ts'
import { routesOf } from './routes.ts'
import type { Server } from './server.ts'
import { allDrawn, startVisitor, type Visitor } from './visitor.ts'

const script = `</Script><script>alert(1)</script>`
const image = `<img src=x onerror=alert(2)>`
const quotes = `"'><svg/onload=alert(3)>`
const slot = `--><!--premise:answer finance/pnl--><a href="javascript:alert(4)">`
const payload = `${script}${image}${quotes}`
const names = [
  payload,
  image,
  quotes,
  slot,
  '{{7*7}}#{7*7}',
  'javascript:alert(5)',
  '&lt;img src=x onerror=alert(6)&gt;',
]

let visitor: Visitor
let server: Server
let authorization: string
const dialogs: string[] = []

/** What landed as an element instead of as text. */
const strangers = (page: Page) =>
  page.evaluate(() => [
    ...[
      ...document.querySelectorAll(
        'script:not([src]):not([type="application/json"]), img[src="x"], [onerror], [onload], iframe, object, embed, base',
      ),
    ].map((element) => element.outerHTML.slice(0, 200)),
    ...[...document.querySelectorAll('a[href^="javascript:" i], form[action^="javascript:" i]')].map((element) =>
      element.outerHTML.slice(0, 200),
    ),
  ])

async function json(method: string, path: string, body: unknown): Promise<number> {
  const reply = await send(server.base + path, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect([200, 201], `${method} ${path}: ${reply.body}`).toContain(reply.status)
  return reply.status
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

async function open(): Promise<Page> {
  const page = await visitor.open()
  page.on('dialog', (dialog) => {
    dialogs.push(`${page.url()}: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return page
}

beforeAll(async () => {
  visitor = await startVisitor()
  server = visitor.server
  authorization = `Bearer ${await server.token('owner')}`
  // Larger than anything else, so that charts and rankings name them; enough of them, so that no answer holds them back as few.
  const rows = names.flatMap((name, i) =>
    Array.from({ length: 12 }, (_, n) =>
      [
        `x${i}-${n}`,
        `2013-${String(n + 1).padStart(2, '0')}-28`,
        quoted(name),
        quoted(name),
        'Actual',
        '6700',
        quoted(name),
        'Expenditures',
        `${9_000_000 + i * 1000 + n}.00`,
      ].join(','),
    ),
  )
  const { body } = await server.rows(
    `${companyHeader}\n${rows.join('\n')}\nbad,${quoted(payload)},a,b,Actual,6700,c,Expenditures,${quoted(payload)}\n`,
    {
      query: `?${new URLSearchParams({ source: payload })}`,
    },
  )
  expect(body).toMatchObject({ accepted: rows.length, rejected: 1 })
  await json('PATCH', '/api/settings', { name: payload })
  for (const name of names) {
    await json('POST', '/api/users', { name, role: 'viewer', scope: { department: [name] } })
    await json('POST', '/api/tokens', { name, role: 'viewer' })
  }
  for (const [i, title] of names.entries())
    await json('POST', '/api/roles', {
      name: `odd-${i}`,
      title,
      policy: { actions: ['view'], domains: '*', fields: [], rows: ['department'] },
    })
  await json('POST', '/api/units', { dimension: 'department', member: payload, parent: image })
  // Refused ones stand in the audit log too.
  await send(`${server.base}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': payload },
    body: new URLSearchParams({ login: payload, password: payload }).toString(),
  })
  await send(`${server.base}/api/metrics/revenue?${new URLSearchParams({ department: payload, by: payload })}`, {
    headers: { authorization },
  })
  expect((await server.refresh()).state).toBe('done')
})
afterAll(() => visitor?.end())

async function pages(): Promise<string[]> {
  const found = (await routesOf(server)).filter(
    ({ method, template, access }) =>
      method === 'GET' &&
      !template.startsWith('/api/') &&
      access !== 'operator' &&
      !/healthz|readyz|\.css$/.test(template),
  )
  const named = found.map(({ path }) => path)
  for (const path of ['/', '/finance', '/runs', '/sign-in', '/account', '/tenants']) expect(named).toContain(path)
  return named
}

describe('names that are programs', () => {
  it('I9: run on no page: no dialog, no broken policy, no element that we did not write', {
    timeout: 240_000,
  }, async () => {
    const page = await open()
    const echo = new URLSearchParams({ department: payload }).toString()
    const extra = [
      `/finance?${echo}`,
      `/?${echo}`,
      ...names.map((name) => `/finance?${new URLSearchParams({ organization: name, grain: 'quarter' })}`),
      `/finance?${new URLSearchParams({ grain: payload, range: payload })}`,
      `/audit?${new URLSearchParams({ subject: payload })}`,
      `/sign-in?link=${encodeURIComponent(payload)}`,
      '/users/2',
      '/there-is-no-such-page',
    ]
    for (const path of [...(await pages()), ...extra]) {
      await page.goto(server.base + path)
      if (await page.locator('premise-figure').count()) await allDrawn(page)
      expect([path, await strangers(page)]).toEqual([path, []])
      expect([path, await page.title()]).toEqual([path, expect.not.stringMatching(/^$/)])
    }
    expect(dialogs).toEqual([])
    // What was refused by our own form is told as an error of the network by Chromium: that alone is expected.
    expect((await visitor.leave()).filter((line) => !/status of 4\d\d/.test(line))).toEqual([])
  })

  it('I9: are shown as the texts that they are, also in drawings, notes at the pointer and after an update', {
    timeout: 120_000,
  }, async () => {
    const page = await open()
    await page.goto(`${server.base}/finance`)
    await allDrawn(page)
    const options = await page.locator('select[name=department] option').allTextContents()
    for (const name of names) expect(options).toContain(name)
    const text = (await page.locator('body').textContent()) + (await page.locator('svg text').allTextContents()).join()
    expect(text).toContain('<img src=x')
    for (const canvas of await page.locator('premise-figure canvas').all()) {
      const box = await canvas.boundingBox()
      if (box === null) continue
      await canvas.hover({ position: { x: box.width / 2, y: box.height / 2 } })
    }
    await page.locator('select[name=department]').selectOption(payload)
    await page.waitForURL(/department=/)
    await page.waitForFunction(() => document.querySelectorAll('premise-figure:not([data-drawn])').length === 0)
    expect(await page.locator('select[name=department]').inputValue()).toBe(payload)
    expect(await strangers(page)).toEqual([])
    for (const [path, wanted] of [
      ['/users', names],
      ['/tokens', names],
      ['/roles', names],
    ] as const) {
      await page.goto(server.base + path)
      const seen =
        (await page.locator('body').textContent()) +
        (await page.locator('option').allTextContents()).join() +
        (await page.locator('input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).join()
      for (const name of wanted) expect(seen.replaceAll(/\s+/g, ' '), path).toContain(name)
    }
    expect(dialogs).toEqual([])
    expect((await visitor.leave()).filter((line) => !/status of 4\d\d/.test(line))).toEqual([])
  })

  it('I9: are data in every answer of the API, which no browser takes for a page', async () => {
    const readable = (await routesOf(server)).filter(
      ({ method, template, access }) =>
        method === 'GET' && template.startsWith('/api/') && access !== 'operator' && template !== '/api/live',
    )
    for (const { path } of readable) {
      const reply = await send(`${server.base}${path}?${new URLSearchParams({ q: payload })}`, {
        headers: { authorization },
      })
      expect([path, String(reply.headers['content-type'])]).toEqual([
        path,
        expect.not.stringMatching(/html|xml|javascript/),
      ])
      expect([path, reply.headers['x-content-type-options']]).toEqual([path, 'nosniff'])
    }
  })
})

describe('all pages', () => {
  it('S9: break no policy and ask no other host, signed in or not', { timeout: 240_000 }, async () => {
    for (const signedIn of [true, false]) {
      const page = await visitor.open({}, signedIn)
      for (const path of await pages()) {
        await page.goto(server.base + path)
        if (await page.locator('premise-figure').count()) await allDrawn(page)
      }
    }
    expect((await visitor.leave()).filter((line) => !/status of 401/.test(line))).toEqual([])
  })

  it('S9: the proof sees what it looks for: a script, a style and an image of another host are counted', async () => {
    const page = await visitor.open()
    await page.goto(`${server.base}/finance`)
    await page.evaluate(() => {
      const image = document.createElement('img')
      image.src = 'http://127.0.0.2:9/x.png'
      document.body.appendChild(image)
      document.body.setAttribute('style', 'color: red')
    })
    await page.waitForTimeout(200)
    const trouble = await visitor.leave()
    expect(trouble.some((line) => line.includes('policy: img-src'))).toBe(true)
    expect(trouble.some((line) => line.includes('policy: style-src'))).toBe(true)
  })

  it('P30: no page can put a service worker, a frame or a plug-in between itself and the server', async () => {
    const page = await visitor.open()
    await page.goto(`${server.base}/finance`)
    const registered = await page.evaluate(async () => {
      const made = async (url: string) =>
        navigator.serviceWorker.register(url).then(
          () => 'made',
          (error) => String(error.name),
        )
      const files = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map((element) => element.src)
      return Promise.all(['/sw.js', '/finance', '/api/settings', ...files].map(made))
    })
    expect(new Set(registered)).toEqual(new Set(['SecurityError', 'TypeError']))
    await visitor.leave()
  })

  it('P31: no page can be framed, not even by itself, and none knows its opener', async () => {
    const page = await visitor.open()
    await page.goto(`${server.base}/sign-in`)
    const framed = await page.evaluate(async () => {
      const frame = document.createElement('iframe')
      frame.src = '/account'
      document.body.appendChild(frame)
      await new Promise((wait) => setTimeout(wait, 500))
      try {
        return frame.contentDocument?.body.textContent ?? ''
      } catch {
        return 'another origin'
      }
    })
    expect(framed).not.toContain('Password')
    expect(await page.evaluate(() => opener)).toBe(null)
    await visitor.leave()
  })
})
