import { describe, expect, it } from 'vitest'
import { checkedOptions, profileNames } from '../options.ts'
import { profileNamed } from '../profiles.ts'
import { makeWorld } from '../world.ts'

const worlds = profileNames.map((profile) =>
  makeWorld(checkedOptions({ profile, until: '2026-10-31', employees: 400 })),
)

describe.each(profileNames)('the profile %s', (name) => {
  const profile = profileNamed(name)

  it('has at least five facts', () => {
    expect(profile.facts.length).toBeGreaterThanOrEqual(5)
  })

  it.each(profile.facts.map(({ says, holds }) => [says, holds] as const))('holds only here: %s', (_, holds) => {
    expect(worlds.filter(holds).map((world) => world.profile.name)).toEqual([name])
  })

  it('is consistent in itself', () => {
    const mean = profile.season.reduce((sum, share) => sum + share, 0) / 12
    expect(profile.season).toHaveLength(12)
    expect(mean).toBeCloseTo(1, 1)
    expect(profile.families.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5)
    expect(profile.families.some(({ service }) => service !== true)).toBe(true)
    expect(profile.segments).toHaveLength(4)
    for (const site of profile.sites) expect(profile.regions).toContain(site.region)
  })
})

describe('profiles', () => {
  it('share no vocabulary of products, sites or machines', () => {
    const words = worlds.map(
      ({ profile }) =>
        new Set([
          ...profile.families.map(({ name }) => name),
          ...profile.sites.map(({ name }) => name),
          ...profile.machineKinds,
        ]),
    )
    const all = words.flatMap((each) => [...each])
    expect(new Set(all).size).toBe(all.length)
  })

  it('plant other events', () => {
    const kinds = worlds.map(({ events }) => [...new Set(events.map(({ kind }) => kind))].sort().join())
    expect(new Set(kinds).size).toBe(kinds.length)
  })
})
