// documents/*: which texts are taken.
import { tableOf } from '../platform/ingest/table-of.ts'
import { clause, document, meeting, message } from './schema.ts'

export const documentsTables = [
  tableOf('documents/document', document, {
    key: 'partId',
    day: 'day',
    synonyms: { day: ['signed on', 'issued on', 'date'], text: ['content', 'body'], title: ['name', 'subject'] },
  }),
  tableOf('documents/clause', clause, {
    key: 'clauseId',
    day: 'day',
    synonyms: { text: ['content', 'wording'], kind: ['clause type', 'type'] },
  }),
  tableOf('documents/message', message, {
    key: 'messageId',
    day: 'day',
    synonyms: {
      fromId: ['sender', 'from'],
      toId: ['recipient', 'to'],
      text: ['body', 'content'],
      team: ['department'],
    },
  }),
  tableOf('documents/meeting', meeting, {
    key: 'partId',
    day: 'day',
    synonyms: { personId: ['speaker', 'owner'], team: ['department'] },
  }),
]
