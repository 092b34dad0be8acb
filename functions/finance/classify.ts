// What an account is for, from its name, type and code. Names say more than codes: a code is asked only where the name is silent.
import type { AccountKind, AccountType } from './schema.ts'

type Rule = [pattern: RegExp, kind: AccountKind]

const expenseRules: Rule[] = [
  [/\b(returns?|discounts?|rebates?|refunds?)\b|rabatt|skonto|retoure|erlösschmälerung/, 'returns-and-discounts'],
  [
    /\bpayroll\b|salar|wage|\bcompensation\b|benefit|commission|bonus|pension|\b(staff|personnel|labou?r)\b|recruit|training|löhne|lohn|gehalt|gehälter|personal|sozial|provision/,
    'personnel',
  ],
  [
    /cost of (sales|goods|revenue)|\bcogs\b|\bvariances?\b|raw material|\bmaterials?\b|freight|purchase price|wareneinsatz|materialaufwand|fremdleistung|bezugsnebenkosten/,
    'cost-of-sales',
  ],
  [/travel|lodging|\bmeals?\b|entertainment|hotel|airfare|mileage|reise|bewirtung/, 'travel'],
  [/marketing|advertis|\bconferences?\b|promotion|sponsor|trade show|collateral|werbe|werbung|messe/, 'marketing'],
  [/professional|legal|audit|consult|accounting fee|attorney|beratung|rechts|prüfung/, 'professional-services'],
  [/\btax(es)?\b|steuer/, 'tax'],
  [/interest|bank charge|zins/, 'interest'],
  [/depreciat|amorti[sz]|impairment|abschreib/, 'depreciation'],
  [
    /\brent\b|\bleases?\b|leasehold|telephone|\bphones?\b|internet|utilit|electric|heating|water\b|building|property|facilit|janitor|miete|pacht|strom|heizung|telefon|raumkosten/,
    'facilities',
  ],
  // An expense account named after a fixed asset holds its depreciation.
  [
    /^(vehicles?|(office )?(furniture|equipment)|machinery|furniture and fixtures|other assets|computers?|buildings?)( (&|and) [a-z ]+)?$/,
    'depreciation',
  ],
  [/(gain|loss).*(sale|disposal|exchange|xchg)|xchg|exchange|other (income|gain)/, 'other-income'],
]

const revenueRules: Rule[] = [
  [/(gain|loss)|interest|dividend|other income|xchg|exchange|zinsertr|sonstige (betriebliche )?ertr/, 'other-income'],
  [/\b(returns?|discounts?|rebates?|refunds?|allowances?)\b|rabatt|skonto|erlösschmälerung/, 'returns-and-discounts'],
  [/intercompany|inter-company|intragroup|konzern/, 'intercompany-sales'],
]

const assetRules: Rule[] = [
  [/receivable|bad debt|doubtful|debtors|forderung/, 'receivables'],
  [/\bcash\b|bank|petty|checking|money market|kasse/, 'cash'],
  [
    /inventor|finished goods|raw material|work in process|\bwip\b|stock\b|vorräte|waren|erzeugnis|rohstoff/,
    'inventory',
  ],
  [
    /\bland\b|building|machin|equipment|furniture|vehicle|leasehold|construction|plant\b|property|computer|depreciation|goodwill|grundstück|gebäude|maschine|anlage|fuhrpark/,
    'fixed-assets',
  ],
]

const liabilityRules: Rule[] = [
  [/capital|equity|retained|earnings|dividend|treasury|eigenkapital|rücklage|gewinnvortrag/, 'equity'],
  [
    /notes payable|\bloans?\b|long[- ]term (debt|obligation)|\bdebt\b|bond|mortgage|borrow|credit line|overdraft|darlehen|kredit|anleihe/,
    'debt',
  ],
  [/payable|creditors|verbindlichkeit|kreditor/, 'payables'],
]

const statisticalRules: Rule[] = [
  [/head ?count|\bfte\b|employees|persons|mitarbeiter|kopfzahl/, 'headcount'],
  [/square|floor|area|\bsqm\b|\bm2\b|fläche/, 'area'],
  [/units|pieces|quantity|volume|stück|menge/, 'units'],
]

/** @returns the kind of an account of a known type. */
export function accountKind(type: AccountType, name: string, code: string): AccountKind {
  const words = name.normalize('NFKC').toLowerCase().trim()
  const found = (rules: Rule[]) => rules.find(([pattern]) => pattern.test(words))?.[1]
  const number = /^\d{4,}$/.test(code) ? Number(code.slice(0, 2)) : undefined
  switch (type) {
    case 'expense':
      return found(expenseRules) ?? expenseByCode(number)
    case 'revenue':
      return found(revenueRules) ?? (number !== undefined && number >= 80 ? 'other-income' : 'sales')
    case 'asset':
      return found(assetRules) ?? 'other-assets'
    case 'liability':
      return (
        found(liabilityRules) ?? (number !== undefined && number >= 30 && number < 40 ? 'equity' : 'other-liabilities')
      )
    case 'equity':
      return 'equity'
    case 'statistical':
      return found(statisticalRules) ?? 'other-statistical'
  }
}

function expenseByCode(number: number | undefined): AccountKind {
  if (number === undefined) return 'other-operating'
  if (number === 41) return 'returns-and-discounts'
  if (number >= 50 && number < 60) return 'cost-of-sales'
  return 'other-operating'
}

const typeByDigit: Partial<Record<string, AccountType>> = {
  1: 'asset',
  2: 'liability',
  3: 'equity',
  4: 'revenue',
  5: 'expense',
  6: 'expense',
  7: 'expense',
}

/** @returns the type that name and code suggest, or undefined: for files that name no type. */
export function accountType(name: string, code: string): AccountType | undefined {
  const words = name.normalize('NFKC').toLowerCase()
  if (statisticalRules.some(([pattern]) => pattern.test(words)) && !/cost|expense|revenue|sales|rent/.test(words))
    return 'statistical'
  if (
    /expense|cost|salar|payroll|\brent\b|depreciat|amorti[sz]|aufwand|kosten/.test(words) &&
    !/prepaid|accrued|accumulated|payable/.test(words)
  )
    return 'expense'
  if (/receivable|inventor|\bcash\b|prepaid|accumulated depreciation|forderung/.test(words)) return 'asset'
  if (/payable|accrued|\bloan|obligation|verbindlichkeit|darlehen/.test(words)) return 'liability'
  if (/capital|equity|retained|eigenkapital/.test(words)) return 'equity'
  if (/revenue|sales|income|umsatz|erlös|ertrag/.test(words) && !/tax|cost/.test(words)) return 'revenue'
  return /^\d{4,}$/.test(code) ? typeByDigit[code[0] as string] : undefined
}
