import { type Context, Hono } from 'hono'
import type { AppEnv, SingleSignOn } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { access } from './access.ts'
import { cookieName } from './identify.ts'
import { beginSso, finishSso, startLifeMs } from './oidc.ts'
import { signInBySso } from './sso-account.ts'

export const oidc = new Hono<AppEnv>()

oidc.get('/sign-in/sso', access('public'), async (c) => {
  const { location, browser } = await beginSso(c, singleSignOn(c))
  c.header('set-cookie', cookie(c, startCookie(c), browser, startLifeMs))
  return c.redirect(location, 303)
})

oidc.get('/sign-in/sso/callback', access('public'), async (c) => {
  const sso = singleSignOn(c)
  const name = startCookie(c)
  const part = (c.req.header('cookie') ?? '').split(/;\s*/).find((each) => each.startsWith(`${name}=`))
  const claims = await finishSso(c, sso, part === undefined ? null : part.slice(name.length + 1))
  await signInBySso(c, sso, claims)
  c.header('set-cookie', cookie(c, name, '', 0), { append: true })
  return c.redirect(`${c.env.INSTALLATION.basePath}/`, 303)
})

function singleSignOn(c: Context<AppEnv>): SingleSignOn {
  const { sso } = c.env.TENANT
  if (sso === undefined)
    throw new Problem(404, 'no-sso', 'There is no single sign-on here.', 'Sign in another way, on the sign-in page.')
  return sso
}

/** Beside the session's own: it holds the browser to the sign-in that it has begun. */
function startCookie(c: Context<AppEnv>): string {
  return cookieName(c.env).replace('premise-session', 'premise-sso')
}

/** Lax: the provider sends the browser back from another site. */
function cookie(c: Context<AppEnv>, name: string, value: string, lifeMs: number): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${Math.floor(lifeMs / 1000)}${c.env.INSTALLATION.secure ? '; Secure' : ''}`
}
