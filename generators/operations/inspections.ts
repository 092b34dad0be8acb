// Samples of what machines make: pieces with a defect, and a dimension measured on five of them.
import { effects } from '../effects.ts'
import type { Random } from '../random.ts'
import { eventsOn } from '../world/events.ts'
import { goodsOf } from '../world/goods.ts'
import type { World } from '../world.ts'
import { type Entry, type Part, short } from './part.ts'
import { toolOn } from './tools.ts'

const sampleSize = 50
const defectShare = 0.02
/** Part of the usual defects that a new tool in a machine without wear leaves, and days after which a tool is old. */
const freshShare = 0.5
const oldToolDays = 28
/** Pieces of which the dimension is measured. */
const measured = 5
const defectKinds = [
  ['dimension', 0.26],
  ['surface', 0.28],
  ['assembly', 0.2],
  ['material', 0.14],
  ['coating', 0.12],
] as const
/** A worn or wrong tool shows in the dimension first. */
const toolKinds = [
  ['dimension', 0.7],
  ['surface', 0.24],
  ['assembly', 0.06],
] as const

export const inspections: Part = ({ world, month }) => {
  const random = world.random(`operations/inspections/${month.index}`)
  const products = new Map(
    world.machines.lines.map(({ name }) => [
      name,
      goodsOf(world)
        .filter((good) => good.line === name)
        .map((good) => good.product.id),
    ]),
  )
  const machines = world.machines.list.map((machine) => ({
    ...machine,
    products: products.get(machine.line) ?? [],
    ...dimensionOf(world, machine.id),
  }))
  return function* (dayIndex): Iterable<Entry> {
    const { day, workday } = world.days[dayIndex] as World['days'][number]
    if (!workday) return
    const drifts = eventsOn(world.events, 'quality-drift', dayIndex)
    for (const [at, { id, name, site, line, nominal, deviation, products: made }] of machines.entries()) {
      // Not every machine every day.
      if (made.length === 0 || !random.chance(0.9)) continue
      const drift = drifts.find((event) => event.where.machine === name)
      const tool = toolOn(world, at, dayIndex)
      const age = Math.min(1, (dayIndex - tool.first) / oldToolDays)
      const worn =
        freshShare +
        effects.toolAgeOnDefects * age * age +
        effects.wearOnDefects * (world.machines.wear[at]?.[dayIndex] as number)
      const defects = Math.min(sampleSize, random.poisson(sampleSize * defectShare * worn * (drift?.size ?? 1)))
      const { mean, range } = measure(random, nominal + deviation * tool.offset, deviation)
      const inspectionId = `IN-${id}-${short(day)}`
      const product = random.pick(made)
      yield [
        'operations/inspection',
        {
          inspection_id: inspectionId,
          day,
          equipment_id: id,
          site,
          line,
          product_id: product,
          tool: tool.name,
          sample_size: sampleSize,
          defects,
          nominal_mm: nominal,
          mean_mm: mean,
          range_mm: range,
        },
      ]
      for (const [kind, quantity] of kindsOf(random, defects, drift !== undefined)) {
        yield [
          'operations/defect',
          {
            defect_id: `${inspectionId}-${kind}`,
            day,
            inspection_id: inspectionId,
            equipment_id: id,
            site,
            line,
            product_id: product,
            kind,
            quantity,
          },
        ]
      }
    }
  }
}

/** The dimension that is looked at on a machine: its nominal value and how much single pieces differ, millimetres. */
function dimensionOf(world: World, machine: string): { nominal: number; deviation: number } {
  const random = world.random(`operations/dimension/${machine}`)
  const nominal = random.integer(24, 480) / 2
  return { nominal, deviation: random.between(0.006, 0.02) }
}

function measure(random: Random, mean: number, deviation: number): { mean: number; range: number } {
  let [sum, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < measured; i++) {
    const value = random.normal(mean, deviation)
    sum += value
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return { mean: Math.round((sum / measured) * 10_000) / 10_000, range: Math.round((most - least) * 10_000) / 10_000 }
}

function kindsOf(random: Random, defects: number, drifting: boolean): Map<string, number> {
  const kinds = new Map<string, number>()
  for (let i = 0; i < defects; i++) {
    const kind: string = random.weighted(drifting && random.chance(0.6) ? toolKinds : defectKinds)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return kinds
}
