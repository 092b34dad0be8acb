// The one list of areas, in the order in which a month is written; the ledger is closed after all of them.
import type { Area } from './area.ts'
import { customers } from './customers/index.ts'
import { documents } from './documents/documents.ts'
import { finance } from './finance/finance.ts'
import { market } from './market/market.ts'
import { operations } from './operations/index.ts'
import { people } from './people/people.ts'
import { sales } from './sales/index.ts'

export const areas: readonly Area[] = [people, customers, sales, operations, finance, market, documents]
