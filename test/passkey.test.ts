// Passkeys in a real Chromium with a virtual authenticator, on http://localhost: browsers take it for safe.
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { newLink } from './http.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let browser: Browser
let page: Page
let tools: CDPSession
let authenticatorId: string
/** What the page may not cause: errors, broken policies. */
const trouble: string[] = []
const base = () => server.base.replace('127.0.0.1', 'localhost')
const login = 'ada@example.com'
const password = 'seven quiet herons'

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ config: 'allowed_hosts = ["localhost"]\n' }), launchChromium()])
  page = await (await browser.newContext()).newPage()
  page.on('pageerror', (error) => trouble.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/40[013] \(/.test(message.text())) trouble.push(message.text())
  })
  tools = await page.context().newCDPSession(page)
  await tools.send('WebAuthn.enable')
  const made = await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  authenticatorId = made.authenticatorId
  await page.goto(`${base()}/sign-in?link=${await newLink(server, 'analyst')}`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.goto(`${base()}/account`)
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('The same again').fill(password)
  await page.getByRole('button', { name: 'Set login and password' }).click()
  await page.waitForURL(`${base()}/account`)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Posts what the browser's own form would, with another answer. */
const signInWith = (passkey: string) =>
  page.request.post(`${base()}/sign-in`, { form: { passkey }, maxRedirects: 0 }).then((reply) => reply.status())

async function signOut(): Promise<void> {
  await page.goto(`${base()}/account`)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL(`${base()}/sign-in`)
}

describe('a passkey', () => {
  it('is added on the account page, with the password', async () => {
    const form = page.locator('form[data-passkey=create]')
    await form.getByLabel('Present password').fill('not this one')
    await form.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('The present password is not right').waitFor()
    const { credentials: left } = await tools.send('WebAuthn.getCredentials', { authenticatorId })
    for (const { credentialId } of left)
      await tools.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
    await form.getByLabel('Present password').fill(password)
    await form.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: 'Remove' }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Remove' }).count()).toBe(1)
    const { credentials } = await tools.send('WebAuthn.getCredentials', { authenticatorId })
    expect(credentials).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }])
  })

  it('signs its person in, without a login or a password', async () => {
    await signOut()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`${base()}/`)
    await page.goto(`${base()}/account`)
    expect(await page.getByRole('row', { name: /passkey.*this one/ }).count()).toBe(1)
  })

  it('answers each question once', async () => {
    await signOut()
    let sent = ''
    await page.route('**/sign-in', async (route) => {
      const body = route.request().postData()
      if (body !== null) sent = new URLSearchParams(body).get('passkey') ?? ''
      await route.continue()
    })
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`${base()}/`)
    await page.unroute('**/sign-in')
    expect(sent).not.toBe('')
    expect(await signInWith(sent)).toBe(401)
    const answer = JSON.parse(sent) as Record<string, string>
    for (const name of Object.keys(answer))
      expect(await signInWith(JSON.stringify({ ...answer, [name]: 'AAAA' })), name).toBe(401)
  })

  it('does not sign in a person whom the authenticator did not recognise', async () => {
    await signOut()
    await tools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('The browser has made no use of a passkey').waitFor()
    expect(page.url()).toBe(`${base()}/sign-in`)
    await tools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  })

  it('is no longer good once it was removed', async () => {
    await page.getByRole('textbox', { name: 'Login' }).fill(login)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`${base()}/`)
    await page.goto(`${base()}/account`)
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Remove' }) })
    await form.getByLabel('Present password').fill(password)
    await form.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('With a passkey this device signs you in').waitFor()
    await signOut()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('This passkey is not known here').waitFor()
    expect(trouble).toEqual([])
  })

  it('is not offered on an address without a name', async () => {
    const html = await (await fetch(`${server.base}/sign-in`)).text()
    expect(html).toContain('name="password"')
    expect(html).not.toContain('data-passkey')
  })
})
