// Rows from which the models about machines are made, each as it was known on its day.
import { sql } from 'drizzle-orm'
import type { Source } from '../../platform/models/features/model.ts'

export const machines: Source = {
  name: 'machines',
  about: 'machine',
  reads: ['operations/equipment'],
  daysAtOnce: 366,
  rows: ({ from, to }) => sql`
    SELECT equipment_id AS key, day, name, kind, site, line, installed_year, 'all' AS firm
    FROM operations_equipment WHERE day BETWEEN ${from} AND ${to}`,
}

/** Means of a day of what the sensors say. */
export const readings: Source = {
  name: 'readings',
  about: 'machine',
  reads: ['operations/reading'],
  daysAtOnce: 7,
  rows: ({ from, to }) => sql`
    SELECT equipment_id AS key, day, avg(vibration_mm_s) AS vibration, avg(temperature_c) AS temperature,
      avg(current_a) AS current, avg(pressure_bar) AS pressure
    FROM operations_reading WHERE day BETWEEN ${from} AND ${to} GROUP BY day, equipment_id`,
}

/** How warm it was outside, by site. */
export const weather: Source = {
  name: 'weather',
  about: 'site',
  reads: ['market/weather'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT site AS key, day, mean_temperature AS outside FROM market_weather WHERE day BETWEEN ${from} AND ${to}`,
}

export const failures: Source = {
  name: 'failures',
  about: 'machine',
  reads: ['operations/failure'],
  daysAtOnce: 366,
  rows: ({ from, to }) => sql`
    SELECT equipment_id AS key, day, mode, down_hours FROM operations_failure WHERE day BETWEEN ${from} AND ${to}`,
}

/** All care of a machine; repairs and preventive services set its wear back. */
export const care: Source = {
  name: 'care',
  about: 'machine',
  reads: ['operations/maintenance'],
  daysAtOnce: 366,
  rows: ({ from, to }) => sql`
    SELECT equipment_id AS key, day, kind FROM operations_maintenance WHERE day BETWEEN ${from} AND ${to}`,
}

/** From one failure to the next of a machine, services counted as none, over all machines: what is usual. */
export const lives: Source = {
  name: 'lives',
  about: 'firm',
  reads: ['operations/failure', 'operations/maintenance'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT 'all' AS key, f.day, julianday(f.day) - julianday(max(m.day)) AS days
    FROM operations_failure AS f JOIN operations_maintenance AS m
      ON m.equipment_id = f.equipment_id AND m.kind IN ('repair', 'preventive') AND m.day < f.day
    WHERE f.day BETWEEN ${from} AND ${to} GROUP BY f.id`,
}

/** Inspections of a machine's pieces. */
export const inspections: Source = {
  name: 'inspections',
  about: 'machine',
  reads: ['operations/inspection'],
  rows: ({ from, to }) => sql`
    SELECT equipment_id AS key, day, tool, defects, sample_size AS pieces,
      (mean_mm - nominal_mm) AS off, range_mm AS range
    FROM operations_inspection WHERE day BETWEEN ${from} AND ${to}`,
}

/** By `about` of a source, the column of `machines` with its key. */
export const links = { site: 'site', firm: 'firm' }
