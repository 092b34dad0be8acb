// Where a request comes from and what it was sent to. What proxies say is believed only from those that the installation trusts.
import type { Installation } from '../../env.ts'
import { addressBytes, inRanges } from './address-range.ts'

/** @returns the address that a request comes from, null where the host does not say (the control socket, tests). */
export function sourceOf(request: Request, { trustedProxies }: Pick<Installation, 'trustedProxies'>): string | null {
  const peer = peerOf(request)
  if (peer === null || !inRanges(peer, trustedProxies)) return peer
  // From the right: each proxy adds who asked it, so what stands left of the first stranger is that stranger's own word.
  let nearest = peer
  for (const hop of hopsOf(request.headers).reverse()) {
    if (addressBytes(hop) === null) break
    nearest = hop
    if (!inRanges(hop, trustedProxies)) break
  }
  return nearest
}

/** @returns the host that the browser named, with its port: the Host header, or what a trusted proxy says it was. Lower case. */
export function hostOf(request: Request, installation: Pick<Installation, 'trustedProxies'>): string {
  const forwarded = forwardedBy(request, installation, 'x-forwarded-host', 'host')
  return (forwarded ?? request.headers.get('host') ?? '').toLowerCase()
}

/** @returns 'http' or 'https', as the browser sees it. */
export function schemeOf(request: Request, installation: Pick<Installation, 'trustedProxies' | 'secure'>): string {
  const forwarded = forwardedBy(request, installation, 'x-forwarded-proto', 'proto')?.toLowerCase()
  if (forwarded === 'http' || forwarded === 'https') return forwarded
  // Whoever names this machine itself has no proxy with TLS before it, though others may.
  const isHere = /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(hostOf(request, installation))
  return request.url.startsWith('https:') || (installation.secure && !isHere) ? 'https' : 'http'
}

/** @returns scheme, host and port as the browser sees them: 'https://premise.example.com'. */
export function browserOrigin(request: Request, installation: Pick<Installation, 'trustedProxies' | 'secure'>): string {
  return `${schemeOf(request, installation)}://${hostOf(request, installation)}`
}

/** The last value counts: it is the one that the trusted proxy itself has set. */
function forwardedBy(
  request: Request,
  { trustedProxies }: Pick<Installation, 'trustedProxies'>,
  header: string,
  parameter: string,
): string | null {
  if (trustedProxies.length === 0) return null
  const peer = peerOf(request)
  if (peer === null || !inRanges(peer, trustedProxies)) return null
  const value = request.headers.get(header)
  if (value !== null) return value.split(',').at(-1)?.trim() ?? null
  return (
    forwardedPairs(request.headers.get('forwarded') ?? '')
      .at(-1)
      ?.get(parameter) ?? null
  )
}

/** 'a.b.c.d:port' or '[v6]:port' from workerd, a bare address elsewhere. */
function peerOf(request: Request): string | null {
  const { cf } = request as unknown as { cf?: { clientIp?: string } }
  return cf?.clientIp === undefined ? null : bareAddress(cf.clientIp)
}

/** Where a proxy writes both headers, only X-Forwarded-For counts: the other may be the client's own. */
function hopsOf(headers: Headers): string[] {
  const list = headers.get('x-forwarded-for')
  if (list !== null) return list.split(',').map((hop) => bareAddress(hop.trim()))
  return forwardedPairs(headers.get('forwarded') ?? '').map((pairs) => bareAddress(pairs.get('for') ?? ''))
}

/** RFC 7239. @returns the pairs of each hop, the nearest proxy's last. */
function forwardedPairs(value: string): Map<string, string>[] {
  return value.split(',').map(
    (element) =>
      new Map(
        element.split(';').map((pair) => {
          const [name = '', text = ''] = pair.split(/=(.*)/s)
          return [name.trim().toLowerCase(), text.trim().replace(/^"(.*)"$/, '$1')]
        }),
      ),
  )
}

function bareAddress(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
}
