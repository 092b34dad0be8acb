// DATA/premise.toml: what differs from one installation to the next.
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import { Failure } from './failure.ts'
import {
  addressRange,
  certificateNames,
  checkedNetwork,
  egressList,
  type Sso,
  ssoSchema,
  tlsSchema,
} from './network-settings.ts'
import { programVersion, readProgram } from './program.ts'
import { checked, cron } from './toml-check.ts'

const accepted = (check: () => unknown) => {
  try {
    return Boolean(check())
  } catch {
    return false
  }
}

/** Part of an address, of a binding's name and of a file's name. */
export const tenantId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and dashes, such as acme')
  .refine((id) => id !== 'main', 'is the name of the first tenant, whose settings stand in [tenant]')

const hostName = z.string().regex(/^[a-z0-9.-]+$/, 'must be a host name in lower case, such as acme.example.com')

const tenantSettings = z.strictObject({
  name: z.string().min(1, 'must not be empty').max(200).default('Your company'),
  hosts: z.array(hostName).default([]),
  time_zone: z
    .string()
    .refine(
      (name) => accepted(() => new Intl.DateTimeFormat('en', { timeZone: name })),
      'must be an IANA time zone, such as Europe/Berlin',
    )
    .default('UTC'),
  fiscal_year_start_month: z
    .int('must be a month, 1 to 12')
    .min(1, 'must be a month, 1 to 12')
    .max(12, 'must be a month, 1 to 12')
    .default(1),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR')
    .default('USD'),
  locale: z
    .string()
    .refine(
      (name) => accepted(() => Intl.getCanonicalLocales(name).length === 1),
      'must be a BCP 47 locale, such as en-GB',
    )
    .default('en-US'),
})

type TenantSettings = z.infer<typeof tenantSettings>

const publicUrl = z.string().refine(
  (text) =>
    accepted(() => {
      const url = new URL(text)
      return /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
    }),
  'must be an address with http or https, without query, such as https://premise.example.com',
)

/** Every key of premise.toml. */
export const settingsSchema = z.strictObject({
  host: z
    .string()
    .refine(
      (text) => isIP(text) !== 0 || text === 'localhost',
      'must be an IP address to listen on, such as 127.0.0.1, or localhost',
    )
    .default('127.0.0.1'),
  port: z
    .int('must be a port, 1 to 65535')
    .min(1, 'must be a port, 1 to 65535')
    .max(65535, 'must be a port, 1 to 65535')
    .default(8787),
  public_url: publicUrl.optional(),
  base_path: z
    .string()
    .regex(/^(\/[A-Za-z0-9_-]+)*$/, 'must be empty, or start with a slash and not end with one, such as /premise')
    .optional(),
  trusted_proxies: z.array(addressRange).default([]),
  insecure_http: z.boolean().default(false),
  tls: tlsSchema.optional(),
  egress: egressList,
  sso: ssoSchema.optional(),
  crons: z.array(cron).min(1, 'must hold at least one cron expression').optional(),
  allowed_hosts: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9.:[\]-]+$/, 'must be a host name in lower case, with a port where it is not the usual one'),
    )
    .default([]),
  tenant: tenantSettings.prefault({}),
  /** Tenants beside the first one, by id. */
  tenants: z.record(tenantId, tenantSettings.extend({ sso: ssoSchema.optional() }).prefault({})).default({}),
  limits: z
    .strictObject({
      max_body_bytes: z
        .int('must be a number of bytes')
        .min(1_000_000, 'must be at least 1000000')
        .max(8_000_000_000)
        .default(1_100_000_000),
      heap_megabytes: z.int('must be a number of megabytes').min(64, 'must be at least 64').max(16_384).default(192),
      /** Kept free for sign-in, the audit log and refreshes: below it imports are refused. 0 = nothing. */
      reserve_megabytes: z
        .int('must be a number of megabytes')
        .min(0, 'must be a number of megabytes')
        .max(1_000_000)
        .default(64),
      /** What the database of one tenant may hold; 0 = no cap. */
      tenant_megabytes: z
        .int('must be a number of megabytes')
        .min(0, 'must be a number of megabytes')
        .max(1_000_000)
        .default(0),
    })
    .prefault({}),
})

export type Settings = z.infer<typeof settingsSchema>

/** What start may say over the file. */
export interface Overrides {
  host?: string
  port?: number
}

export const installationFile = (data: string) => join(data, 'premise.toml')

/** @returns the checked settings with every default filled in. @throws Failure that names file, key and what is allowed. */
export function readSettings(data: string, overrides: Overrides = {}): Settings {
  const file = installationFile(data)
  return settingsOf(existsSync(file) ? readText(file) : '', file, overrides)
}

/** As readSettings, of a text that is not in the file yet. @throws Failure. */
export function settingsOf(text: string, file: string, overrides: Overrides = {}): Settings {
  const settings = checked(settingsSchema, { ...parsed(text, file), ...overrides }, file)
  refuseSharedHosts(settings, file)
  const pathOfUrl =
    settings.public_url === undefined ? undefined : new URL(settings.public_url).pathname.replace(/\/+$/, '')
  if (pathOfUrl !== undefined && settings.base_path !== undefined && pathOfUrl !== settings.base_path) {
    throw new Failure(
      `${file}: base_path is "${settings.base_path}" but public_url ends in "${pathOfUrl}".`,
      'Leave base_path out: it is taken from public_url.',
    )
  }
  return { ...checkedNetwork(settings, dirname(file), file), base_path: settings.base_path ?? pathOfUrl ?? '' }
}

