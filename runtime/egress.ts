// The ways out as workerd has them: a network service for each entry of [[egress]], all other doors closed.
import { networkInterfaces } from 'node:os'
import { readPem, listsExactly, type Egress } from './network-settings.ts'

/**
 * Never reached unless a range of the entry is narrower than these: this machine, its links, metadata services of clouds,
 * and IPv6 addresses that carry an IPv4 one inside (NAT64, 6to4, Teredo), which the "public" of workerd lets through.
 */
const closed = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '::/128',
  '::1/128',
  'fe80::/10',
  'fd00:ec2::254/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  '2001::/32',
]

/** @returns addresses of this machine, each as a range of one. */
export function ownAddresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return [
    ...new Set(own.map(({ address, family }) => `${address.replace(/%.*$/, '')}/${family === 'IPv4' ? 32 : 128}`)),
  ].sort()
}

/**
 * @param own addresses of the machine that the worker will run on, as ownAddresses gives them.
 * @param text writes a Cap'n Proto string.
 * @returns a service for each entry: the addresses that a name may stand for are checked at the connection itself.
 */
export function egressServices(entries: Egress[], own: string[], text: (value: string) => string): string[] {
  return entries.map(({ addresses, ca }, at) => {
    const allow = addresses.map((each) =>
      each === 'public' || each.includes('/') ? each : `${each}/${each.includes(':') ? 128 : 32}`,
    )
    const deny = [...new Set([...closed, ...own])].filter(
      (range) => !listsExactly(addresses, range.split('/')[0] as string),
    )
    const trust =
      ca === undefined
        ? 'trustBrowserCas = true'
        : `trustBrowserCas = false, trustedCertificates = [${text(readPem(ca, 'certificate'))}]`
    return `(name = ${text(`egress-${at}`)}, network = (allow = [${allow.map(text).join(', ')}], deny = [${deny.map(text).join(', ')}], tlsOptions = (${trust}, minVersion = tls1Dot2)))`
  })
}
