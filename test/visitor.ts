// Somebody with a real Chromium on a real server.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { companyCsv } from './company-ledger.ts'
import { type DrawnFigure, drawnFigures } from './drawn-figures.ts'
import { until } from './premise.ts'
import { type Server, startServer } from './server.ts'

export interface Visitor {
  server: Server
  /** A page of a context of its own, signed in unless told otherwise. */
  open(options?: BrowserContextOptions, signedIn?: boolean): Promise<Page>
  /** Closes the pages. @returns what no page may cause: errors, broken policies, requests to anybody else. */
  leave(): Promise<string[]>
  end(): Promise<void>
}

/** A server that holds the company's ledger, and a browser that has signed in to it by the first link. */
export async function startVisitor(): Promise<Visitor> {
  const [server, browser] = await Promise.all([startServer(), launchChromium()])
  const contexts: BrowserContext[] = []
  const trouble: string[] = []
  let session: Awaited<ReturnType<BrowserContext['storageState']>> | undefined
  const visitor: Visitor = {
    server,
    async open(options = {}, signedIn = true) {
      const context = await newContext(
        browser,
        signedIn && session !== undefined ? { storageState: session, ...options } : options,
      )
      contexts.push(context)
      const page = await context.newPage()
      listen(page, server.base, trouble)
      return page
    },
    async leave() {
      for (const context of contexts.splice(0)) await context.close()
      return trouble.splice(0)
    },
    async end() {
      await browser.close()
      await server.stop()
    },
  }
  await server.rows(companyCsv())
  const { state } = await server.refresh()
  if (state !== 'done') throw new Error(`the refresh ended ${state}`)
  const page = await visitor.open()
  const [, link = ''] = await until(() => /Sign in once: (\S+)/.exec(server.log()))
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${server.base}/account`)
  session = await page.context().storageState()
  return visitor
}

async function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  await context.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    ),
  )
  return context
}

function listen(page: Page, base: string, trouble: string[]): void {
  page.on('console', (message) => {
    // A page that is not there is one of those that are looked at.
    if (message.type() !== 'error' || message.text().includes('404 (Not Found)')) return
    trouble.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => {
    trouble.push(`${page.url()}: ${error}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${base}/`) && !url.startsWith('data:')) trouble.push(`foreign request: ${url}`)
  })
}

/** Waits until every figure that can be drawn is. */
export async function allDrawn(page: Page): Promise<DrawnFigure[]> {
  await page.waitForFunction(
    () =>
      document.querySelectorAll('premise-figure').length > 0 &&
      document.querySelectorAll('premise-figure:not([data-drawn])').length === 0,
  )
  return page.evaluate(drawnFigures)
}
