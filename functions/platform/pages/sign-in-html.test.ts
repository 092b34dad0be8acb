import { describe, expect, it } from 'vitest'
import { signInForm, type SignInView } from './sign-in-html.ts'

const view = (change: Partial<SignInView>): SignInView => ({
  base: '/base',
  trouble: null,
  link: null,
  ticket: null,
  passwords: true,
  passkey: null,
  sso: null,
  ...change,
})

describe('the sign-in page', () => {
  it('asks for a press of a button before a link is used up', () => {
    for (const purpose of ['setup', 'sign-in', null] as const) {
      const html = signInForm(view({ link: { secret: 'a"b', purpose } }))
      expect(html).toContain('<form method="post" action="/base/sign-in"')
      expect(html).toContain('<input type="hidden" name="link" value="a&quot;b">')
      expect(html).not.toContain('name="password"')
    }
  })

  it('asks an invited person for login and password, and one whose password is reset for the password', () => {
    const names = (purpose: 'invite' | 'reset') =>
      [...signInForm(view({ link: { secret: 'x', purpose } })).matchAll(/name="(\w+)"/g)].map((match) => match[1])
    expect(names('invite')).toEqual(['link', 'name', 'login', 'password', 'again'])
    expect(names('reset')).toEqual(['link', 'password', 'again'])
  })

  it('asks for the code alone at the second step', () => {
    const html = signInForm(view({ ticket: 'T' }))
    expect(html).toContain('name="code"')
    expect(html).not.toContain('name="login"')
  })

  it('says why an attempt failed, as text', () => {
    expect(signInForm(view({ trouble: 'That link was used <before>.' }))).toContain(
      'That link was used &lt;before&gt;.',
    )
  })

  it('offers a passkey only to a browser that runs the script, and nothing but single sign-on where that is the only way', () => {
    expect(signInForm(view({ passkey: { challenge: 'C', rpId: 'localhost' } }))).toMatch(
      /data-passkey="get"[^>]* hidden>/,
    )
    const only = signInForm(
      view({ passwords: false, passkey: { challenge: 'C', rpId: 'x' }, sso: { href: '/sso', title: 'Acme <b>' } }),
    )
    expect(only).not.toContain('<form')
    expect(only).toContain('<a class="sso" href="/sso">Sign in with Acme &lt;b&gt;</a>')
  })
})
