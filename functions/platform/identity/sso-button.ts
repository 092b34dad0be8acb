import type { Env } from '../../env.ts'
import { Problem } from '../../problem.ts'

/** @returns where the sign-in page's link to single sign-on goes and what it is called; null where the tenant has none. */
export function ssoChoice(env: Pick<Env, 'TENANT' | 'INSTALLATION'>): { href: string; title: string } | null {
  const { sso } = env.TENANT
  return sso === undefined ? null : { href: `${env.INSTALLATION.basePath}/sign-in/sso`, title: sso.title }
}

/** Whether the tenant lets people in by single sign-on and no other way; the operator's links stay, or a broken provider would lock everybody out. */
export function ssoOnly(env: Pick<Env, 'TENANT'>): boolean {
  return env.TENANT.sso?.only === true
}

/** For every other way in (password, passkey, reset, invitation). @throws Problem 403 when the tenant allows single sign-on only. */
export function refuseWhereSsoOnly(env: Pick<Env, 'TENANT'>): void {
  if (!ssoOnly(env)) return
  throw new Problem(
    403,
    'sso-only',
    `Here people sign in with ${env.TENANT.sso?.title} only.`,
    'Open the sign-in page and follow that link. The operator of the installation can still make a one-time link.',
  )
}
