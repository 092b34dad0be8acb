// What is said in meetings: progress, objections, decisions, actions.
import { lines } from './grammar.ts'

export const meetingRules = {
  'meeting/title': lines(`
    {project} weekly
    {project}: steering
    {site} production meeting
    Review of {product}
    {team} stand-up
    Account review {account}
    Quality circle {site}
    Planning for {deadline}
    Budget talk {team}
    Lessons from {orderId}
  `),
  'meeting/opening': lines(`
    [Good morning|Welcome|Hello everybody], [let us start|shall we begin]. [We have {hours} minutes|Topic is {project}|{person} is late].
    [Thanks for joining|Good that all are here]. [First|Today] [the state of {project}|{product}|{account}], then [open points|dates].
    [Is everybody here|Can you hear me]? [Then|Good, then] [we go through the list|{person} starts] [with {project}|].
    [Last time|On {day}] we [left {days} points open|agreed on {deadline}], [let us see|where are we].
  `),
  'meeting/update': lines(`
    [On {project}|From {team}]: [{days} of {units} points are done|we are on plan|we lost {days} days], [{product} is the bottleneck|the rest is fine].
    {site} [made|ran] {units} {thing}s [since {day}|], [scrap is normal|a bit below target], {machine} [runs|had two stops].
    {account} [moved|confirmed] [the date|the {order}], [worth {amount}|now {deadline}].
    [Costs|So far we] [stand at|spent] {amount}, [within budget|more than I like|{days} percent over].
    [The supplier|Our supplier] [promised|delivered] [parts|samples] [for {product}|] [on {day}|by {deadline}].
    [We hired|{team} hired] [one|two], [start on {deadline}|training takes {days} days].
    [The test|Test run {units}] [of {product}|] [passed|failed at {hours} hours], [report follows|repeat on {deadline}].
    [Complaints|Open tickets] [from {region}|] [fell|rose] to {units}, [mostly {product}|most from {account}].
  `),
  'meeting/question': lines(`
    [What|How much] [does it cost|do we lose] [if we wait until {deadline}|without {machine}]?
    [Who|Which team] [pays|takes] [that|the {amount}]?
    [Are we sure|Do we believe] {account} [will accept|waits] [that|until {deadline}]?
    [Why|How come] [{product}|{site}] [again|and not the other]?
    [Have we asked|Did we ask] {person} [about the risk|first]?
    [Is {deadline} realistic|Will {deadline} hold] [with {days} people|]?
  `),
  'meeting/objection': lines(`
    [I disagree|I see it differently], {product} [needs {days} more days|is not ready], [the test showed it|ask {person}].
    [With respect|Honestly], [{amount} is too much|the plan ignores {site}|we tried that].
    [I would rather|Better] [wait|start small] [with {account}|until {deadline}], [risk is low|then decide].
    [The numbers|Those figures] [are old|exclude freight], [I have {units}|look at {day}].
    [People|The team] [cannot take more|are at the limit], [{hours} hours of overtime|let us be honest].
  `),
  'meeting/decision': lines(`
    [Decided|Agreed|So we decide]: [we go with|we stay with] {product} [for {account}|], [start {deadline}|up to {amount}].
    [Decision|We agree]: {project} [gets|receives] {amount} [more|] and [ends|is reviewed] on {deadline}.
    [Then it is settled|Decided]: {site} [takes over|stops] [{product}|the second shift] [from {deadline}|for {days} days].
    [We decide|Agreed] [to move|to put off] [the launch|the audit|{machine}] [from {day}|] to {deadline}.
    [Agreed|Decision]: [no discount|a discount of {days} percent] for {account} [this year|on {orderId}].
    [Settled|Decided], [we change|we keep] the supplier of [parts|material] for {product} [by {deadline}|].
    [Everybody in favour|No objection]: [{person} leads|{team} leads] {project} [from {deadline}|].
  `),
  'meeting/action': lines(`
    {person} [sends|prepares] [the figures|a proposal|the contract] for {account} by {deadline}.
    {person}, [please|can you] [check|clear up] [{product}|the cost of {amount}|{orderId}] [by|until] {deadline}.
    [To do for|Action for] {person}: [call|visit] {account} [about {product}|] by {deadline}.
    [I|{person} will] [book|arrange] {machine} [for {hours} hours|] [by|on] {deadline}.
    {person} [talks to|asks] {team} [about {project}|for {days} people] and [reports|comes back] on {deadline}.
    {person} [updates|corrects] [the plan|the risk list|the forecast] of {project} by {deadline}.
    [Action|Task]: {person} [tests|measures] {product} at {site} [until|by] {deadline}.
  `),
  'meeting/closing': lines(`
    [That is all|Anything else]? [Then|Good,] [next meeting on {deadline}|minutes by tonight|thank you all].
    [We are out of time|Time is up], [the rest by mail|we continue on {deadline}].
    [Thanks|Thank you], [good talk|clear picture], [see you on {deadline}|{person} writes the minutes].
  `),
} as const
