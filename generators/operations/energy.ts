import { energyUse } from '../world/energy.ts'
import type { Entry, Part } from './part.ts'

/** Meters of the sites. */
export const energy: Part = ({ world }) =>
  function* (dayIndex): Iterable<Entry> {
    const day = world.days[dayIndex]?.day as string
    for (const { name } of world.profile.sites)
      yield [
        'operations/energy',
        { energy_id: `${name}/${day}`, day, site: name, kwh: energyUse(world, name)[dayIndex] as number },
      ]
  }
