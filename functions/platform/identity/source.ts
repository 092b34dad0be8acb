import type { Installation } from '../../env.ts'

/** @returns the address that a request comes from, null where the host does not say. */
export function sourceOf(request: Request, _installation: Installation): string | null {
  const { cf } = request as unknown as { cf?: { clientIp?: string } }
  return cf?.clientIp ?? null
}
