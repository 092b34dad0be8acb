// A day of an installation, to be run where there is no network (test/namespace.test.ts): it prints what it saw as one line of JSON.
import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'
import { launchChromium } from './chromium.ts'
import { companyCsv } from './company-ledger.ts'
import { routesOf } from './routes.ts'
import { startServer } from './server.ts'

/** Whoever asks for a name or a way out is seen: the proof that the silence of all else says something. */
async function speakOut(): Promise<void> {
  await lookup('somewhere.premise-probe.org').catch(() => undefined)
  await new Promise((ended) => connect({ host: '192.0.2.1', port: 443 }).once('error', ended).once('connect', ended))
}

async function live(withBrowser: boolean): Promise<object> {
  const server = await startServer({ config: '[tenants.b]\nname = "Beta"\n' })
  try {
    const { body } = await server.rows(companyCsv())
    const { state } = await server.refresh()
    const pages = (await routesOf(server))
      .filter(
        ({ method, template, access }) => method === 'GET' && !template.startsWith('/api/') && access !== 'operator',
      )
      .map(({ path }) => path)
    const statuses: Record<string, number> = {}
    for (const path of pages) statuses[path] = (await server.get(path, 'owner')).status
    const seen = withBrowser ? await browse(server.base, pages, await firstLink(server.log)) : null
    return { accepted: body.accepted, state, statuses, seen }
  } finally {
    await server.stop()
  }
}

async function firstLink(log: () => string): Promise<string> {
  for (;;) {
    const link = /Sign in once: (\S+)/.exec(log())?.[1]
    if (link !== undefined) return link
    await new Promise((wait) => setTimeout(wait, 50))
  }
}

async function browse(base: string, pages: string[], link: string): Promise<object> {
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(`${base}/`) && !request.url().startsWith('data:')) foreign.push(request.url())
    })
    await page.goto(link)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${base}/account`)
    const titles: Record<string, string> = {}
    for (const path of pages) {
      await page.goto(base + path)
      titles[path] = await page.title()
    }
    await page.goto(`${base}/finance`)
    await page.waitForFunction(() => document.querySelectorAll('premise-figure:not([data-drawn])').length === 0)
    return { foreign, titles, figures: await page.locator('premise-figure canvas').count() }
  } finally {
    await browser.close()
  }
}

const [what] = process.argv.slice(2)
if (what === 'speak-out') await speakOut()
else process.stdout.write(`${JSON.stringify(await live(what === 'browser'))}\n`)
