// How support ends a ticket, by what it was about.
import { lines } from './grammar.ts'
import type { TicketCategory } from './tickets.ts'

const solved = (category: TicketCategory) =>
  lines(`
    {greeted} {${category}/solution} {promise} {closing} {signed}
    {greeted} {${category}/solution} {closing} {signed}
    {${category}/solution} {${category}/cause} {closing} {signed}
    {greeted} {${category}/cause} {${category}/solution} {closing} {signed}
    {greeted} {${category}/solution} {sorry} {closing} {signed}
    {greeted} {${category}/cause} {sorry} {${category}/solution} {signed}
  `)

export const solutionRules = {
  'solved/delivery': solved('delivery'),
  'solved/quality': solved('quality'),
  'solved/invoice': solved('invoice'),
  'solved/return': solved('return'),
  'solved/fault': solved('fault'),
  'solved/usage': solved('usage'),
  'solved/access': solved('access'),
  'solved/outage': solved('outage'),
  'delivery/solution': lines(`
    [The missing|The] {units} {thing}s [left|are on their way from] {site}, [arrival|expected] {deadline}.
    [The carrier|The forwarder] [found|has] your {delivery} and [brings|hands over] it on {deadline}, [before noon|with a call ahead].
    [We send|I send] {units} {product} [by express|with our own van] [from {site}|today], [at our cost|no charge].
    [The new date|Your new date] is {deadline}, [confirmed by {site}|in writing in the portal], [and it will hold|the rest follows in {days} days].
    {order} {orderId} was [delivered|handed over] [at your gate|in {city}] [this morning|at {hours} o'clock], [please confirm|signed by {person}].
  `),
  'delivery/cause': lines(`
    [The reason was|It was due to] [a machine that failed at {site}|material that came late|a strike at the carrier].
    [The pallet|Your {delivery}] [stood in the wrong depot|was loaded on another truck] for {days} days.
    [Our system|Dispatch] had [an old address|the wrong date] [for {account}|on {orderId}|].
    [We promised|The seller promised] a date that {site} [could not keep|had never confirmed].
  `),
  'quality/solution': lines(`
    [We replace|I replace] [all|the] {units} {thing}s, [they leave {site} on {deadline}|new ones arrive by {deadline}].
    [The report|Our 8D report] [is attached|reaches you by {deadline}], [the batch is blocked|other batches are fine].
    [We credit|You get] {amount} for [sorting|the rework], [the rest may be used|deviation permit attached].
    [The certificate|The corrected paper] for {product} [is attached|is in the portal], [signed on {day}|with our apology].
    [Someone|{agent}] [comes|will come] to {city} on {deadline} and [sorts|measures] [with you|on site].
  `),
  'quality/cause': lines(`
    [The cause was|It was] [a worn tool|a wrong drill|a bath that was too cold] at {site}, [changed on {day}|found and exchanged].
    [We measured|The lab measured] {units} pieces [we had kept|of the batch]: [{days} out of limits|you were right].
    [A new supplier|Another coating] was [used|tried] [without release|too early], [that is stopped|lesson learnt].
    [Transport|The box] [was to blame|did the damage], [packing is changed from {deadline}|foam is back].
  `),
  'invoice/solution': lines(`
    [We issued|I issued] a credit note over {amount}, [it is in the portal|by mail today].
    [We corrected|I corrected] the [address|price|tax number], [the new invoice|version two] [is attached|replaces the old one].
    [The reminder|The dunning letter] is [void|withdrawn], [your payment of {day} is booked|nothing is open].
    [We grant|You have] [{days} more days|until {deadline}] [to pay|for this one], [noted in the system|as an exception].
    {amount} [goes back|was returned] to [your account|your bank], [value date {deadline}|please check in {days} days].
  `),
  'invoice/cause': lines(`
    [Two people|Our system and {agent}] [booked it|entered it] [at the same time|twice].
    [The new price list|The list] [of {day}|] was [loaded too early|applied without your discount].
    [Your payment|The transfer] [came without a reference|was booked to another customer].
    [The rebate|Freight] was [agreed by phone|never entered] [and so the system missed it|].
  `),
  'return/solution': lines(`
    [The pick-up|Collection] [is booked|takes place] on {deadline}, [nothing to pay|label attached].
    [The refund|Your credit] of {amount} was [released|paid] [today|on {day}], [please allow {days} days|minus nothing].
    [Your claim|The warranty claim] is [accepted|granted], [a new {product} leaves on {deadline}|we exchange it].
    {order} {orderId} is [cancelled|stopped], [no cost for you|we keep a fee of {amount}].
    [The exchange|The right type] [is reserved|leaves] [for you|from {site}] [on {deadline}|], [send the old one later|keep the crate].
  `),
  'return/cause': lines(`
    [The return label|Your number] had [expired|been typed wrongly].
    [Goods receipt|Our warehouse] [kept it|had it] for {days} days [without a booking|unopened].
    [The first look|Our inspection] [was too quick|missed the real fault], [sorry|{site} looked again].
    [In the terms|By contract] you [have {hours} days|are right], [I checked|no discussion].
  `),
  'fault/solution': lines(`
    [Please set|Set] [the valve|parameter {units}|the limit] to {hours} and [restart|run it empty once], [then it holds|that cures it].
    [The technician|{person}] [changed|replaced] [the seal|the bearing|the board] and [ran it for {hours} hours|tested it under load].
    [The spare part|A loan {thing}] [is on its way|leaves {site}] [with a manual|by express], [here on {deadline}|two screws, ten minutes].
    [The new firmware|Version {units}] [is ready|can be loaded], [it cures error {code}|please load it before {deadline}].
    {product} [was exchanged|is replaced] [under warranty|at no cost], [the old one goes to {site}|running since {day}].
  `),
  'fault/cause': lines(`
    [It was|The cause was] [a dry bearing|a loose plug|a filter full of chips|a sensor out of place].
    Error {code} [means|stands for] [a supply that sags|too much back pressure|a hot drive].
    [The log shows|From the log] [{units} starts an hour|a peak at {hours} o'clock], [twice what it is made for|which explains it].
    [A batch of seals|One lot of boards] [was weak|ages early], [we exchange all of them|yours is one of {units}].
  `),
  'usage/solution': lines(`
    [The manual|The data sheet|The plan] is [attached|in the portal], see page {units}.
    [Yes|It works], {product} [may be used that way|can do that] [up to {units} an hour|with filter {code}], [no change of warranty|please note it in the log].
    [I advise against it|Better not]: [take the next size|add a cooler], [else it lasts {days} months only|about {amount}].
    [Training|The course] [is booked|can be held] on {deadline} [in {city}|by video], [{days} seats|{hours} hours].
    [Oil|Filter] every {units} hours, [grease|seals] every {days} months: [the plan is attached|that is all it needs].
  `),
  'usage/cause': lines(`
    [The guide|Page {units}] [is indeed unclear|was wrong], [we change it|thank you for the hint].
    [Two types|Old and new ones] [look the same|share a name], [yours is the newer|look at the plate].
    [Many ask that|You are not the first to ask], [we make a film|the question goes into the guide].
    [Numbers differ because|The report] [counts by day of {order}|leaves out returns].
  `),
  'access/solution': lines(`
    [Your users|The accounts] are [active|set up], [a mail is on its way|with the rights you asked for].
    [I reset|We reset] [the password|the code], [please sign in once by {deadline}|the link holds {hours} hours].
    {person} [is removed|has no access any more] [since today|from {day} on], [all sessions ended|as you asked].
    [The interface|The export] [runs again|works], [please send {units} test lines|the queue is empty].
    [The main contact|Your contact] is [changed|updated], [papers go there from {deadline}|confirmed by mail].
  `),
  'access/cause': lines(`
    [Our mail|The message] [was caught by a filter|went to an old address].
    [A certificate|The key of the interface] [had run out|was changed] on {day}.
    [Too many attempts|{days} wrong codes] [lock an account|close the door] for {hours} hours.
    [The update|The new version] [lost|mixed up] [rights|some settings], [corrected by now|sorry].
  `),
  'outage/solution': lines(`
    [The service|Everything] is [back|up] since {day}; [a report follows|please restart your {thing}s once].
    [All|{units}] {thing}s in {region} [answer again|are connected], [we watch them|yours too].
    [We credit|You get] [{days} days of service|{amount}], [without a form|on the next invoice].
    [The full report|A report] of the outage [follows|reaches you] by {deadline}, [with what we change|by mail].
  `),
  'outage/cause': lines(`
    [A switch failed|A line was cut|An update went wrong] [in the night|at {hours} o'clock], [and the spare one with it|the way back took long].
    [Our data centre|The centre for {region}] [lost power|was cut off] for {hours} hours.
    [Two faults|A fault and a human error] [met|came together], [that must not happen|no excuse].
    [The status page|News] [was late|said nothing], [that made it worse|we know].
  `),
} as const
