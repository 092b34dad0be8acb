// The one vocabulary that tickets, mails, chats, meetings and notices are written with.
import type { Random } from '../random.ts'
import { type Context, Grammar } from './grammar.ts'
import { mailRules } from './mails.ts'
import { meetingRules } from './meetings.ts'
import { noticeRules } from './notices.ts'
import { phraseRules } from './phrases.ts'
import { replyRules } from './replies.ts'
import { solutionRules } from './solutions.ts'
import { technicalRules } from './technical.ts'
import { ticketRules } from './tickets.ts'

const grammar = new Grammar({
  ...phraseRules,
  ...ticketRules,
  ...technicalRules,
  ...replyRules,
  ...solutionRules,
  ...mailRules,
  ...meetingRules,
  ...noticeRules,
})

/** Every rule that can be said, such as 'ticket/delivery', 'subject/delivery', 'mail/strained', 'meeting/decision'. */
export const topics: readonly string[] = grammar.topics

/**
 * Text of one to a dozen sentences about a topic.
 * @param context what is known; more of it makes more varied texts. Words: `thing`, `order`, `delivery`, `siteWord`, `machineWord`.
 * Facts: `product`, `orderId`, `site`, `machine`, `day`, `deadline`, `amount`, `units`, `days`, `hours`, `account`, `person`, `writer`,
 * `agent`, `company`, `project`, `team`, `city`. None is needed by every template, but `product`, `person` and the words are by most topics.
 * @throws RangeError on an unknown topic, or when the context has nothing that the topic needs.
 */
export function sentences(random: Random, topic: string, context: Context): string {
  return grammar.say(random, topic, context)
}
