import type { Installation } from '../../env.ts'
import { listTable } from '../pages/form-html.ts'
import { html } from '../pages/html.ts'

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
  const rows = tenants.map(({ id, name, address, damaged }) => [
    id,
    name,
    html`<a href="${address}">${address}</a>`,
    damaged ? html`<span class="bad">Damaged: not served until a backup is brought back</span>` : 'Served',
  ])
  return html`<p class="intro">The companies that this installation serves. Each has databases, users, keys and an audit log of its own, and no request reaches two of them.</p>
${listTable('Tenants', ['Tenant', 'Name in the configuration', 'Address', 'State'], rows)}
<p class="quiet">They are added and removed on the host: <code>premise tenant add ID</code>, <code>premise tenant remove ID</code>. Users, rows and refreshes are shown in each company itself.</p>`
    .text
}
