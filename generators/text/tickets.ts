// What customers write to support about deliveries, quality, money and orders.
import { lines } from './grammar.ts'

export const ticketCategories = [
  'delivery',
  'quality',
  'invoice',
  'return',
  'fault',
  'usage',
  'access',
  'outage',
] as const
export type TicketCategory = (typeof ticketCategories)[number]

const body = (category: TicketCategory) =>
  lines(`
    {hello} {${category}/case} {${category}/detail} {effect} {ask} {bye}
    {hello} {${category}/case} {${category}/detail} {history} {ask} {bye}
    {hello} {${category}/case} {effect} {history} {ask} {bye}
    {${category}/case} {${category}/detail} {effect} {history} {ask} {bye}
    {hello} {history} {${category}/case} {${category}/detail} {ask} {bye}
    {hello} {ask} {${category}/case} {${category}/detail} {effect} {bye}
    {${category}/case} {history} {effect} {ask}
    {hello} {${category}/case} {${category}/detail} {${category}/detail} {ask} {history} {bye}
  `)

export const ticketRules = {
  'ticket/delivery': body('delivery'),
  'ticket/quality': body('quality'),
  'ticket/invoice': body('invoice'),
  'ticket/return': body('return'),
  'ticket/fault': body('fault'),
  'ticket/usage': body('usage'),
  'ticket/access': body('access'),
  'ticket/outage': body('outage'),
  'subject/delivery': lines(`
    {order} {orderId}: where is it?
    Late {delivery} of {product}
    {delivery} promised for {day} not here
    Incomplete {delivery}, {units} {thing}s missing
    {orderId} came to the wrong {siteWord}
    New date for {orderId}?
    Carrier refused, {order} {orderId}
    {product}: still waiting
    Half a {delivery} for {city}
    Urgent: {orderId} needed by {deadline}
    No tracking for {orderId}
    Please split {order} {orderId}
  `),
  'delivery/case': lines(`
    [The|Our] {delivery} of {units} {product} [promised|announced|planned] for {day} [has not arrived|is still missing|never came].
    {order} {orderId} is now {days} days late and the tracking [has not moved|says nothing|shows the same place].
    We received [only part|half|two thirds] of {order} {orderId}; {units} {thing}s are [missing|nowhere to be found].
    The {delivery} for {city} [went to|was dropped at] [our old address|the neighbours|the wrong {siteWord}] {recently}.
    [Your|The] driver [left again|turned round|drove off] {recently} because [nobody had announced him|the gate was closed|papers were missing].
    Where is {orderId}? [It was due on|You promised it for] {day} and {somebody} [is waiting|needs it badly].
    [According to|As per] your mail, {product} should have [left|reached us] {recently}; [our dock is empty|I see nothing of it].
    We [got|have] {units} {thing}s of {product} twice and [none|nothing] of the rest of {orderId}.
    The date of {orderId} was [moved|changed|pushed back] [again|without a word|for the second time], now to {deadline}.
    [Customs|The carrier|The forwarder] [holds|has kept] {order} {orderId} for {days} days [and asks for papers|without a reason].
    [Somebody|Your system] [cancelled|closed] {order} {orderId} although {units} {thing}s are [open|still to come].
    We need {product} [earlier|sooner] than agreed: [by {deadline} instead of {day}|{days} days earlier].
    {delivery} {orderId} stands at our gate, but it is [too tall|too heavy|without a lift] for our [ramp|yard|dock].
  `),
  'delivery/detail': lines(`
    The [delivery note|waybill] [says|lists] {units} {thing}s, we counted [fewer|{days} fewer|another number].
    [The hotline|The carrier's line] [rings|only plays music|tells us to wait].
    We [gave|agreed on] a window from {hours} o'clock [because of our shifts|with your dispatch].
    [The pallet label|The mark on the box] [reads|shows] another customer's name.
    {product} is the [last part|one thing] that [keeps us from finishing|we lack for] [a job|an assembly|our own customer].
    [We could collect it ourselves|We would send our own truck] from {site} [if that helps|on {deadline}].
    [Partial deliveries are fine|Send what you have], [but tell us before|the rest may come later].
    [The earlier|Every earlier] {order} [came on time|took {days} days], [so I wonder|hence my question].
    {somebody} [took the day off|stayed late|cleared the yard] to [receive it|be there] {recently}.
    [Weather|Roads|Holidays] [cannot be the reason|were fine here], [I checked|as far as I know].
    [Our planning|The line] [starts|is set] for {deadline} [and hangs on it|without slack].
    If {product} is [out of stock|the problem], a [similar|larger|smaller] {thing} would do.
    [The crate|One box] had been [opened|wet|taped again].
    We pay for [express|the fast lane], {amount} on the last {order} [alone|if I recall].
  `),
  'subject/quality': lines(`
    {product} out of tolerance
    Damaged {thing}s in {orderId}
    {units} faulty {thing}s
    Quality of {product} has dropped
    Complaint about {order} {orderId}
    Scratches on {product}
    {product} does not fit
    Wrong labels on {units} {thing}s
    Certificate missing for {orderId}
    {product}: not what we ordered
    Batch from {site} rejected
  `),
  'quality/case': lines(`
    {units} of the {thing}s in {order} {orderId} are [damaged|scratched|bent|not usable].
    Our inspection [rejected|turned down|stopped] {product} {recently}: [dimensions|surface|weight] out of [tolerance|specification].
    {product} from {site} [does not fit|jams|sits loose], although the [part number|drawing] is [right|the same as before].
    The [last|latest|newest] batch of {product} is [visibly worse|noisier|rougher] than [what we had|the one of {day}].
    [Out of|Among] {units} {thing}s we [found|sorted out] {days} with [cracks|burrs|loose seals|wrong marks].
    [The certificate|The test report|The conformity paper] for {orderId} is [missing|unsigned|for another product].
    {product} arrived [with a dent|wet|without protection|in a torn box] {recently}.
    We [measured|tested] {product} at {hours} points and [every second one|a third] [is off|fails].
    After {days} days of use, {product} [leaks|rattles|lost its coating|shows rust].
    The colour [and finish|of the housing] of {product} [differs|is off] from [the sample|what we signed|{orderId}].
    We ordered {product} and [got|received] [something else|an older type|a used one].
    {somebody} [put aside|blocked] {units} {thing}s of {orderId} {recently} because of [doubts|defects].
  `),
  'quality/detail': lines(`
    [Measured values|The readings] [lie|are] up to {days} hundredths [above|below] the [limit|drawing].
    [It looks as if|I guess] a tool was [worn|changed] [at {site}|between two batches].
    The marks [sit|are] always [on the same side|near the thread|by the flange].
    [Lot numbers|Serial numbers] [run|are] from {units} [upwards|on], [same day of making|all of one week].
    [Photos|Measurements] are [attached|with your {role}|ready if you want them].
    [We keep|I keep] [three|five|all] pieces [for your lab|as evidence|apart].
    [Packing|The foam] was [thinner than usual|missing|of another kind].
    [Rework|Sorting] [costs|takes] us about {amount} [so far|a day].
    We [could use|would accept] the rest [with a deviation permit|after sorting|at a discount].
    [Other|The other] {thing}s [of the crate|in the box] are [fine|without fault].
    [Please do not send|Hold back] [more|the next ones] [until it is clear|before you checked].
    {somebody} [suspects|thinks of|blames] [transport|the coating|a change of supplier|heat].
    Our [goods receipt|incoming test] [lets through|accepts] {days} in a thousand, [this is far more|not {units}].
    [A report with root cause|An 8D report|A statement] is [required|what our auditor wants].
  `),
  'subject/invoice': lines(`
    Invoice for {orderId} is wrong
    Wrong price on {product}
    Charged twice: {amount}
    Question about {amount}
    Discount missing on {orderId}
    Please correct our address
    Reminder although paid
    Credit note for {orderId}
    {amount} we do not understand
    Terms of payment
    Copy of an invoice from {day}
  `),
  'invoice/case': lines(`
    The invoice for {order} {orderId} [shows|says|comes to] {amount}, [we expected less|our {order} says otherwise].
    We were [charged|billed] twice for {product}, [each time|both times] {amount}.
    [A reminder|A dunning letter] over {amount} [reached us|came] {recently}, but we [paid|transferred it] on {day}.
    The [discount|agreed rebate|price list] is [missing|not applied] on {orderId}, [a difference of|that makes] {amount}.
    [Please|Could you] [issue|send] a credit note over {amount} for {order} {orderId}.
    The invoice of {day} [carries|has] [our old address|a wrong tax number|the name of another company].
    [Freight|Packing|An express fee] of {amount} [appears|was added] on {orderId}, [which was never agreed|free by contract].
    I [cannot find|am looking for|lack] the invoice for {units} {product} from {day}.
    We would like [longer terms|{hours} more days to pay|to pay in parts] for {amount}.
    The [unit price|price] of {product} [went up|changed] between {orderId} and the one before, [why|without notice].
    [Our bank|Accounting] [sent|got] {amount} back, [it seems your account details changed|is your bank number new].
    The [currency|tax rate|quantity] on the invoice for {orderId} [is not right|looks wrong|needs a correction].
  `),
  'invoice/detail': lines(`
    [The offer|Your quotation] of {day} [names|has] another price for {product}.
    [We withhold|We have held back] [the whole sum|{amount}] [until then|for now].
    [Attached|You find] the [bank slip|statement|payment advice] of {day}.
    [Our auditors need|The tax office wants|For year-end we need] [a clean document|it corrected] {soon}.
    {units} {thing}s [were returned|were never delivered|came later] and [should not be on it|are on it all the same].
    [The purchase number|Our reference] is [missing|mistyped], [so nobody here can approve it|our system refuses it].
    {somebody} [approved|signed] {amount}, [not a cent more|no other sum].
    [I compared|We compared] [line by line|all positions] and [it is the second line|the sum does not add up].
    [It is|That is] [not about the money|a matter of order], [it is the principle|but it has to be right].
    [In the portal|Online] the [balance|document] [reads|shows] {amount} [still|as open].
    [On the phone with|In the talk with] {agent} [we said|we settled on] {days} percent.
    [Please send papers|Mail it] to [accounting|{person}], not to [the {siteWord}|{city}].
  `),
  'subject/return': lines(`
    Return of {units} {product}
    Please collect {orderId}
    Wrong {thing} ordered
    Refund of {amount}?
    How do I send back {product}?
    Return number for {orderId}
    Exchange {product} for a larger one
    Cancel {order} {orderId}
    Deposit on crates
    Warranty for {product}
  `),
  'return/case': lines(`
    We [would like|want] to [return|send back] {units} {thing}s of {product} from {order} {orderId}.
    [How|To which {siteWord}] do we send back {product}, and who [pays|arranges] the freight?
    [Please cancel|Kindly stop] {order} {orderId}, [the project fell through|we ordered in error|{somebody} ordered twice].
    We sent back {units} {product} on {day} and [have not seen|still miss] the refund of {amount}.
    [A {product} failed|One {product} broke] [within|inside] warranty; [it was bought|we had it] with {orderId}.
    We ordered the wrong [size|type|variant]: [please swap|can we exchange] {units} {product}.
    [Nobody picked up|The carrier did not collect] the return of {orderId} [on|as agreed for] {day}.
    [Your inspection|{agent}] [refuses|declined] our warranty claim for {product}, [we disagree|which surprises us].
    [Empty crates|Pallets|Boxes] of the last {days} deliveries [pile up|stand in the yard], [worth {amount}|when do you fetch them].
    The replacement for {product} from {orderId} is [the wrong one|also faulty|still open].
    [Due to|After] a [smaller|changed] plan we [have too many|can spare] {units} {thing}s of {product}.
    [We moved|The line was sold] and {product} is [new in its box|no longer needed|unused].
  `),
  'return/detail': lines(`
    [All of it|Everything] is [unused|in the first packing|complete with papers].
    [The return number|The label] we [got|printed] is [refused|unknown] [at the depot|by the carrier].
    [Your terms|The contract] [give|allow] {hours} days, [we are within|it is day {days}].
    [It was|We had it] [installed by your own people|serviced on {day}|stored dry].
    [A credit|Money back|An exchange] is [fine|what we prefer], [we leave it to you|not a voucher].
    [The restocking fee|A fee] of {amount} [seems high|was never mentioned].
    [Two pallets|One crate|{days} boxes] [stand ready|are packed] at [gate two|the dock|{city}].
    {somebody} [would be there|can load it] [any day but Friday|from {hours} o'clock|on {deadline}].
    [The plate|The sticker] [with the serial number|on the back] is [readable|gone].
    [The fault shows|It fails] [at start|when warm|under pressure], [clearly no misuse|with a smell].
    [Please|Do] [book it against|offset] {orderId} [or the next {order}|if you can].
    [We ordered on|The first mail went out on] {day}, [the answer never came|you find it in your system].
  `),
} as const
