// Tools in machines wear and are changed every few weeks. A planted drift of quality begins with a tool and ends with the next one.
import { Random } from '../random.ts'
import type { World } from '../world.ts'

export interface Tool {
  name: string
  /** Index of its first day. */
  first: number
  /** How far it sets the measured dimension off, in deviations of a single piece. */
  offset: number
}

const known = new WeakMap<World, Tool[][]>()

/** @returns the tool that is in a machine on a day. */
export function toolOn(world: World, machine: number, dayIndex: number): Tool {
  let all = known.get(world)
  if (all === undefined) {
    all = world.machines.list.map((_, at) => toolsOf(world, at))
    known.set(world, all)
  }
  const tools = all[machine] as Tool[]
  let at = tools.length - 1
  while (at > 0 && (tools[at] as Tool).first > dayIndex) at--
  return tools[at] as Tool
}

function toolsOf(world: World, machine: number): Tool[] {
  const { id, name } = world.machines.list[machine] as World['machines']['list'][number]
  const random = new Random(world.options.seed, `operations/tools/${id}`)
  let changes: Omit<Tool, 'name'>[] = []
  for (let first = 0; first < world.days.length; first += random.integer(18, 34))
    changes.push({ first, offset: random.normal(0, 0.12) })
  for (const event of world.events) {
    if (event.kind !== 'quality-drift' || event.where.machine !== name) continue
    // The drifting tool comes on the event's own day and stays until it is over.
    changes = changes.filter(({ first }) => first < event.first || first > event.last)
    changes.push({ first: event.first, offset: driftOffset(event.size) }, { first: event.last + 1, offset: 0 })
  }
  changes.sort((a, b) => a.first - b.first)
  return changes.map((change, at) => ({ ...change, name: `${id}-T${String(at + 1).padStart(3, '0')}` }))
}

/** A mean of five pieces differs by 0.45 deviations on its own: the drift is at most three times that. */
function driftOffset(size: number): number {
  return Math.min(1.3, 0.55 * (size - 1))
}
