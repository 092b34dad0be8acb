import type { World } from '../world.ts'
import type { Entry } from './part.ts'

/** Sites, lines, machines and suppliers: there from the first day. */
export function* plant(world: World): Iterable<Entry> {
  const { machines, profile, suppliers } = world
  const { day } = world.days[0] as World['days'][number]
  for (const site of profile.sites) {
    const count = machines.list.filter((machine) => machine.site === site.name).length
    yield ['operations/site', { site: site.name, day, region: site.region, lines: site.lines, machines: count }]
  }
  for (const { name, site } of machines.lines) {
    const count = machines.list.filter((machine) => machine.line === name).length
    yield ['operations/line', { line: name, day, site, machines: count }]
  }
  for (const { id, name, kind, site, line, installedYear } of machines.list) {
    yield ['operations/equipment', { equipment_id: id, day, name, kind, site, line, installed_year: installedYear }]
  }
  for (const { id, name, trade, country, leadDays } of suppliers) {
    yield ['operations/supplier', { supplier_id: id, day, name, trade, country, lead_days: leadDays }]
  }
}
