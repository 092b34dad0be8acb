// Words of contracts: each clause as most would sign it, as one would look at twice, and as one would not sign.
import type { Random } from '../random.ts'
import { type Context, Grammar, lines } from '../text/grammar.ts'

export const clauseKinds = [
  'price',
  'delivery',
  'payment',
  'liability',
  'warranty',
  'termination',
  'confidentiality',
  'data protection',
  'penalty',
  'exclusivity',
  'price adjustment',
  'jurisdiction',
] as const
export type ClauseKind = (typeof clauseKinds)[number]
export type Risk = 'low' | 'medium' | 'high'

const grammar = new Grammar({
  'price/low': lines(`
    Prices are those of the list [valid at the time of order|of the current year], [less the agreed discounts|net of taxes].
    The prices of annex A apply [until the end of the year|for twelve months]; [changes need a written agreement|both sides may ask for talks].
  `),
  'price/medium': lines(`
    Prices are fixed for {years} years[, whatever happens to costs|, without regard to volume].
    {party} is granted the best price that {we} gives to any other [customer of its size|buyer in the region].
  `),
  'price/high': lines(`
    {we} [refunds|pays back] the difference whenever anybody else is offered a lower price, [without a limit in time|for all orders of the last {longMonths} months].
    {party} may set the price [of the following year|of {product}] [at its own discretion|without reasons].
  `),
  'delivery/low': lines(`
    [{delivery} takes place|Goods are handed over] within {days} days [of the order|after confirmation], [free carrier|ex works].
    Dates of {delivery} are [confirmed in writing|agreed for each order]; [delays are told without delay|a delay of up to three days is no breach].
  `),
  'delivery/medium': lines(`
    {delivery} within {days} days is guaranteed [for all volumes|in every season], [whatever the size of the order|also at short notice].
    {party} may change [quantity and date|the place of {delivery}] up to two days before.
  `),
  'delivery/high': lines(`
    Time is of the essence: [any|the slightest] delay [entitles|allows] {party} to [cancel all open orders|buy elsewhere at the cost of {we}].
    {we} keeps stock of {product} for {longMonths} months of demand at its own cost and risk.
  `),
  'payment/low': lines(`
    Invoices are [due|payable] within {days} days [of receipt|net]; [two percent are let off within ten days|no discount is given].
    Payment is made [by transfer|to the account named on the invoice] within {days} days.
  `),
  'payment/medium': lines(`
    Invoices are [due|payable] {longDays} days after [receipt|the end of the month].
    {party} may set off [counterclaims|amounts in dispute] against invoices [before they are settled|at any time].
  `),
  'payment/high': lines(`
    {party} pays [when it has been paid by its own customers|once its end customer has accepted the goods].
    The whole yearly amount of {amount} is due in advance and [is not paid back|stays due] [in any case|even after termination].
  `),
  'liability/low': lines(`
    Liability is limited to [the value of the order|{amount}]; [it is unlimited for intent and gross negligence|injury to life and health is excepted].
    Neither side is liable for [lost profit|indirect damage], [except in cases of intent|as far as the law allows].
  `),
  'liability/medium': lines(`
    Liability of {we} is limited to {amount} [a case|a year], that of {party} to [the value of the order|a tenth of it].
    {we} is liable for [damage by its subcontractors|lost production] up to {amount}.
  `),
  'liability/high': lines(`
    {we} is liable without limit for [all damage|every loss], [direct or indirect|lost profit included], [whether at fault or not|regardless of its cause].
    {we} indemnifies {party} against [all claims of third parties|any claim whatsoever], without a cap and [without proof of fault|for ever].
  `),
  'warranty/low': lines(`
    Warranty lasts [twelve|twenty-four] months from {delivery}; [faults are repaired or replaced|the choice of remedy is with {we}].
    Faults must be [told|reported] within {days} days [after they are found|of {delivery}].
  `),
  'warranty/medium': lines(`
    Warranty lasts {longMonths} months and [begins anew with each repair|covers wear].
    {we} bears [the costs of search and exchange|travel and freight] for every fault.
  `),
  'warranty/high': lines(`
    {we} [guarantees|warrants] that every {thing} is free of faults for its whole life, [whatever it is used for|also after changes by {party}].
    For each fault {party} may [keep|hold back] all payments, [those for other orders too|until it is content].
  `),
  'termination/low': lines(`
    Either side may terminate with {months} months’ notice to the end of [a quarter|the year].
    The agreement is renewed by one year each, unless one side gives notice {months} months before.
  `),
  'termination/medium': lines(`
    {party} may terminate at any time; {we} only [to the end of the term|for good cause].
    The agreement is renewed by {years} years each, unless notice is given {longDays} days before [its end|the anniversary].
  `),
  'termination/high': lines(`
    {party} may end the agreement [at once and without reasons|within a day]; [stock and tools made for it are not paid|work done so far is not paid].
    {we} has no right to terminate before {longMonths} months, [even when invoices are not paid|in any case].
  `),
  'confidentiality/low': lines(`
    Both sides keep [what they learn of the other|drawings, prices and plans] [secret|to themselves] for {years} years after the end.
    Information [marked as secret|that is evidently secret] is shown only to those who need it.
  `),
  'confidentiality/medium': lines(`
    Only {we} is bound to secrecy, for {longMonths} months after the end.
    {party} may show [drawings|prices] to its [advisers and affiliates|other suppliers].
  `),
  'confidentiality/high': lines(`
    All [drawings|know-how] of {we} may be [used|passed on] by {party} [freely|without payment] [during and after the agreement|for its own products].
    For each breach of secrecy {we} pays {amount}, [without proof of damage|whatever was lost].
  `),
  'data protection/low': lines(`
    Personal data are processed only [for this agreement|as the law allows], [an agreement on processing is annexed|and erased at its end].
    Both sides [take|keep up] the measures of annex B and tell breaches within [two|three] days.
  `),
  'data protection/medium': lines(`
    {party} may [use|evaluate] data of {delivery} for [statistics|improving its services].
    Data may be [processed|stored] outside of the country, [where partners of {party} are|at places to be named].
  `),
  'data protection/high': lines(`
    {party} may [sell|pass on] personal data to [third parties|partners] [without asking|for any purpose].
    {we} bears all fines for breaches of data protection, [also those that {party} caused|whoever caused them].
  `),
  'penalty/low': lines(`
    For each full week of delay 0.5 % of the order’s value is let off, at most 5 %.
    No penalties are agreed; [proven damage|the law] decides.
  `),
  'penalty/medium': lines(`
    For each day of delay {share} % of the order’s value is due, at most {highShare} %.
    For each missed level of service {amount} is credited.
  `),
  'penalty/high': lines(`
    For each day of delay {highShare} % of the order’s value is due, [without a limit|up to more than its whole value].
    A penalty of {amount} is due for [every|any] breach, [and damages on top|each day anew].
  `),
  'exclusivity/low': lines(`
    Neither side is bound to [buy or sell only with|deal with nobody but] the other.
    {we} is a preferred, not the only source of {product}.
  `),
  'exclusivity/medium': lines(`
    In {city} {we} sells {product} only [to|through] {party}, for {years} years.
    {party} is asked first before {product} is offered to [others|new customers] in its region.
  `),
  'exclusivity/high': lines(`
    {we} sells [nothing|no {thing}] to any competitor of {party}, [worldwide|in all regions], for {longMonths} months after the end too.
    {we} buys all its needs from {party}, [whatever its prices|at least {amount} a year], and from nobody else.
  `),
  'price adjustment/low': lines(`
    Prices follow the index of materials once a year, [half of its change|by at most {share} %].
    When costs change by more than {share} %, both sides talk about prices.
  `),
  'price adjustment/medium': lines(`
    {party} may adjust prices [each quarter|twice a year] by up to {highShare} %.
    Prices rise by {share} % each year [without further notice|automatically].
  `),
  'price adjustment/high': lines(`
    {party} may raise prices [at any time|with a day’s notice] [without limit|to what it thinks fit]; {we} has no right to [terminate|object].
    Prices rise by {highShare} % each year, [whatever the index says|and never fall].
  `),
  'jurisdiction/low': lines(`
    The law of the country of {we} applies; courts are those of its seat.
    Disputes are [settled by talks first|brought to the ordinary courts], [then by arbitration|of the seat of the defendant].
  `),
  'jurisdiction/medium': lines(`
    The courts of {city} decide; the law of {party} applies.
    Disputes are decided by arbitration in {city}, in English, [by one|by three] arbitrators.
  `),
  'jurisdiction/high': lines(`
    {party} chooses [court and law|the place of any suit] when a dispute has begun, [anywhere in the world|as it likes].
    {we} gives up [all remedies|its right to go to court]; {party} decides [disputes|in the last instance].
  `),
  mark: lines(`
    Annexes are part of this clause.
    Changes to it need to be in writing.
    It stays in force when other clauses do not.
    Details are in annex {annex}.
    This holds for affiliates too.
    Nothing else has been agreed by word of mouth.
  `),
})

/** @throws RangeError when the context lacks what the clause needs. */
export function clauseText(random: Random, kind: ClauseKind, risk: Risk, context: Context): string {
  const text = grammar.say(random, `${kind}/${risk}`, context)
  return random.chance(0.5)
    ? `${text} ${grammar.say(random, 'mark', { ...context, annex: random.pick(['C', 'D', 'E', 'F']) })}`
    : text
}
