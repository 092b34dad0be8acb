import { expect, it } from 'vitest'
import { domains } from '../../../domains.ts'
import { heldAgainst } from './held-against.ts'

const all = domains.flatMap(({ models = [] }) => models)

it('holds the scores of persons against protected attributes only', () => {
  for (const model of all.filter(({ persons }) => persons === true))
    expect(heldAgainst(model), model.name).toBe(model.protected)
})

it('holds the scores of things against the groups by which they are listed', () => {
  const things = all.filter(({ persons }) => persons !== true)
  expect(things.length).toBeGreaterThan(5)
  for (const model of things) expect(heldAgainst(model).map(({ name }) => name)).toEqual(model.shown?.by ?? [])
  expect(things.filter((model) => heldAgainst(model).length === 0).map(({ name }) => name)).toEqual([])
})
