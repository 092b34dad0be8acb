// What the worker is given by its host: the launcher's workerd config, or Cloudflare's bindings.
import type { Role } from './domain.ts'

/** DATA/premise.toml as far as the worker needs it, as JSON in the INSTALLATION binding. */
export interface Installation {
  version: string
  /** 'https://premise.example.com/base' or null when only reached on its own address. */
  publicUrl: string | null
  /** '' or '/base', without a slash at the end. */
  basePath: string
  /** Addresses whose Forwarded headers are believed. */
  trustedProxies: string[]
  /** First settings of the tenant; the database's own win once it exists. */
  tenant: { name: string; timeZone: string; fiscalYearStartMonth: number; currency: string; locale: string }
  /** Cron expressions in UTC, as the cron service has them. */
  crons: string[]
  /** Cap of one request body, bytes. */
  maxBodyBytes: number
}

export interface Env {
  DB: D1Database
  ASSETS: Fetcher
  /** Secret of the CLI of this installation, at least 32 characters. */
  OPERATOR_KEY: string
  /** Outside of the database; mixed into every hash of a token. */
  PEPPER: string
  INSTALLATION: Installation
  /** A first sign-in link's secret, where no Node is there to make one (compiled folder). */
  FIRST_LINK?: string | null
}

/** Who is calling, as decided once a request by platform/identity. */
export interface Subject {
  kind: 'user' | 'token' | 'operator'
  /** 'user:1', 'token:4', 'operator'. */
  id: string
  role: Role
  name: string
}

/** Hono's environment in every app of the worker. */
export interface AppEnv {
  Bindings: Env
  Variables: {
    subject: Subject | null
    requestId: string
    /** The moment at which the request arrived; what a request calls now. */
    now: Date
    /** For work that outlives the request. */
    clock: () => Date
  }
}
