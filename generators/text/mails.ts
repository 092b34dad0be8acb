// What colleagues write to each other: mail and chat in good, ordinary and strained times.
import { lines } from './grammar.ts'

export const mailRules = {
  'mail/subject': lines(`
    {project}: where we stand
    {project}: question
    Notes on {product}
    Plan for {deadline}
    {account} and {product}
    Numbers for {site}
    Short one about {project}
    Before {deadline}
    Holiday cover in {team}
    {orderId}: next steps
    Thoughts after the meeting
    Follow-up: {account}
    {site}: shifts next week
    Budget of {project}
    Draft for {account}
  `),
  'mail/good': lines(`
    {to} {well} {work} {kind} {next} {from}
    {to} {work} {well} {kind} {from}
    {to} {kind} {well} {next} {from}
    {to} {well} {well} {work} {from}
  `),
  'mail/neutral': lines(`
    {to} {work} {need} {next} {from}
    {to} {work} {work} {need} {from}
    {to} {need} {work} {next} {from}
    {to} {work} {next} {from}
  `),
  'mail/strained': lines(`
    {to} {strain} {work} {worry} {from}
    {to} {work} {strain} {need} {from}
    {to} {strain} {strain} {need} {from}
    {to} {worry} {work} {strain} {next} {from}
    {to} {strain} {worry} {from}
  `),
  'chat/good': lines(`
    {chat/lead} {well}
    {chat/lead} {kind}
    {well} {kind}
    {chat/lead} {work} {kind}
    {well} {next}
    {well} {chat/tail}
    {kind} {chat/tail}
  `),
  'chat/neutral': lines(`
    {chat/lead} {work}
    {chat/lead} {need}
    {work} {need}
    {chat/lead} {work} {next}
    {work} {chat/tail}
    {need} {chat/tail}
  `),
  'chat/strained': lines(`
    {chat/lead} {strain}
    {chat/lead} {worry}
    {strain} {need}
    {work} {worry}
    {chat/lead} {strain} {worry}
    {strain} {chat/tail}
  `),
  'chat/lead': lines(`
    [Quick one|Short question|For your information|Heads up|By the way|One more thing|Before I forget],
    @{person}:
    [Hi|Hey|Morning] {person},
    [Hi|Hey|Morning] all,
    [About|On|Re] {project}:
    [News|Word] from {site}:
    [As {person} said|As discussed on {day}|After the call]:
    [Just in|Just heard|Just seen]:
  `),
  'chat/tail': lines(`
    [Ok|Fine] for you, {person}?
    [Thoughts|Ideas|Objections], {team}?
    [Will|Can] tell more on {deadline}.
    [More|Rest] [later|in person|by mail].
    [Call me|Ping me] [after {hours}|before lunch|any time].
    [{person} knows|Ask {person}] the rest.
    [Back at my desk|In {site}] [at {hours}|on {deadline}].
  `),
  to: lines(`
    Hi {person},
    Hello {person},
    Dear {person},
    Hi all,
    Hello everybody,
    Dear colleagues,
    Good morning,
    {person},
    Hi {team},
    Hello {person}, hello all,
  `),
  from: lines(`
    Best, {writer}
    Thanks, {writer}
    Regards, {writer}
    {writer}
    Cheers, {writer}
    See you, {writer}
    Many thanks, {writer}
    Have a good day, {writer}
  `),
  work: lines(`
    [The figures|The numbers] for {site} are [in|ready], [{units} {thing}s more than planned|close to plan|a little below last month].
    [For|On] {project}, we [finished|closed] {days} of {units} [tasks|points] [on the list|since {day}].
    {account} [asked|wants to know] whether {product} [can come|is possible] [by {deadline}|in {units} pieces|with other papers].
    [I updated|I went through] the [sheet|plan|forecast] for {project}, [changes are in yellow|version of {day}].
    {machine} [gets|is down for] [maintenance|its inspection] on {deadline}, [plan without it|about {hours} hours].
    [Supplier|Purchasing] [confirms|says] [material|parts] for {product} [by {deadline}|in {days} days].
    [The offer|Our offer] to {account} [stands at|is worth] {amount}, [they decide|answer expected] by {deadline}.
    [We moved|I moved] the [review|test|training] [from {day}|] to {deadline} [because two people are away|as agreed].
    [Please note|Note] that {order} {orderId} [ships|goes] from {site} [this time|because of stock].
    [The audit|The visit] [at|in] {site} is [set|announced] for {deadline}; [papers|lists] [by|with] {person}.
    [I talked|I spoke] to {person} [on {day}|yesterday] about {project}: [scope stays|one point is open|cost is {amount}].
    [The team|{team}] has [{days} people|one person] [on leave|in training] until {deadline}.
    [Invoice|The invoice] over {amount} [needs|waits for] [a signature|release|a cost centre].
    [Test {units}|The last test] of {product} [passed|failed] [after {hours} hours|at the second try].
    [Customers|Two customers] [in|around] {city} [asked about|ordered] {product} [again|this week].
    [The new|Our new] [colleague|apprentice] [starts|started] on {day}, [please say hello|desk next to {person}].
    [Stock|Inventory] of {product} [covers|lasts] {days} days, [reorder is placed|shall we reorder].
    [Release|Version] {units} [goes out|is planned] on {deadline}, [notes follow|{person} tests].
  `),
  need: lines(`
    [Could you|Can you] [send|give] me [the numbers|the draft|your view] [on {project}|for {account}|] [by {deadline}|today]?
    [I need|We need] [a decision|an answer|{amount} more] [by {deadline}|before the meeting].
    [Who|Which of us] [takes over|covers] {project} [while {person} is away|from {deadline}]?
    [Please|Kindly] [check|confirm] [the dates|the list|{orderId}] [by {deadline}|when you can].
    [May I|Can I] [book|have] [{days} hours|half a day] of {person} [for {project}|next week]?
    [What is|Where do I find] the [latest|signed] [version|contract] for {account}?
    [Shall|Should] we [tell|inform] {account} [now|after {deadline}|once it is sure]?
    Is the room [in|at] {site} free [on {deadline}|for {units} people]?
    [Please sign|I wait for] the [request|travel note] over {amount}.
    [Do we|Will we] [have|get] enough {product} for {account} [in {days} days|by {deadline}]?
  `),
  next: lines(`
    [I come back|I report] to you [on {deadline}|next week].
    [Let us|We should] [meet|talk] [on {deadline}|for {hours} minutes|over lunch].
    [Next|The next] [step|point] is [the test|the offer|the talk] [with {account}|at {site}|].
    [I put|I have put] it [on the agenda|in the calendar] [of {deadline}|].
    [Minutes|The notes] [follow|are in the folder] [by {deadline}|].
    [I will|I] [call|visit] {account} [on {deadline}|first].
    [From {deadline} on|Then] {person} [takes it|leads it] [further|].
  `),
  well: lines(`
    [Great|Good] news: {account} [signed|renewed|said yes] [over {amount}|on {day}|].
    {project} [runs|is] [well|ahead of plan], [{days} days ahead|thanks to {team}].
    [The mood|The spirit] in {team} [is good|has never been better] [since the new rota|after the workshop].
    [I enjoyed|It was fun] [the workshop|working with {person}|yesterday], [we should do that more often|really].
    [We made it|Done]: {product} [passed|shipped] [on time|without one remark|{days} days early].
    [The change|The new way] at {site} [pays off|works], [{hours} hours saved|fewer errors] [a week|].
    [Customers|{account}] [praised|thanked] {person} and [{team}|the crew] [on {day}|in writing].
    [Scrap|Rework] is [down|falling] [again|by {days} percent], [well done|keep going].
    [It is good|I am glad] that [we took the time|{person} joined] [for {project}|].
    [I look forward|Looking forward] to [{deadline}|the next phase|the team day].
  `),
  kind: lines(`
    [Thank you|Thanks] [for the help|for staying late|for stepping in] [on {day}|with {project}|], [that was great|it made the difference].
    [Well done|Great work], {person} [and all|].
    [I could not|We could not] have done it without [{person}|{team}|all of you].
    [Take|Please take] [Friday|a day] off, [you earned it|it was a long stretch].
    [Cake|Coffee] is on me [on {deadline}|tomorrow].
    [Proud|I am proud] of [{team}|what we did|this crew].
    [Your idea|The idea of {person}] [worked|was right] [for {product}|].
  `),
  strain: lines(`
    [This is|That is] the [third|fourth|fifth] weekend [in a row|this quarter], [people are tired|I am exhausted].
    [We are|{team} is] [{days} people short|understaffed] [since {day}|], and [no replacement|nobody] [is in sight|comes].
    [I hear|We hear] [of changes|of plans] [only by rumour|from {account}], [that hurts trust|nobody explains].
    [Priorities|The priorities] [changed|change] [again|every other day], [{project} stops|we start from scratch].
    [I cannot|Nobody can] [promise|keep] {deadline} [with this crew|without overtime], [I said so on {day}|and you know it].
    [{hours} hours|Too many hours] of overtime [this month|], [and not a word of thanks|and more to come].
    [{person}|Another colleague] [handed in notice|is leaving|has called in sick] [on {day}|], [no surprise|I understand why].
    [The meeting|That meeting] [on {day}|] was [frustrating|a waste], [blame instead of answers|nobody listened].
    [We asked|I asked] for [help|{amount}|new tools] [three times|since {day}], [silence|refused without a reason].
    [{team}|The shift] [feels|is] [ignored|left alone|at its limit].
    [I am not sure|I wonder] [how long|whether] [I|we] [can go on|want to go on] [like this|].
    [Mistakes|Errors] [creep in|pile up] because [everybody rushes|training was cut].
    [The tone|The way we speak] [has become rough|is not right], [{person} was in tears|it wears people down].
  `),
  worry: lines(`
    [I worry|I am worried] about {project}, [the date|the quality] [will not hold|slips].
    [If nothing changes|If this goes on|Should this go on], [more people leave|we lose {account}] [by {deadline}|].
    [Can we|Could we] talk [in private|openly] [on {deadline}|soon]?
    [Some|Two] of us [look around|have interviews] [already|elsewhere].
    [The plan|That plan] [does not add up|has no slack]: [{units} pieces|{days} people] [in {hours} hours|].
    [Morale|Mood] is [low|at the bottom] [at {site}|in {team}|].
    [I would like|I want] [it on record|this noted] [that I warned|before {deadline}].
  `),
} as const
