// Phrases that every kind of text shares.
import { lines } from './grammar.ts'

export const phraseRules = {
  hello: lines(`
    Hello,
    Hi,
    Hello team,
    Good morning,
    Good afternoon,
    Dear support,
    Dear colleagues,
    Hi there,
    Hi {agent},
    Hello {agent},
    Dear {agent},
    To whom it may concern,
  `),
  bye: lines(`
    Thanks, {writer}
    Thank you, {writer}
    Regards, {writer}
    Best regards, {writer}
    Kind regards, {writer}
    Best, {writer}
    Many thanks, {writer}
    {writer}, {account}
    With regards, {writer} ({account})
    Cheers, {writer}
    Yours, {writer}
    Thanks in advance, {writer}
  `),
  soon: lines(`
    today
    by tomorrow
    this week
    by {deadline}
    before {deadline}
    before the weekend
    within the next two days
    by close of business
    no later than {deadline}
    before our next shift starts
    by Friday noon
    early next week
  `),
  recently: lines(`
    on {day}
    on {day}
    around {day}
    late on {day}
    last week
    earlier this week
    this morning
    the day before yesterday
    a few days ago
    on the afternoon of {day}
    at the end of last month
    yesterday afternoon
  `),
  somebody: lines(`
    our {role}
    a colleague in {function}
    {person} from {function}
    my colleague {person}
    {person}
    the {role} on duty
    someone in {function}
  `),
  role: lines(`
    shift lead
    maintenance planner
    buyer
    accountant
    site manager
    quality engineer
    warehouse clerk
    project manager
    production planner
    safety officer
    night supervisor
    apprentice
    team lead
    goods-in inspector
  `),
  function: lines(`
    purchasing
    maintenance
    accounting
    quality
    the warehouse
    planning
    logistics
    engineering
    the night shift
    operations
    goods receipt
    the service desk
    project office
  `),
  effect: lines(`
    [That|This] [has cost us|already cost us] {hours} hours [so far|this week|and counting].
    Our [own customers|people downstream] [are waiting|have started to ask questions|notice it by now].
    {somebody} [has had to|had to] [work around it|improvise|change the plan] {recently}.
    [We can live with it for|It is bearable for] {days} more days, [not longer|then it gets expensive].
    [As you can imagine|Understandably], {somebody} is not [amused|happy|pleased] about it.
    It holds up [a job|work] worth {amount}.
    [It is not urgent|Nothing is burning], but [I would like it settled|it should not be forgotten].
    [One|Part] of our {siteWord}s [stands still|runs at half speed|is waiting] because of it.
    We [moved|pushed back] {units} [pieces of work|jobs] to [next week|another shift|the weekend].
    If it [stays like this|goes on], we [miss|will miss] our own [date|deadline|promise] of {deadline}.
    [The cost is small|It is a small thing], [the annoyance is not|but it happens every time].
    {somebody} [keeps asking|asks me daily|has asked twice] [what is going on|when this ends|what you say].
    I had to [explain|report] it to [my boss|our management|the board] {recently}.
    For us it means [overtime|an extra shift|two calls a day|a lot of manual work].
    [Nobody was hurt|No harm done yet], but [we do not want to wait for that|I want it on file].
    We [booked|reserved] [a technician|a crew|transport] for {day}, which is now [wasted|in doubt].
    [Half of|Most of|A third of] the [team|crew|group] in {city} is affected.
    [That leaves|It leaves] us with {units} {thing}s [less than planned|that we cannot use|in limbo].
    Compared with [last year|the year before|your competitors], this is [a step back|disappointing|unusual].
    [So far|Until now] we [helped ourselves|managed] with [an old {thing}|a borrowed {thing}|paper lists].
    {somebody} [calls it|spoke of] [a disgrace|a nuisance|bad luck|teething trouble].
    [Safety|Quality|Throughput] has not suffered [yet|so far], [as far as we can see|touch wood].
  `),
  history: lines(`
    [It is|This is] the [second|third|fourth] time [this year|since we started|in {days} weeks].
    We have [been with you|bought from you|worked with {company}] for years and [never had this|this is new to us].
    {somebody} [mentioned|reported] something similar {recently}.
    [A phone call|A mail|A chat] {recently} [led nowhere|did not help|was answered kindly but without a result].
    [The last time|In spring|Last quarter] {agent} [fixed it|sorted it out] within {hours} hours.
    There [was|had been] [no change|an update|a move|a new colleague] on our side {recently}.
    [Before that|Until then], everything [ran well|went smoothly|was as it should be].
    I [checked|went through|read] the [manual|help pages|terms] [and found nothing|twice|without luck].
    [We restarted|We tried again with|We exchanged] [everything|the parts we had|what we could], [no luck|same result].
    Our [sister site|branch|other {siteWord}] in {city} [has the same|sees nothing of the kind].
    [I attach|Attached are|You find enclosed] [photos|{units} pictures|a short film|the log|the note of {person}].
    [To be fair|In fairness], the [lady on the phone|staff|driver] was [kind|helpful|very polite].
    It [started|began|came up] [quite suddenly|slowly|after the {product} came|with the colder days].
    [Please do not|Do not] send us [the standard answer|a form|a survey] this time.
    The reference [on our side|in our books] is [{account}|{orderId}].
    [Oddly|Strangely] it only happens [in the morning|on Mondays|under load|when {person} is not there].
    We noted [day and hour|each case|every single one] [since {day}|in a list].
    [Two|Three|Several] of our {role}s [looked at it|agree|have signed the report].
  `),
  ask: lines(`
    [Could|Can] you [look into it|take a look|check this] {soon}?
    [Please|Kindly] [tell us|let us know|say] [what we should do|how to go on|what comes next] {soon}.
    When [may|can] we [expect|count on] [an answer|a solution|a proposal]?
    [Who|Which of you] [takes care of|is in charge of] this?
    [Please|Would you] call {person} [back|directly] {soon}.
    We [need|would need] [a clear date|a firm answer|a yes or no] {soon}.
    [I would be grateful for|I would appreciate] [a short reply|a word|news] {soon}.
    Is there [anything|something] we can do [ourselves|in the meantime|until then]?
    [Please|Could you] confirm [that you got this|receipt|the next step] {soon}.
    What do you [suggest|propose|advise]?
    [Please|Do] put it [at the top of the list|before the rest|on the agenda of {day}].
    We [expect|ask for] [compensation|a credit|a discount] of [about|at least] {amount}.
    [Send|Please send] [someone|a technician|{agent}] to {city} {soon}, [if possible|please].
    [A video call|A call|Ten minutes on the phone] {soon} would [do|help|settle it].
    [Please|Could you] forward this to [the right team|whoever decides|your {role}].
    How do [others|other customers|your own people] [solve|deal with] this?
    I [will|shall] [try again|call] on {deadline} [unless I hear from you|if nothing comes].
    [Please|Kindly] [correct|fix|replace] it [and send the papers again|without further ado|as agreed].
  `),
} as const
