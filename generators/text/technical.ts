// What customers write about faults, use, access and outages.
import { lines } from './grammar.ts'

export const technicalRules = {
  'subject/fault': lines(`
    {product} stops without warning
    Error {code} on {product}
    {product} runs hot
    Noise from {product}
    {product} dead since {day}
    Vibration at {machine}
    Technician needed in {city}
    {product} loses pressure
    Alarm {code}, what now?
    Spare part for {product}
    Intermittent failure of {product}
  `),
  'fault/case': lines(`
    {product} [stops|cuts out|switches off] [without warning|after {hours} hours|several times a shift] since {day}.
    [The display|Our {machineWord}] shows error {code} [as soon as|whenever] {product} [starts|is under load].
    {product} runs [hotter|louder|slower] than [usual|before the service|the other {units}].
    One of our {units} {product} [is dead|does not start any more|gives no sign] {recently}.
    [There is|We hear] a [grinding|whistling|knocking] noise from {product} [at start|at full speed|from the left side].
    {machine} [vibrates|shakes] [badly|more every day] since we [fitted|exchanged] {product}.
    [Pressure|Output|Speed] of {product} [drops|falls] by {days} percent [within an hour|towards the evening].
    We need [a spare part|a seal kit|a new board] for {product}, [bought with|from] {orderId}.
    {product} [leaks|drips] at [the lower flange|the joint|the housing], [about a litre a shift|slowly].
    [Alarm|Code] {code} [comes|appears] [every|at] {hours} hours and [goes away after a restart|nobody knows it].
    [Your technician|{agent}] [repaired|serviced] {product} on {day}, [and now it is worse|the fault is back].
    After the [update|maintenance|power cut] {recently}, {product} [behaves oddly|refuses its settings|starts by itself].
  `),
  'fault/detail': lines(`
    [Supply and voltage|Cables and fuses] [are fine|were checked] by {somebody}.
    [It helps|The only cure is] to [wait|switch it off for] {hours} minutes.
    [Temperature|The gauge] [reads|climbs to] {units} degrees [before it happens|at the housing].
    [We swapped|We exchanged] [the sensor|two cables|the filter] [without effect|to be sure].
    {product} has [run|worked] {units} hours [by its counter|since the last service].
    [Its neighbour|The second one], of the same age, [runs without fault|has nothing of the kind].
    [The log|The memory] [holds|lists] {days} [entries|events] [like this|between {hours} and noon].
    [It smells|There is a smell] [of oil|burnt], [so we keep it off|which worries {person}].
    The [firmware|setting|valve] [was not touched|was last changed on {day}].
    [A video|A recording] [of the noise|with sound] is [at hand|attached].
    [A loan unit|A replacement on loan] [would help|is what we need] [for now|until {deadline}].
    [Load|The medium|The mix] [has not changed|is as in the contract].
    [On Sunday|At night] it [ran for {hours} hours|did not happen], [strangely|which puzzles us].
    {somebody} [tightened|cleaned|oiled] [what could be reached|it] {recently}.
  `),
  'subject/usage': lines(`
    How to set up {product}
    Question about {product}
    Which {thing} for {machine}?
    Settings of {product}
    Manual for {product}
    Training for {days} people
    {product} with {machine}: possible?
    Maintenance plan for {product}
    Report by site
    Change of our forecast
    Data sheet wanted
  `),
  'usage/case': lines(`
    How do we [set|adjust|programme] {product} for [cold starts|small batches|{units} pieces an hour]?
    [Can|Could] {product} be [used|combined] with {machine}, or [is there a better|do we need another] {thing}?
    [We cannot find|Where is] the [manual|data sheet|spare parts list] of {product} [in our language|for the newer type]?
    [I am new here|I have just taken over] and [try to understand|have to explain] [how|why] {product} [is set|was chosen].
    [What interval|Which oil|What torque] do you [recommend|prescribe] for {product} at [two shifts|{hours} hours a day]?
    [We plan|Our plan is] to [double|extend|move] [the line|the installation] in {city}: [what changes for|is] {product} [enough|for us]?
    We would like [training|a refresher|an introduction] for {days} [people|new colleagues] on {product}.
    [The app|The portal] [offers|has] a report [by site|by month], but [the numbers differ|I cannot filter {product}].
    Our forecast [changes|has to be changed]: {units} instead of {days} {thing}s of {product} [a week|from {deadline}].
    [Is there|Do you have] a [smaller|lighter|quieter] version of {product}? [It takes|Ours uses] too much room.
    [How long|For how many years] will [parts for|service of] {product} be [available|offered]?
    {somebody} [says|claims] {product} [may be run|can work] without [a filter|cooling|service for a year]. [Is that so|True]?
  `),
  'usage/detail': lines(`
    [Page {units}|The chapter on it] of the [manual|guide] [is unclear|contradicts the label].
    [We run|The line runs] [two shifts|one shift|around the clock], [about {hours} hours a day|with pauses].
    [The room|The hall] has {units} degrees in [summer|the afternoon].
    [Ten|A few|Some] minutes [on the phone|with somebody who knows it] would [do|be enough].
    [At the fair|On the phone], {agent} [mentioned|spoke of] a [new option|kit|better setting].
    [We want|The aim is] to save [energy|{amount} a year|time at changeover].
    [So far|Today] we [use|have] the [factory|default] settings [throughout|and it works, more or less].
    [Our people|The operators] [know|are used to] the [older model|other make].
    [The budget|What we may spend] is {amount}, [not more|more or less].
    [I saw|There is] a film [on your site|of it], [but not for this type|it stops halfway].
    [Your competitor|Another supplier] [promises|claims] it [is possible|works].
    [The drawing|A sketch] is [attached|at {person}'s desk], [sizes in millimetres|no secret].
    [Decision|The meeting] is on {deadline}, [hence my hurry|so no rush].
  `),
  'subject/access': lines(`
    Cannot sign in to the portal
    New user for {account}
    Please remove {person} from our account
    Password mail never comes
    Change of contact
    Portal shows old orders
    Export fails with {code}
    Access for {city}
    Interface rejects our {order}s
    Two-factor code not accepted
  `),
  'access/case': lines(`
    I [cannot|can no longer] [sign in|log in] to the [customer portal|order portal] since {day}, [it says|message] {code}.
    [Please create|We need] [a user|access|two users] for {person} [in {city}|from {function}] {soon}.
    {person} has [left us|changed jobs] {recently}: please [remove|block] the [user|access] {soon}.
    The [mail|code] for a new password [never arrives|comes too late|is refused].
    In the portal, {order} {orderId} [is missing|shows a wrong state|cannot be opened].
    [The export|The download] of [our|all] {order}s [fails|stops] at {units} percent with {code}.
    Our system [sends|transmits] {order}s by interface and [gets|receives] {code} [for every tenth|since {day}].
    [Our contact|The main contact] is [now|from {deadline} on] {person}, [please update|kindly change it].
    [Prices|Stock|Delivery dates] in the portal [are not visible|are those of last year|differ from your mails].
    [Since your update|After the new version], [the basket empties itself|search finds nothing|pages load for {hours} seconds].
    [We may|Our user may] see {units} {order}s [of another customer|that are not ours], [please look|which alarms me].
  `),
  'access/detail': lines(`
    [Different browsers make|Another laptop makes|My phone makes] no difference.
    [The address|My mail] has [not changed|been changed by our IT on {day}].
    [Colleagues|{person}] [can get in|has the same problem], [so it is not the network|strange enough].
    [We tried|I tried] {days} times, [now it is locked|with care].
    [Our IT|Security] [asks|wants to know] [which addresses you use|whether anything changed].
    [Rights|The role] should be [like mine|read only|to order up to {amount}].
    [The message|The screenshot] [is attached|reads just that].
    [It last worked|The last time was] on {day}, [around noon|late in the day].
    [We place|I place] about {units} {order}s a [month|quarter] [there|that way].
    [Until then|For now] we [order by phone|send mails], [which costs time|not my favourite].
    [By the way|Also], the [German|French|English] [page|text] has a [mistake|wrong unit].
  `),
  'subject/outage': lines(`
    Nothing works since {day}
    Outage at {city}
    All {product} down
    Service not reachable
    Emergency: {code}
    Whole {siteWord} stands still
    No connection to your service
    Still down, please react
    Third day of standstill
    {units} {thing}s offline
  `),
  'outage/case': lines(`
    [Nothing works|Everything is down] [here|in {city}] since {day}: [all|{units}] {thing}s [offline|without connection].
    Your [service|remote service|control service] is [not reachable|down|gone] {recently} and [all our {product}|the whole {siteWord}] [stand|stands] still.
    [We have|There is] a [complete|total] [outage|standstill] in {region}, [code {code}|no code, no light, nothing].
    {product} and [everything behind it|{units} others] [went off|stopped] at [the same minute|{hours} o'clock] on {day}.
    [For|It has been] {days} days [without service|of standstill], and [nobody tells us why|the hotline is dead].
    [Your status page|The news line] [says all is well|is green], [we say it is not|we stand still].
    [The connection|The link] to {site} [drops|breaks] [every few minutes|at once], [work is impossible|{product} goes to safe mode].
    After your [update|change] {recently} [no|not one] {product} [answers|comes up] [in {region}|with us].
    [All|Every one] of our [lines|sites] in {region} [wait|have waited] for {product} [since {day}|{hours} hours].
    [Again|Once more]: [down|no service] in {city}, [like on {day}|the second time in {days} days].
  `),
  'outage/detail': lines(`
    [We run|Now we run] on [paper|the old system|half power], [at a tenth of the speed|with all hands].
    [Each hour|Every hour] costs [about|around] {amount}.
    [Restarting|Resetting] [brings it back|helps] for {hours} minutes [at most|and then again].
    [Other customers|Our neighbours] in {region} [tell the same|are down too].
    [Our contract|The agreement] [promises|guarantees] {hours} hours [to repair|at most], [that is over|we will come back to it].
    [The emergency number|Your hotline] [is engaged|does not answer|sends us to this form].
    {somebody} [is awake since|has been on site since] {day}.
    [We consider|Management considers] [leaving|another supplier|legal steps], [frankly|I am told to say].
    [I want|We want] [hourly news|a report of the cause|somebody to speak to].
    [Data of|Records from] {hours} hours [are lost|may be lost], [please check|can you restore them].
    [Goods for|Work worth] {amount} [went bad|is in the bin].
    [The fault light|The router] [blinks|is red], [cables are in|power is there].
  `),
} as const
