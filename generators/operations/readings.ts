// The largest table: what the sensors of every machine say, hour by hour or minute by minute. No row costs more than two draws.
import { effects } from '../effects.ts'
import { Random } from '../random.ts'
import type { World } from '../world.ts'
import { hoursOfStop } from './maintenance.ts'
import type { Entry, Part } from './part.ts'

/** How a machine is when it is well, and how much one reading differs from the next. */
interface Normal {
  temperature: number
  vibration: number
  current: number
  pressure: number
  /** Standard deviations of a reading. */
  temperatureNoise: number
  vibrationNoise: number
  currentNoise: number
  pressureNoise: number
}

interface Clock {
  /** 'T05:00Z' for the key and 'T05:00:00Z' for the instant. */
  keys: readonly string[]
  instants: readonly string[]
  /** How hard machines work at that time of a workday and of another day, 0-1. */
  workLoad: Float64Array
  restLoad: Float64Array
}

const tableSize = 4096
const mask = tableSize - 1
/** Parts of a reading's deviation that last for the day, and that change with each reading: their squares add up to one. */
const [daily, momentary] = [0.5, 0.866]
const clocks = new Map<number, Clock>()
const normals = new WeakMap<World, readonly Normal[]>()
const noises = new WeakMap<World, Float64Array>()

export const readings: Part = ({ world, month }) => {
  const random = world.random(`operations/readings/${month.index}`)
  const normal = normalsOf(world)
  const noise = noiseOf(world)
  const clock = clockOf(world.options.sensorMinutes)
  const stops = hoursOfStop(world)
  return function* (dayIndex): Iterable<Entry> {
    const { day, workday } = world.days[dayIndex] as World['days'][number]
    const loads = workday ? clock.workLoad : clock.restLoad
    const { keys, instants } = clock
    for (const [at, { id, site }] of world.machines.list.entries()) {
      const own = normal[at] as Normal
      const drift = world.machines.wear[at]?.[dayIndex] as number
      const outside = world.market.temperature.get(site)?.[dayIndex] ?? 12
      const vibration = own.vibration + own.vibrationNoise * (effects.wearOnVibration * drift + daily * random.normal())
      const temperature =
        own.temperature +
        0.25 * (outside - 12) +
        own.temperatureNoise * (0.6 * effects.wearOnVibration * drift + daily * random.normal())
      const pressure = own.pressure - own.pressureNoise * drift + own.pressureNoise * daily * random.normal()
      const stop = stops.get(dayIndex * 100_000 + at)
      const prefix = `${id}/${day}`
      for (let i = 0; i < keys.length; i++) {
        const draw = random.next() * 16_777_216
        const more = random.next() * 16_777_216
        const load =
          stop !== undefined && i >= stop.from * keys.length && i < stop.to * keys.length ? 0 : (loads[i] as number)
        const running = load === 0 ? 0.04 : 1
        yield [
          'operations/reading',
          {
            reading_id: prefix + (keys[i] as string),
            day,
            read_at: day + (instants[i] as string),
            equipment_id: id,
            temperature_c:
              Math.round(
                10 *
                  (temperature + 6 * (load - 0.6) + own.temperatureNoise * momentary * (noise[draw & mask] as number)),
              ) / 10,
            vibration_mm_s:
              Math.round(
                1000 *
                  Math.max(
                    0.02,
                    running *
                      (vibration +
                        own.vibrationNoise *
                          (0.4 * (load - 0.6) + momentary * (noise[(draw / tableSize) & mask] as number))),
                  ),
              ) / 1000,
            current_a:
              Math.round(
                10 *
                  Math.max(
                    0.3,
                    own.current * (0.06 + 0.94 * load) +
                      running * own.currentNoise * (drift + (noise[more & mask] as number)),
                  ),
              ) / 10,
            pressure_bar:
              Math.round(
                100 *
                  Math.max(
                    0,
                    running * (pressure + own.pressureNoise * momentary * (noise[(more / tableSize) & mask] as number)),
                  ),
              ) / 100,
          },
        ]
      }
    }
  }
}

function normalsOf(world: World): readonly Normal[] {
  let normal = normals.get(world)
  if (normal === undefined) {
    normal = world.machines.list.map(({ id }) => normalOf(world.random(`operations/sensors/${id}`)))
    normals.set(world, normal)
  }
  return normal
}

function normalOf(random: Random): Normal {
  const vibration = random.between(1.6, 3.8)
  const current = random.between(18, 110)
  return {
    temperature: random.between(44, 66),
    vibration,
    current,
    pressure: random.between(4.2, 7.6),
    temperatureNoise: random.between(1.4, 2.6),
    vibrationNoise: vibration * random.between(0.07, 0.12),
    currentNoise: current * 0.035,
    pressureNoise: random.between(0.08, 0.16),
  }
}

/** Draws from the normal distribution, made once: picking one is cheaper than making it. */
function noiseOf(world: World): Float64Array {
  let noise = noises.get(world)
  if (noise === undefined) {
    const random = new Random(world.options.seed, 'operations/noise')
    noise = new Float64Array(tableSize).map(() => random.normal())
    noises.set(world, noise)
  }
  return noise
}

function clockOf(minutes: number): Clock {
  let clock = clocks.get(minutes)
  if (clock === undefined) {
    const count = 1440 / minutes
    const times = Array.from(
      { length: count },
      (_, i) => `${two(Math.floor((i * minutes) / 60))}:${two((i * minutes) % 60)}`,
    )
    const hour = (i: number) => (i * minutes) / 60
    clock = {
      keys: times.map((time) => `T${time}Z`),
      instants: times.map((time) => `T${time}:00Z`),
      // Two shifts from six to ten at night, and little in between and on free days.
      workLoad: new Float64Array(count).map((_, i) =>
        hour(i) >= 6 && hour(i) < 22 ? (hour(i) >= 12 && hour(i) < 12.5 ? 0.7 : 0.92) : 0.45,
      ),
      restLoad: new Float64Array(count).fill(0.3),
    }
    clocks.set(minutes, clock)
  }
  return clock
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
