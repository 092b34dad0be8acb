// The keys of premise.toml about other machines: ways out, single sign-on, TLS.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { Failure } from './failure.ts'

const rangeSchema = z
  .string()
  .refine((text) => rangeOf(text) !== null, 'must be an IP address or a range, such as 10.0.0.0/8')

/** An address or a range of addresses, as text. */
export const addressRange = rangeSchema

const origin = z.string().refine((text) => {
  const url = urlOf(text)
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    /^([a-z0-9.-]+|\[[0-9a-f:]+\])$/.test(url.hostname) &&
    (text === url.origin || text === `${url.origin}:${url.protocol === 'https:' ? 443 : 80}`)
  )
}, 'must be scheme, host and port in lower case and nothing else, such as https://login.example.com')

const egressSchema = z.strictObject({
  origin,
  purpose: z.string().min(1, 'must say what it is for').max(300),
  addresses: z
    .array(z.union([z.literal('public'), rangeSchema]))
    .min(1, 'must hold at least one of "public" or a range such as 10.1.2.0/24')
    .default(['public']),
  ca: z.string().min(1).optional(),
})

export const egressList = z.array(egressSchema).max(100).default([])

const issuer = z.string().refine((text) => {
  const url = urlOf(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
}, 'must be the address of the provider without query, such as https://login.example.com')

const word = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be a word without spaces')

/** OpenID Connect, for the first tenant as [sso], for others as [tenants.<id>.sso]. */
export const ssoSchema = z.strictObject({
  title: z.string().min(1).max(60).default('Single sign-on'),
  issuer,
  client_id: word,
  scopes: z.array(word).default(['profile', 'email']),
  groups_claim: word.default('groups'),
  roles: z.array(z.strictObject({ group: z.string().min(1), role: word })).default([]),
  default_role: word.optional(),
  only: z.boolean().default(false),
})

export const tlsSchema = z.strictObject({
  /** PEM, the server's own certificate first. */
  certificate: z.string().min(1),
  key: z.string().min(1),
})

export type Egress = z.infer<typeof egressSchema>
export type Sso = z.infer<typeof ssoSchema>

interface Network {
  host: string
  public_url?: string | undefined
  trusted_proxies: string[]
  insecure_http: boolean
  egress: Egress[]
  sso?: Sso | undefined
  tenants: Record<string, { sso?: Sso | undefined }>
  tls?: { certificate: string; key: string } | undefined
}

/** @returns the settings with files named from the data folder on. @throws Failure that names file, key and what is wrong. */
export function checkedNetwork<T extends Network>(settings: T, data: string, file: string): T {
  const path = (name: string) => (isAbsolute(name) ? name : join(data, name))
  for (const { origin: from, addresses } of settings.egress)
    if (from.startsWith('http:') && addresses.includes('public'))
      throw new Failure(
        `${file}: egress to ${from} would go over public networks in the clear.`,
        'Write https, or name the addresses of the inner network, as in addresses = ["10.1.2.0/24"].',
      )
  const origins = settings.egress.map((entry) => new URL(entry.origin).origin)
  const twice = origins.find((each, at) => origins.indexOf(each) !== at)
  if (twice !== undefined) throw new Failure(`${file}: egress lists ${twice} twice.`, 'Leave one of them out.')
  for (const [key, sso] of [
    ['sso', settings.sso] as const,
    ...Object.entries(settings.tenants).map(([id, tenant]) => [`tenants.${id}.sso`, tenant.sso] as const),
  ])
    if (sso !== undefined && !origins.includes(new URL(sso.issuer).origin))
      throw new Failure(
        `${file}: ${key}.issuer is ${sso.issuer}, but egress does not list ${new URL(sso.issuer).origin}: nothing could be asked there.`,
        `Add [[egress]] with origin = "${new URL(sso.issuer).origin}" and purpose = "single sign-on".`,
      )
  return {
    ...settings,
    egress: settings.egress.map((entry) => ({
      ...entry,
      origin: new URL(entry.origin).origin,
      ...(entry.ca === undefined ? {} : { ca: path(entry.ca) }),
    })),
    ...(settings.tls === undefined
      ? {}
      : { tls: { certificate: path(settings.tls.certificate), key: path(settings.tls.key) } }),
  }
}

/** @throws Failure when people's passwords and the company's figures would cross a network in the clear. */
export function refuseOpenHttp(settings: Network): void {
  if (!isOpenHttp(settings)) return
  throw new Failure(
    `Premise would listen on ${settings.host} over plain HTTP: passwords and figures would cross the network in the clear.`,
    'Run "premise init --host NAME" for a certificate, or set public_url (https) and trusted_proxies for a proxy with TLS, or write insecure_http = true if you know that nobody listens in.',
  )
}

export function isOpenHttp({ host, public_url, trusted_proxies, insecure_http, tls }: Network): boolean {
  if (tls !== undefined || insecure_http || isLoopback(host)) return false
  return !(public_url?.startsWith('https:') && trusted_proxies.length > 0)
}

/** @returns whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** @returns a PEM file's text. @throws Failure when it is missing, no PEM, or a key that others may read. */
export function readPem(file: string, what: 'certificate' | 'key'): string {
  if (!existsSync(file))
    throw new Failure(
      `The ${what} ${file} does not exist.`,
      'Correct its path in premise.toml, or make one: premise init --host NAME',
    )
  if (what === 'key' && (statSync(file).mode & 0o077) !== 0)
    throw new Failure(
      `The key ${file} may be read by others, so it is not used.`,
      `If nobody else has read it: chmod 600 ${file}`,
    )
  const text = readFileSync(file, 'utf8')
  if (!text.includes(what === 'key' ? 'PRIVATE KEY-----' : '-----BEGIN CERTIFICATE-----'))
    throw new Failure(
      `${file} holds no ${what} in PEM form.`,
      `It starts with -----BEGIN ${what === 'key' ? 'PRIVATE KEY' : 'CERTIFICATE'}-----.`,
    )
  return text
}

/** @returns how many whole days the certificate is still good. @throws as checkTls. */
export function daysLeft(tls: { certificate: string; key: string }): number {
  checkTls(tls)
  const { validToDate } = new X509Certificate(readPem(tls.certificate, 'certificate'))
  return Math.floor((validToDate.getTime() - Date.now()) / 86_400_000)
}

/** @throws Failure when certificate and key are no pair, or the certificate is over. */
export function checkTls(tls: { certificate: string; key: string }): void {
  const certificate = new X509Certificate(readPem(tls.certificate, 'certificate'))
  if (!certificate.checkPrivateKey(createPrivateKey(readPem(tls.key, 'key'))))
    throw new Failure(
      `The key ${tls.key} is not that of the certificate ${tls.certificate}.`,
      'Name the two files that belong together.',
    )
  if (certificate.validToDate.getTime() < Date.now())
    throw new Failure(
      `The certificate ${tls.certificate} ended on ${certificate.validToDate.toISOString().slice(0, 10)}.`,
      'Renew it, or make another one: premise init --host NAME',
    )
}

/** @returns the host names that a certificate is for; requests may name them. */
export function certificateNames(file: string): string[] {
  const names = new X509Certificate(readPem(file, 'certificate')).subjectAltName ?? ''
  return [...names.matchAll(/DNS:([^\s,*]+)/g)].map(([, name]) => (name as string).toLowerCase())
}

/** @returns whether one of the ranges is exactly this address. */
export function listsExactly(ranges: string[], address: string): boolean {
  return ranges.some((text) => {
    const range = text === 'public' ? null : rangeOf(text)
    if (range === null || range.bits !== (isIP(address) === 4 ? 32 : 128) || isIP(address) !== range.version)
      return false
    const list = new BlockList()
    list.addAddress(range.address, range.version === 4 ? 'ipv4' : 'ipv6')
    return list.check(address, range.version === 4 ? 'ipv4' : 'ipv6')
  })
}

function rangeOf(text: string): { address: string; version: 4 | 6; bits: number } | null {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return null
  const most = version === 4 ? 32 : 128
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return null
  return { address, version: version as 4 | 6, bits: bits === undefined ? most : Number(bits) }
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
