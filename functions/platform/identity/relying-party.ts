import type { Env } from '../../env.ts'
import type { RelyingParty } from './web-authn.ts'

/**
 * @param url scheme, host and port as the browser sees them (browserOrigin).
 * @returns for which name passkeys are made here: browsers make them for a name under TLS, or for localhost. Null where there is none.
 */
export function relyingParty(
  { INSTALLATION, TENANT }: Pick<Env, 'INSTALLATION' | 'TENANT'>,
  url: string,
): RelyingParty | null {
  const asked = new URL(url)
  if (asked.hostname === 'localhost') return { id: 'localhost', origin: asked.origin }
  const { secure, publicUrl } = INSTALLATION
  if (!secure || publicUrl === null) return null
  const open = new URL(publicUrl)
  // A tenant with a host of its own is reached there, on the port of the installation.
  const own = TENANT.hosts.includes(asked.hostname) ? asked.hostname : open.hostname
  if (own.includes(':') || /^[\d.]+$/.test(own)) return null
  return { id: own, origin: `https://${own}${open.port === '' ? '' : `:${open.port}`}` }
}
