import type { Env } from '../../env.ts'

/** @returns HTML of the button that leads to the tenant's provider, null without one. */
export function ssoChoice(_env: Env): string | null {
  return null
}
