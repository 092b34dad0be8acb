import { ask } from './control.ts'
import { addressOf, readSettings, tenantAddress } from './installation.ts'
import { isAlive, lockOwner } from './lock.ts'
import { lockFile, withServer } from './server-access.ts'

/** Makes a one-time sign-in link. @returns it in full, at the address where the tenant is reached. @throws Failure. */
export function signInLink(data: string, tenant: string, role: string): Promise<string> {
  return withServer(
    data,
    'link',
    async ({ control, isPrivate }) => {
      const { path } = await ask<{ path: string }>(control, '/api/operator/links', { json: { role } })
      return signInAddress(reachedAt(data, tenant, isPrivate), path)
    },
    tenant,
  )
}

/** @returns the tenant's address. A server may have been told another port than the file says. */
export function reachedAt(data: string, tenant: string, isPrivate: boolean): string {
  const settings = readSettings(data)
  const owner = isPrivate || settings.public_url !== undefined ? null : lockOwner(lockFile(data))
  const listening = owner !== null && isAlive(owner) ? owner.address : undefined
  return tenantAddress(
    settings,
    tenant,
    listening === undefined ? addressOf(settings) : `${listening}${settings.base_path}/`,
  )
}

/** @param path of a new link as the server tells it, which does not know where it is reached. @returns the link in full. */
export function signInAddress(address: string, path: string): string {
  return `${address}sign-in${path.slice(path.indexOf('?'))}`
}
