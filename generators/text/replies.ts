// What support answers, what customers say to it, and what they write in surveys.
import { lines } from './grammar.ts'

export const replyRules = {
  'reply/first': lines(`
    {greeted} {understood} {doing} {promise} {signed}
    {greeted} {understood} {question} {signed}
    {greeted} {sorry} {doing} {question} {signed}
    {greeted} {sorry} {understood} {promise} {signed}
    {understood} {doing} {promise} {signed}
    {greeted} {doing} {question} {promise} {signed}
  `),
  'reply/late': lines(`
    {greeted} {late} {understood} {doing} {promise} {signed}
    {greeted} {late} {sorry} {doing} {signed}
    {late} {understood} {question} {promise} {signed}
    {greeted} {late} {doing} {question} {signed}
  `),
  'answer/more': lines(`
    {told} {effect} {bye}
    {told} {ask} {bye}
    {told} {history}
    {told} {told} {bye}
    {told} {urge} {bye}
  `),
  'answer/content': lines(`
    {thanked} {bye}
    {thanked} {praise} {bye}
    {praise} {thanked} {bye}
  `),
  'answer/angry': lines(`
    {urge} {effect} {bye}
    {urge} {urge} {bye}
    {urge} {ask}
    {told} {urge} {effect} {bye}
  `),
  greeted: lines(`
    Hello {writer},
    Dear {writer},
    Hi {writer},
    Good morning {writer},
    Good afternoon {writer},
    Hello {writer}, this is {agent}.
    Dear {writer}, my name is {agent} and I take care of your case.
  `),
  understood: lines(`
    [Thank you|Thanks] for [the details|writing|the clear description] [about {product}|on {orderId}|].
    [I see|I understand] that [this is urgent|you cannot wait|{product} matters a lot] [for {city}|].
    [I have read|I went through] [your case|everything you sent] [and what was said on {day}|twice|].
    [You are right|I agree], [that should not happen|{product} should not do that|this is not what we promise].
    [Your case|It] is [now with me|on my desk|in good hands] [and linked to {orderId}|].
    [I can see|In our system I see] {order} {orderId} [and its history|with {units} {thing}s|].
    [We know|I know] [this effect|the message] [from two other cases|from {site}|with this batch].
  `),
  sorry: lines(`
    [I am sorry|We are sorry] [for the trouble|for this|that you had to write].
    [Please accept|Do accept] our [apologies|apology] [for the hours it cost you|].
    [This|It] is [embarrassing|not our standard], [no excuse|and I regret it].
    [I regret|We regret] that {product} [let you down|caused this].
    [That must be|I imagine that is] [annoying|frustrating], [sorry|our fault].
  `),
  late: lines(`
    [Sorry|Apologies] for the [late|slow] answer, [we have more cases than usual|two colleagues are ill|it should not have taken so long].
    [It took us|We needed] [too long|longer than promised] to [come back to you|reply], [I apologise|sorry].
    [Your message|The case] [waited|lay] in the [wrong|general] [queue|inbox], [my apologies|that was our mistake].
    [I only got|This reached me] [your case today|just now], [I start at once|forgive the wait].
  `),
  doing: lines(`
    [I have asked|I asked] {site} [to check|for] [the stock|the batch|the log] and [expect|should have] word [by {deadline}|today].
    [I passed|We passed] it to [our quality people|dispatch|engineering|accounting] [with high priority|under case {orderId}].
    [A technician|{person}] [can be|will be] in {city} on {deadline}, [between {hours} and noon|in the morning].
    [I set|We set] {orderId} [on hold|to urgent] [so that nothing moves|until this is clear].
    [I am comparing|We compare] [the invoice|the papers|your readings] with [the {order}|the contract|our data].
    [A replacement|The missing {thing}s] [will leave|can leave] {site} [tomorrow|by {deadline}].
    [We measure|The lab measures] [samples|retained pieces] of [the batch|{product}] [today|this week].
    [I have blocked|We stopped] the [reminder|next shipment|batch] [for now|at once].
    [The carrier|The forwarder] [confirmed|promised] [a search|a new attempt] [on {deadline}|within two days].
    [I reset|We reset] [your access|the connection], [please try again|try in {hours} minutes].
    [Engineering|{person}] [rebuilds|repeats] your [set-up|settings] on [our bench|a test {thing}].
  `),
  question: lines(`
    [Could you|Would you] [send|give] me the [serial number|label|photo of the plate] of {product}?
    [Which|What] [firmware|setting|pressure] [is shown|do you see] [at start|under load]?
    Was [anything changed|something moved] [around {day}|before that]?
    [May I|Can we] [call you|have a call] [on {deadline}|today after {hours}]?
    [Who|Which colleague] [is on site|can sign] [on {deadline}|this week]?
    [Would|Could] [a partial {delivery}|a loan {thing}|a credit of {amount}] [help you|bridge it]?
    [How many|Which] {thing}s are [concerned|affected]?
    [Did you try|Have you tried] it [with another {thing}|without load|for {hours} minutes]?
  `),
  promise: lines(`
    You [will hear|hear] from me [by {deadline}|tomorrow|before the day ends].
    [I keep|I will keep] you [posted|informed] [every day|as soon as I know more].
    [We aim|Our aim is] to [close|settle] it [by {deadline}|within {days} days].
    If [anything gets worse|it comes up again|something changes], [call me|write here] [at any time|].
    [The cost|Freight|The work] is [on us|ours], [of course|no question].
    [I write|I will write] again [on {deadline}|when {site} has answered].
  `),
  closing: lines(`
    [I close|We close] the case [now|on {deadline}], [unless you object|a reply opens it again].
    [Is there|Do you need] anything else?
    [I hope|We hope] [that settles it|this helps|it runs well from here].
    [Two minutes|A moment] for [our survey|a rating] would [help us|be kind].
    [Thank you|Thanks] for [your patience|bearing with us].
  `),
  signed: lines(`
    {agent}, support
    Regards, {agent}
    Best regards, {agent}, {company}
    Kind regards, {agent}
    {agent}
    Your support team, {agent}
  `),
  told: lines(`
    [The serial number|The number on the plate] is {code}-{units}, [made in {hours}|second line].
    [All|Only some] of the {thing}s are [affected|concerned], [{units} to be exact|mostly the newer ones].
    [We tried|I tried] [what you said|that] {recently}, [it helped for a while|with no effect|half of it works].
    [You can reach|Please reach] {person} [on site|by phone] [until {hours} o'clock|from Monday on].
    [Nothing|No setting] was [changed|touched] [around {day}|here], [I asked twice|as far as we know].
    [The photo|The log] is [attached|too large, I send it in parts].
    [Yes|Fine], [a call|that] [on {deadline}|at {hours}] [suits us|works], [please be on time|{person} joins].
    [A partial {delivery}|A credit|A loan {thing}] would [be fine|help], [for now|if it is free].
    [For the record|To add], it [happened again|came back] {recently}.
    [We counted|{person} counted] once more: {units}, [not one more|as I wrote].
  `),
  urge: lines(`
    [It has been|That makes] {days} days [without a word|now], [we are losing patience|this is not service].
    [Honestly|Frankly], [I expected more|this is not good enough|we feel left alone].
    [Nobody|Not one of you] [called back|kept the date] [as promised|so far].
    [I have to|We must] [take it to your management|look elsewhere|hold back {amount}] [if this goes on|by {deadline}].
    [Why|How] [does it take|can it be] so [long|hard] to [get an answer|fix {product}]?
    [The date|Your promise] of {day} [passed|came and went], [nothing happened|silence].
    [This is|It is] the [third|fourth] person [I explain it to|who asks the same questions].
    [We pay|We paid] {amount} for [this|support], [please act like it|and get this].
  `),
  thanked: lines(`
    [Thank you|Thanks], [it works|that did it|{product} runs again].
    [Received|Arrived] [today|{recently}], [complete|all {units}|in good shape].
    [That was quick|Well done], [case closed|you can close it].
    [The credit|The correction|The answer] [reached us|is here], [all clear|thank you].
    [Confirmed|Agreed], [from our side it is settled|nothing open any more].
    [My colleagues|{person} and I] [say thank you|are relieved].
  `),
  praise: lines(`
    [{agent}|Your colleague] [was a great help|explained it well|thought along].
    [I wish|If only] [all suppliers|everybody] [answered|worked] like that.
    [The technician|Your people] [stayed until it ran|cleaned up afterwards|knew the matter].
    [You saved|That saved] us [a weekend|{hours} hours|a trip].
    [Good|Nice] to [see|know] that [somebody cares|it is taken seriously].
  `),
  'survey/good': lines(`
    {product} [simply works|does what it should], [no complaints|year after year].
    [Quick|Fast|Friendly] support, [{agent} knows us|always somebody there].
    [Last {delivery}|Your {delivery}] [on time|punctual], [papers complete|well packed].
    [Fair|Clear] prices [and good advice|for what we get].
    [Quality|The {thing}s] [as promised|without rejects] [this month|].
    [Everything fine|All good], [go on like this|keep it up].
  `),
  'survey/mixed': lines(`
    {product} is [good|fine], [{delivery} could be faster|the portal is slow].
    [Support|The hotline] [helps|is kind], but [one waits|it takes two calls].
    [Mostly|On the whole] [fine|in order], [prices went up though|small things missing].
    [Average|Neither good nor bad], [{order}s arrive|we get by].
    [One|A] {delivery} [late|incomplete], [the rest was right|otherwise fine].
  `),
  'survey/slow': lines(`
    [We waited|One waits] [{hours} hours|days] for [an answer|support].
    [Support|Nobody] [is hard to reach|calls back|answers before the next day].
    [Questions about|A case on] {product} [stay open|took {days} days].
    [Slow|Late] answers, [then standard text|again and again].
  `),
  'survey/late': lines(`
    [Every {delivery}|Our last {order}] [late|came when it liked], [{days} days on average|third month running].
    [Dates|Promises] are [not kept|moved without notice].
    [{product} arrived|We got {product}] {days} days [late|after the date].
    [Planning|Work] is [impossible|guesswork] with [such delays|your dates].
  `),
  'survey/bad': lines(`
    [Quality|The quality of {product}] has [dropped|suffered], [too many rejects|returns pile up].
    [Too expensive|Prices rise], [service falls|and we see no reason].
    [We look|Management looks] [at alternatives|for another supplier].
    [Errors|Mistakes] on [every second invoice|papers], [tiring|nobody feels responsible].
    [Disappointed|Not what we expected] [with {product}|this month|].
  `),
  'opportunity/lost': lines(`
    [price|too expensive] by [about|] {days} %
    [went with|chose] [a competitor|their old supplier]
    [project|budget] [stopped|put off until next year]
    [could not promise|missed] the date they needed
    [no answer|silence] [after the offer|since {day}]
    [technical|a] requirement [not met|missing] for {product}
  `),
} as const
