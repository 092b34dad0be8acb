import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { Installation } from '../../env.ts'

export interface ListedTenant {
  id: string
  name: string
  /** In full where the tenant has a host or the public URL is known, else below this host. */
  address: string
  damaged: boolean
}

/** @param installation as the first tenant sees it. @returns every tenant, as the configuration names it. */
export function listedTenants({ tenants, publicUrl, basePath, secure }: Installation): ListedTenant[] {
  return tenants.map(({ id, hosts, settings, damaged }, at) => {
    const path = at === 0 || hosts.length > 0 ? '' : `/t/${id}`
    const [host] = at === 0 ? [] : hosts
    const root = host === undefined ? (publicUrl ?? basePath) : `${secure ? 'https' : 'http'}://${host}${basePath}`
    return { id, name: settings.name, address: `${root}${path}/`, damaged: damaged === true }
  })
}

/** @returns the body of the page of tenants. */
export function tenantsHtml(tenants: ListedTenant[]): string {
  const rows = tenants
    .map(
      ({ id, name, address, damaged }) =>
        `<tr><th scope="row">${escapeHtml(id)}</th><td>${escapeHtml(name)}</td><td><a href="${escapeHtml(address)}">${escapeHtml(address)}</a></td><td>${damaged ? 'Damaged: not served until a backup is brought back' : 'Served'}</td></tr>`,
    )
    .join('')
  return `<p>Companies that this installation serves. Each has databases, users, keys and an audit log of its own, and no request reaches two of them: so this list is what the configuration says, and users, rows and refreshes are told in each company itself.</p>
<div class="scroll"><table><thead><tr><th scope="col">Id</th><th scope="col">Name in the configuration</th><th scope="col">Address</th><th scope="col">State</th></tr></thead><tbody>${rows}</tbody></table></div>
<p>They are added and removed on the host: <code>premise tenant add ID</code>, <code>premise tenant remove ID</code>.</p>`
}
