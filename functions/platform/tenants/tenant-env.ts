// Which tenant a request is for, and the bindings that it gets. Everything behind this sees one tenant's databases and keys only.
import type { Env, HostEnv, KeyRing, TenantEntry } from '../../env.ts'
import { withRetry } from '../db/patient.ts'

const envs = new Map<string, Env>()
const tenantPath = /^\/t\/([a-z][a-z0-9-]{0,30})(?=\/|$)/

interface Secrets {
  tenants: Record<string, KeyRing>
  audit: string
  sso?: Record<string, string>
}

let secrets: Secrets | null = null

/**
 * @returns the bindings of the tenant that a request names: by host, else by '/t/<id>' in the path, else the first one: an unknown '/t/<id>' is an address that the first one does not have.
 * @param forwardedHost the host that the browser named, where a trusted proxy tells it.
 * @param control whether the request came in on the control socket: there every tenant is reached by path.
 */
export function envOf(host: HostEnv, url: string, control: boolean, forwardedHost: string | null = null): Env {
  const { tenants, basePath } = host.INSTALLATION
  const first = tenants[0] as TenantEntry
  if (tenants.length === 1 && first.hosts.length === 0) return tenantEnv(host, first, '', control)
  const scheme = url.indexOf('://') + 3
  const slash = url.indexOf('/', scheme)
  const name = (forwardedHost ?? url.slice(scheme, slash)).replace(/:\d+$/, '')
  const owner = control ? undefined : tenants.find((tenant) => tenant.hosts.includes(name))
  if (owner !== undefined) return tenantEnv(host, owner, '', control)
  const path = url.slice(slash)
  const below = basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path
  const id = tenantPath.exec(below)?.[1]
  if (id === undefined) return tenantEnv(host, first, '', control)
  const named = tenants.find((tenant) => tenant.id === id)
  // At a host of its own a tenant shares the origin with nobody.
  if (named === undefined || named === first || (named.hosts.length > 0 && !control))
    return tenantEnv(host, first, '', control)
  return tenantEnv(host, named, `/t/${id}`, control)
}

/** @returns the bindings of every tenant, for cron and for work on all of them. */
export function allEnvs(host: HostEnv): Env[] {
  return host.INSTALLATION.tenants.map((tenant, at) =>
    tenantEnv(host, tenant, at === 0 || tenant.hosts.length > 0 ? '' : `/t/${tenant.id}`, true),
  )
}

function tenantEnv(host: HostEnv, tenant: TenantEntry, path: string, control: boolean): Env {
  const key = `${tenant.id} ${path} ${control}`
  const known = envs.get(key)
  if (known !== undefined) return known
  secrets ??= parseSecrets(host.KEYS)
  const isFirst = tenant === host.INSTALLATION.tenants[0]
  const { INSTALLATION: installation } = host
  const env: Env = {
    ASSETS: host.ASSETS,
    OPERATOR_KEY: host.OPERATOR_KEY,
    PEPPER: host.PEPPER,
    DB: withRetry(isFirst ? host.DB : (host[`DB_${tenant.id}`] as D1Database)),
    VAULT: withRetry(isFirst ? host.VAULT : (host[`VAULT_${tenant.id}`] as D1Database)),
    TENANT: tenant,
    TENANT_PATH: path,
    CONTROL: control,
    KEYS: secrets.tenants[tenant.id] as KeyRing,
    AUDIT_KEY: secrets.audit,
    SSO_SECRET: secrets.sso?.[tenant.id] ?? null,
    INSTALLATION: {
      ...installation,
      basePath: `${installation.basePath}${path}`,
      listening: host.LISTENING ?? installation.listening,
    },
    ...(isFirst && host.FIRST_LINK !== undefined ? { FIRST_LINK: host.FIRST_LINK } : {}),
    EGRESS: installation.egress.map((_, at) => host[`EGRESS_${at}`] as Fetcher),
  }
  envs.set(key, env)
  return env
}

/** @throws Error when the binding is missing: without keys nothing may be read or written. */
function parseSecrets(text: string): Secrets {
  const parsed = JSON.parse(text) as Secrets
  if (parsed.audit.length < 32) throw new Error('the audit key is missing')
  return parsed
}
