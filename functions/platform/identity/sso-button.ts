import type { Env } from '../../env.ts'

/** @returns where the sign-in page's link to single sign-on goes and what it is called; null where the tenant has none. */
export function ssoChoice(env: Pick<Env, 'TENANT' | 'INSTALLATION'>): { href: string; title: string } | null {
  const { sso } = env.TENANT
  return sso === undefined ? null : { href: `${env.INSTALLATION.basePath}/sign-in/sso`, title: sso.title }
}

/** Whether the tenant lets people in by single sign-on and no other way; the operator's links stay, or a broken provider would lock everybody out. */
export function ssoOnly(env: Pick<Env, 'TENANT'>): boolean {
  return env.TENANT.sso?.only === true
}
