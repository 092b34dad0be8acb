// Notices of compliance, safety and organisation.
import { lines } from './grammar.ts'

export const noticeRules = {
  'notice/subject': lines(`
    Compliance notice: {site}
    Reminder: training due {deadline}
    Safety bulletin {site}
    Change of rule from {deadline}
    Finding at {site}, {day}
    Retention of records
    Gifts and hospitality
    Export control: {product}
    Data protection: {team}
  `),
  'notice/body': lines(`
    {notice/finding} {notice/rule} {notice/duty} {notice/contact}
    {notice/rule} {notice/finding} {notice/duty} {notice/contact}
    {notice/rule} {notice/duty} {notice/consequence} {notice/contact}
    {notice/finding} {notice/duty} {notice/consequence} {notice/contact}
    {notice/finding} {notice/rule} {notice/duty} {notice/consequence}
  `),
  'notice/finding': lines(`
    [During|In] the [inspection|internal audit|walk-through] at {site} on {day}, {days} [deviations|findings] were [noted|recorded], [among them|first of all] [unlabelled containers|blocked exits|missing records|open cabinets].
    [A sample|A review] of {units} [payments|files|user accounts] [since {day}|] [showed|revealed] {days} without [approval|a second signature|a stated purpose].
    [On {day}|Recently], [a report|a hint] [reached us|was received] about [gifts|private data|an export] [at {site}|in {team}|linked to {account}].
    {machine} at {site} [was run|ran] for {hours} hours [with an open guard|after its inspection date|without a checklist].
    [The yearly|The] review of {team} [found|shows] that {days} of {units} people [lack|have not finished] [the training|the declaration].
    [Papers|Documents] for {product} [to {account}|] [lacked|did not carry] [the licence number|the classification|an end-use statement].
  `),
  'notice/rule': lines(`
    [Payments|Expenses] above {amount} [need|require] [two signatures|approval in advance], [no exceptions|also in urgent cases].
    [Personal data|Files on people] [may be kept|are kept] [only as long as needed|for {days} years], then [erased|made anonymous].
    [Gifts|Invitations] worth more than {amount} [must be declared|are to be refused] [within {days} days|before they are accepted].
    [Work on|Access to] {machine} [is allowed|is given] [only|solely] [after instruction|with a permit], [renewed each year|signed by {person}].
    [Goods such as|Exports of] {product} [are checked|must be checked] against [the lists|the destination] [before each {delivery}|at {order}].
    [Records of|Papers about] [quality|safety] [stay|are held] [at {site}|in the archive] for {hours} years.
    [Accidents|Near misses] [are to be reported|must be reported] within {hours} hours, [whatever their size|also without harm].
  `),
  'notice/duty': lines(`
    [All of|Everybody in] {team} [please complete|completes] [the course|the form] by {deadline}.
    [Managers|Leads] at {site} [confirm|report] [in writing|to {person}] by {deadline} [that this is done|what was changed].
    [Please|We ask you to] [check|correct] [your files|open cases|{orderId}] and [keep proof|note the date] [by {deadline}|].
    {person} [collects|keeps] the [evidence|answers] [until {deadline}|and asks back].
    [From {deadline} on|As of now], [no|not one] [payment|{delivery}|start] without [the check|the form].
  `),
  'notice/consequence': lines(`
    [Missing|Late] answers [are passed on|go] to [the board|management] on {deadline}.
    [A breach|Repeated breaches] [can cost|may lead to fines of] {amount} [and the licence|or more].
    [Access ends|Rights end] on {deadline} for [those|all] who [did not confirm|miss it].
    [We repeat|There will be a second] [the check|audit] [after|in] {days} [weeks|months].
  `),
  'notice/contact': lines(`
    [Questions|If in doubt]: {person}, [compliance|safety], [mornings|any time].
    {person} [answers questions|helps], [also in confidence|by phone until {hours} o'clock].
    [Hints|Reports] are [welcome|taken] [in confidence|without a name], [nobody suffers for them|see the intranet].
    [With kind regards|Thank you for your care], {person}, {company}.
  `),
} as const
