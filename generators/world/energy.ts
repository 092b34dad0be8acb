// How much electricity a site uses. Its price is the market's: a step in the price leaves the use alone.
import { Random } from '../random.ts'
import type { World } from '../world.ts'

/** @returns kilowatt hours by day of the site: machines on workdays, light and computers for the people, heating and cooling. */
export function energyUse(world: World, site: string): Float64Array {
  let bySite = known.get(world)
  if (bySite === undefined) {
    bySite = new Map()
    known.set(world, bySite)
  }
  let use = bySite.get(site)
  if (use === undefined) {
    use = useOf(world, site)
    bySite.set(site, use)
  }
  return use
}

const known = new WeakMap<World, Map<string, Float64Array>>()

function useOf(world: World, site: string): Float64Array {
  const random = new Random(world.options.seed, `world/energy/${site}`)
  const { machines, days, market, profile, options } = world
  const running = machines.list.filter((machine) => machine.site === site).length
  const lines = machines.lines
    .filter((line) => line.site === site)
    .map((line) => machines.lineOutput.get(line.name) as Float32Array)
  const people = options.employees / profile.sites.length
  const temperature = market.temperature.get(site)
  return new Float64Array(days.length).map((_, i) => {
    const output = lines.length === 0 ? 1 : lines.reduce((sum, line) => sum + (line[i] as number), 0) / lines.length
    const { workday } = days[i] as (typeof days)[number]
    const degrees = temperature?.[i] ?? 12
    const climate = 1 + 0.012 * Math.abs(degrees - 16)
    const work = running * (workday ? 620 * (0.25 + 0.75 * output) : 120)
    const light = people * (workday ? 7 : 2.2)
    return Math.round((work + light * climate) * random.normal(1, 0.035))
  })
}
