// The one list of domains: the only file touched to add one.
import type { Domain } from './domain.ts'
import { customers } from './customers/index.ts'
import { documents } from './documents/index.ts'
import { executive } from './executive/index.ts'
import { finance } from './finance/index.ts'
import { hr } from './hr/index.ts'
import { market } from './market/index.ts'
import { operations } from './operations/index.ts'
import { sales } from './sales/index.ts'

export const domains: Domain[] = [executive, finance, hr, operations, customers, sales, market, documents]