/** A host name leads to one tenant. */
function refuseSharedHosts(settings: Settings, file: string): void {
  const owners = new Map<string, string>()
  for (const id of tenantIds(settings))
    for (const host of tenantOf(settings, id).hosts) {
      const other = owners.get(host)
      if (other !== undefined)
        throw new Failure(
          `${file}: the host ${host} is named by the tenants ${other} and ${id}.`,
          'Leave it with one of them: a host leads to one tenant.',
        )
      owners.set(host, id)
    }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure(
      `${file} cannot be read: ${(error as Error).message}.`,
      'Let the file belong to the user who runs Premise.',
    )
  }
}

function parsed(text: string, file: string): Record<string, unknown> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    throw new Failure(
      `${file} is not TOML at line ${error.line}, column ${error.column}.`,
      'Correct that line; strings stand in quotes, as in host = "127.0.0.1".',
    )
  }
}

/**
 * @param damaged tenants whose databases are not to be opened.
 * @returns the worker's view of the installation, the INSTALLATION binding (functions/env.ts has its type).
 */
export function workerView(settings: Settings, damaged: readonly string[] = []) {
  return {
    version: programVersion(),
    publicUrl: settings.public_url?.replace(/\/+$/, '') ?? null,
    basePath: settings.base_path ?? '',
    trustedProxies: settings.trusted_proxies,
    allowedHosts: [
      ...settings.allowed_hosts,
      ...(settings.tls === undefined ? [] : certificateNames(settings.tls.certificate)),
    ],
    listening: socketAddress(settings),
    secure: settings.tls !== undefined || (settings.public_url?.startsWith('https:') ?? false),
    tenants: tenantIds(settings).map((id) => ({
      ...tenantView(id, tenantOf(settings, id), id === 'main' ? settings.sso : settings.tenants[id]?.sso),
      ...(damaged.includes(id) ? { damaged: true } : {}),
    })),
    egress: settings.egress.map(({ origin, purpose }) => ({ origin, purpose })),
    crons: cronsOf(settings),
    maxBodyBytes: settings.limits.max_body_bytes,
    ...(settings.limits.tenant_megabytes === 0 ? {} : { tenantBytes: settings.limits.tenant_megabytes * 1_000_000 }),
  }
}

/** @returns ids of all tenants, `main` first. */
export function tenantIds(settings: Settings): string[] {
  return ['main', ...Object.keys(settings.tenants).sort()]
}

function tenantOf(settings: Settings, id: string): TenantSettings {
  return id === 'main' ? settings.tenant : (settings.tenants[id] ?? tenantSettings.parse({}))
}

/** @returns the name of the database that holds the keys of a tenant's persons. */
export function vaultName(id: string): string {
  return `${id}.vault`
}

function tenantView(id: string, tenant: TenantSettings, sso?: Sso) {
  return {
    ...(sso === undefined ? {} : { sso: ssoView(sso) }),
    id,
    hosts: tenant.hosts,
    settings: {
      name: tenant.name,
      timeZone: tenant.time_zone,
      fiscalYearStartMonth: tenant.fiscal_year_start_month,
      currency: tenant.currency,
      locale: tenant.locale,
    },
  }
}

function ssoView({ title, issuer, client_id, scopes, groups_claim, roles, default_role, only }: Sso) {
  return {
    title,
    issuer,
    clientId: client_id,
    scopes,
    groupsClaim: groups_claim,
    roles,
    ...(default_role === undefined ? {} : { defaultRole: default_role }),
    only,
  }
}

export function cronsOf(settings: Settings): string[] {
  return settings.crons ?? readProgram().triggers.crons
}

/** @returns the address that a person opens, ending in a slash. */
export function addressOf(settings: Settings): string {
  if (settings.public_url !== undefined) return `${settings.public_url.replace(/\/+$/, '')}/`
  return `${listeningAddress(settings)}${settings.base_path ?? ''}/`
}

/**
 * @param root what addressOf says, or the address on which a server really listens, ending in a slash.
 * @returns the address of a tenant, ending in a slash: `main` at the root, others at a host of their own or below '/t/<id>'.
 */
export function tenantAddress(settings: Settings, id: string, root = addressOf(settings)): string {
  if (id === 'main') return root
  const [host] = tenantOf(settings, id).hosts
  if (host === undefined) return `${root}t/${id}/`
  const url = new URL(root)
  url.hostname = host
  return url.href
}

/** @returns where the socket really listens, reachable from this machine, without a slash at the end. */
export function listeningAddress({ host, port, tls }: Pick<Settings, 'host' | 'port' | 'tls'>): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `${tls === undefined ? 'http' : 'https'}://${socketAddress({ host: reachable, port })}`
}

/** @returns '127.0.0.1:8787', '[::1]:8787'. */
export function socketAddress({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
