// documents/*: which texts are taken.
import { tableOf } from '../platform/ingest/table-of.ts'
import { documentsClasses } from './classes.ts'
import { clause, document, meeting, message } from './schema.ts'

export const documentsTables = [
  tableOf('documents/document', document, {
    classes: documentsClasses.document,
    key: 'partId',
    day: 'day',
    synonyms: { day: ['signed on', 'issued on', 'date'], text: ['content', 'body'], title: ['name', 'subject'] },
  }),
  tableOf('documents/clause', clause, {
    classes: documentsClasses.clause,
    key: 'clauseId',
    day: 'day',
    synonyms: { text: ['content', 'wording'], kind: ['clause type', 'type'] },
  }),
  tableOf('documents/message', message, {
    classes: documentsClasses.message,
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
    classes: documentsClasses.meeting,
    key: 'partId',
    day: 'day',
    synonyms: { personId: ['speaker', 'owner'], team: ['department'] },
  }),
]
