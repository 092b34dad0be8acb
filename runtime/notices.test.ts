import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { thirdPartyNotices } from './notices.ts'
import { root } from './program.ts'

it('THIRD-PARTY-NOTICES names what is shipped now; after a change of dependencies: node runtime/notices.ts > THIRD-PARTY-NOTICES', () => {
  expect(readFileSync(join(root, 'THIRD-PARTY-NOTICES'), 'utf8')).toBe(thirdPartyNotices())
})
