// What the worker is given by its host: the launcher's workerd config, or Cloudflare's bindings.
import type { Access, Action, Cut, Policy, Sensitivity } from './domain.ts'

/** First settings of a tenant; the database's own win once it exists. */
export interface FirstSettings {
  name: string
  timeZone: string
  fiscalYearStartMonth: number
  currency: string
  locale: string
}

/** A tenant as the installation knows it. */
export interface TenantEntry {
  /** 'main', 'demo', 'acme': part of its address, its secrets' files and its databases' names. */
  id: string
  /** Host names at which only this tenant answers; without any it is reached by path. */
  hosts: string[]
  settings: FirstSettings
  /** Its database is damaged: nothing opens it, and every request is answered 503 until it is restored. */
  damaged?: boolean
  sso?: SingleSignOn
}

/** OpenID Connect of a tenant. */
export interface SingleSignOn {
  /** What the button says: 'Acme account'. */
  title: string
  issuer: string
  clientId: string
  /** Scopes beside `openid`. */
  scopes: string[]
  /** The claim that lists groups. */
  groupsClaim: string
  /** Role by group, the first match in this order counts. */
  roles: { group: string; role: string }[]
  /** Role of a person in none of the groups; without it such a person is refused. */
  defaultRole?: string
  /** No other way in than this one. */
  only: boolean
}

/** A place outside that the worker may reach: scheme, host and port, nothing else. */
export interface EgressEntry {
  /** As URL.origin has it: 'https://login.example.com', 'http://10.1.2.3:8080'. */
  origin: string
  /** What it is for, as the page says it. */
  purpose: string
}

/** DATA/premise.toml as far as the worker needs it, as JSON in the INSTALLATION binding. */
export interface Installation {
  version: string
  /** 'https://premise.example.com/base' or null when only reached on its own address. */
  publicUrl: string | null
  /** '' or '/base', without a slash at the end. */
  basePath: string
  /** Addresses whose Forwarded headers are believed. */
  trustedProxies: string[]
  /** Host names that requests may name beside the listening address, the public URL's and those of tenants; with a port where it is another one. */
  allowedHosts: string[]
  /** '127.0.0.1:8787' or '0.0.0.0:8787' = every address of the machine; '' where the host before the worker decides (Cloudflare). */
  listening: string
  /** Whether people reach it over TLS: cookies and HSTS follow. */
  secure: boolean
  /** Every tenant; the first one is `main`, at the root. */
  tenants: TenantEntry[]
  egress: EgressEntry[]
  /** Cron expressions in UTC, as the cron service has them. */
  crons: string[]
  /** Cap of one request body, bytes. */
  maxBodyBytes: number
  /** What the database of a tenant may hold, bytes; absent = no cap. */
  tenantBytes?: number
}

/** Keys of a tenant by version; `current` seals, all open. */
export interface KeyRing {
  current: number
  /** Version -> 32 bytes as base64url. */
  keys: Record<string, string>
}

interface Bindings {
  /** The tenant's rows. */
  DB: D1Database
  /** Keys of the tenant's persons, apart from the rows: no backup of the rows holds them. */
  VAULT: D1Database
  ASSETS: Fetcher
  /** Secret of the CLI of this installation, at least 32 characters. */
  OPERATOR_KEY: string
  /** Outside of the database; mixed into every hash of a token or password. */
  PEPPER: string
  INSTALLATION: Installation
  /** A first sign-in link's secret, where no Node is there to make one (compiled folder). */
  FIRST_LINK?: string | null
}

/** Bindings of the process, for all tenants: DB and VAULT are those of the first one, DB_<id> and VAULT_<id> of the others, EGRESS_<n> a way out each. */
export interface HostEnv extends Bindings {
  /** JSON: KeyRing by tenant, the audit log's signing key, and the client secrets of single sign-on by tenant. */
  KEYS: string
  /** The compiled folder is told at its start where it listens. */
  LISTENING?: string
  [binding: string]: unknown
}

/** What a request of one tenant is given: nothing in it reaches another tenant. */
export interface Env extends Bindings {
  TENANT: TenantEntry
  /** '' or '/t/acme': what addresses of this tenant begin with, after the base path. */
  TENANT_PATH: string
  /** True for requests that came in on the control socket, where the operator is. */
  CONTROL: boolean
  KEYS: KeyRing
  /** Seed of the Ed25519 key (32 bytes, base64url) that signs checkpoints of the audit log. */
  AUDIT_KEY: string
  /** What the tenant's provider of single sign-on gave as the client's secret; null for a public client. */
  SSO_SECRET: string | null
  /** A way out for each entry of INSTALLATION.egress, in its order. */
  EGRESS: Fetcher[]
}

/** Who is calling, as decided once a request by platform/identity. */
export interface Subject {
  kind: 'user' | 'token' | 'operator'
  /** 'user:1', 'token:4', 'operator'. */
  id: string
  role: string
  name: string
  policy: Policy
  /** What row rules leave over: members by dimension; {} = everything. */
  cut: Cut
  /** Pseudonym of the person that the user is, for 'own records'. */
  person: string | null
  /** Tenant, policy, cut and person as one text: whoever has the same key gets the same answers. Part of every cache key. */
  accessKey: string
  /** The session that the request came with. */
  session?: number
  /** The administrator who looks through this subject's eyes ('user:1'). */
  actor?: string
}

export type { Action }

/** Hono's environment in every app of the worker. */
export interface AppEnv {
  Bindings: Env
  Variables: {
    subject: Subject | null
    requestId: string
    /** Address that the request comes from, as trusted proxies tell it; null where nobody tells. */
    source: string | null
    /** The moment at which the request arrived; what a request calls now. */
    now: Date
    /** For work that outlives the request. */
    clock: () => Date
    /** How often the tenant's rights had changed when the subject was found. */
    rightsVersion: number
    /** What the route's guard has asked; a request that lasts asks it again. */
    guard?: { rule: Access; resource: { domain?: string; sensitivity?: Sensitivity; dimensions?: readonly string[] } }
  }
}
