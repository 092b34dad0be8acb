// A company's rows as a model reads them: the database of a tenant, opened for reading.
import Database from 'better-sqlite3'
import type { Model } from '../../functions/platform/models/features/model.ts'
import { dataState, type ModelData, modelData } from '../../functions/platform/models/registry/model-data.ts'
import { d1Of } from '../../functions/platform/ingest/d1.fixture.ts'

export interface Loaded {
  data: ModelData
  seconds: number
  /** The statement that held longest. */
  slowestMilliseconds: number
}

/** @throws Error when there is no such file. */
export function openCompany(file: string): Database.Database {
  return new Database(file, { readonly: true, fileMustExist: true })
}

/**
 * Reads the sources of a model over all days of their tables.
 * @throws Error when there are no rows.
 */
export async function loadModel(db: Database.Database, model: Model): Promise<Loaded> {
  const d1 = d1Of(db)
  const state = await dataState(d1, model, '9999-12-31')
  if (state === undefined) throw new Error('There are no rows that it could learn from.')
  const start = performance.now()
  let [before, slowestMilliseconds] = [start, 0]
  const data = await modelData(d1, model, state, async () => {
    const now = performance.now()
    slowestMilliseconds = Math.max(slowestMilliseconds, now - before)
    before = now
  })
  return { data, seconds: (performance.now() - start) / 1000, slowestMilliseconds }
}
