// Each planted event of operations shows in a simple look at the rows, and is not there when none is planted.
import { describe, expect, it } from 'vitest'
import type { Row } from '../area.ts'
import type { PlantedEvent } from '../world/events.ts'
import { type Made, make, mean, tableOf, worldOf } from './rows.fixture.ts'

describe.each([7, 8, 23])('planted events of operations, seed %i', (seed) => {
  const planted = make(worldOf({ seed }))
  const none = make(worldOf({ seed, events: 'none' }))
  const event = (kind: PlantedEvent['kind']) =>
    planted.world.events.find((candidate) => candidate.kind === kind) as PlantedEvent
  const within =
    ({ from, to }: PlantedEvent) =>
    (row: Row) =>
      from <= (row.day as string) && (row.day as string) <= to

  it('plants nothing when switched off', () => {
    expect(none.world.events).toEqual([])
  })

  it('failing-machine: it fails several times in a few weeks, and no machine does otherwise', () => {
    const { where, ...rest } = event('failing-machine')
    const id = planted.world.machines.list.find((machine) => machine.name === where.machine)?.id
    const count = (made: Made) =>
      tableOf(made, 'failure').filter((row) => row.equipment_id === id && within({ where, ...rest })(row)).length
    expect(count(planted)).toBeGreaterThanOrEqual(3)
    expect(count(none)).toBeLessThanOrEqual(1)
  })

  it('sliding-supplier: its deliveries come days later than before', () => {
    const slide = event('sliding-supplier')
    const id = planted.world.suppliers.find((supplier) => supplier.name === slide.where.supplier)?.id
    const late = (made: Made) => {
      const rows = tableOf(made, 'delivery-in').filter((row) => row.supplier_id === id && row.late_days !== null)
      const days = (inside: boolean) =>
        rows.filter((row) => within(slide)(row) === inside).map((row) => row.late_days as number)
      expect(days(true).length).toBeGreaterThan(5)
      return mean(days(true)) - mean(days(false))
    }
    expect(late(planted)).toBeGreaterThan(2.5)
    expect(Math.abs(late(none))).toBeLessThan(1.2)
  })

  it('quality-drift: the share of defects and the dimension leave their normal with a new tool', () => {
    const drift = event('quality-drift')
    const id = planted.world.machines.list.find((machine) => machine.name === drift.where.machine)?.id
    const look = (made: Made) => {
      const rows = tableOf(made, 'inspection').filter((row) => row.equipment_id === id)
      const share = (inside: boolean) => {
        const some = rows.filter((row) => within(drift)(row) === inside)
        return (
          some.reduce((sum, row) => sum + (row.defects as number), 0) /
          some.reduce((sum, row) => sum + (row.sample_size as number), 0)
        )
      }
      const off = (inside: boolean) =>
        mean(
          rows
            .filter((row) => within(drift)(row) === inside)
            .map((row) => (row.mean_mm as number) - (row.nominal_mm as number)),
        )
      const range = mean(rows.map((row) => row.range_mm as number))
      return {
        ratio: share(true) / share(false),
        off: (off(true) - off(false)) / range,
        tools: new Set(rows.filter(within(drift)).map((row) => row.tool)),
      }
    }
    const { ratio, off, tools } = look(planted)
    expect(ratio).toBeGreaterThan(1.6)
    expect(ratio).toBeLessThan(4.5)
    expect(off).toBeGreaterThan(0.15)
    expect(tools.size).toBe(1)
    expect(look(none).ratio).toBeLessThan(1.6)
    expect(Math.abs(look(none).off)).toBeLessThan(0.15)
  })

  it('energy-step: consumption stays normal', () => {
    const step = event('energy-step')
    const use = (made: Made) =>
      mean(
        tableOf(made, 'energy')
          .filter(within(step))
          .map((row) => row.kwh as number),
      )
    expect(use(planted) / use(none)).toBeGreaterThan(0.97)
    expect(use(planted) / use(none)).toBeLessThan(1.03)
  })

  it('holiday-shift: fewer goods are ordered on its days', () => {
    const shift = event('holiday-shift')
    const { from, to } = shift
    const ordered = (made: Made) =>
      tableOf(made, 'shipment').filter(
        (row) => from <= (row.ordered_day as string) && (row.ordered_day as string) <= to,
      ).length
    expect(ordered(planted) / ordered(none)).toBeLessThan(0.85)
  })
})
