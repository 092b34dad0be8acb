import type { Installation } from './env.ts'
import { addressBytes } from './platform/identity/address-range.ts'

interface Names {
  exact: Set<string>
  /** Port at which every address of the machine listens; such an address cannot be made to point elsewhere, as a name can. */
  anyAddressPort: string | null
}

const names = new WeakMap<Installation, Names>()

/**
 * Whether a request may name this host (lower case, with its port): else a page of another site could reach the installation
 * under that site's own name, once that name is made to point at it (DNS rebinding).
 * @param control whether the request came in on the control socket.
 */
export function allowedHost(host: string, installation: Installation, control = false): boolean {
  if (control && host === 'localhost') return true
  if (installation.listening === '') return true
  let known = names.get(installation)
  if (known === undefined) {
    known = namesOf(installation)
    names.set(installation, known)
  }
  if (known.exact.has(host)) return true
  if (known.anyAddressPort === null) return false
  const [, six, four, port = known.anyAddressPort === '443' ? '443' : '80'] =
    /^(?:\[([0-9a-f:.]+)\]|([\d.]+))(?::(\d+))?$/.exec(host) ?? []
  const address = six ?? four
  return address !== undefined && port === known.anyAddressPort && addressBytes(address) !== null
}

function namesOf({ listening, publicUrl, tenants, allowedHosts }: Installation): Names {
  const colon = listening.lastIndexOf(':')
  const address = listening.slice(0, colon)
  const port = listening.slice(colon + 1)
  const exact = new Set<string>()
  const add = (name: string) => {
    exact.add(name)
    // A name without a port is meant at whatever port one gets here by.
    if (!/:\d+$/.test(name)) exact.add(`${name}:${port}`)
  }
  const usual = port === '80' || port === '443'
  const isAny = address === '0.0.0.0' || address === '[::]'
  const isLoopback = address.startsWith('127.') || address === '[::1]' || address === 'localhost'
  for (const name of [...(isAny ? [] : [address]), ...(isAny || isLoopback ? ['localhost'] : [])]) {
    exact.add(`${name}:${port}`)
    if (usual) exact.add(name)
  }
  if (address === 'localhost') for (const name of ['127.0.0.1', '[::1]']) exact.add(`${name}:${port}`)
  if (publicUrl !== null) exact.add(new URL(publicUrl).host)
  for (const name of [...allowedHosts, ...tenants.flatMap(({ hosts }) => hosts)]) add(name)
  return { exact, anyAddressPort: isAny ? port : null }
}
