import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** A text of the firm in parts of at most 1,900 characters, one a row; part 1 first. */
export const document = sqliteTable(
  'documents_document',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Document and part, such as 'DOC-00012/2'. */
    partId: text('part_id').notNull(),
    documentId: text('document_id').notNull(),
    /** Signed or issued on. */
    day: text('day').notNull(),
    kind: text('kind', { enum: ['customer contract', 'supplier contract', 'compliance notice'] }).notNull(),
    title: text('title').notNull(),
    /** Id of the other side: an account or a supplier; empty for notices. */
    partyId: text('party_id'),
    party: text('party'),
    /** Last day of a contract's first term. */
    endsOn: text('ends_on'),
    part: integer('part').notNull(),
    parts: integer('parts').notNull(),
    text: text('text').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('documents_document_key').on(t.partId), index('documents_document_by_day').on(t.day)],
)

export const clauseKinds = [
  'price',
  'delivery',
  'payment',
  'liability',
  'warranty',
  'termination',
  'confidentiality',
  'data protection',
  'penalty',
  'exclusivity',
  'price adjustment',
  'jurisdiction',
] as const

/** A clause of a contract, with the risk that a lawyer's review gave it. */
export const clause = sqliteTable(
  'documents_clause',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    clauseId: text('clause_id').notNull(),
    /** The contract's. */
    day: text('day').notNull(),
    documentId: text('document_id').notNull(),
    number: integer('number').notNull(),
    kind: text('kind', { enum: clauseKinds }).notNull(),
    risk: text('risk', { enum: ['low', 'medium', 'high'] }).notNull(),
    text: text('text').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('documents_clause_key').on(t.clauseId), index('documents_clause_by_day').on(t.day)],
)

/** E-mail and chat between people of the firm. */
export const message = sqliteTable(
  'documents_message',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    messageId: text('message_id').notNull(),
    day: text('day').notNull(),
    /** Hour of the day, 0-23, at the site. */
    hour: integer('hour').notNull(),
    channel: text('channel', { enum: ['mail', 'chat'] }).notNull(),
    /** Department of the sender. */
    team: text('team').notNull(),
    /** Ids of employees. */
    fromId: text('from_id').notNull(),
    toId: text('to_id').notNull(),
    /** Empty for chat. */
    subject: text('subject'),
    text: text('text').notNull(),
    /** As a reader would call it; a firm's own systems may not know it. */
    tone: text('tone', { enum: ['good', 'neutral', 'strained'] }),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('documents_message_key').on(t.messageId), index('documents_message_by_day').on(t.day)],
)

/** What was said in a meeting, in order, and what was decided and given to whom. */
export const meeting = sqliteTable(
  'documents_meeting',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Meeting and position, such as 'MTG-00012/03'. */
    partId: text('part_id').notNull(),
    meetingId: text('meeting_id').notNull(),
    day: text('day').notNull(),
    title: text('title').notNull(),
    team: text('team').notNull(),
    position: integer('position').notNull(),
    kind: text('kind', { enum: ['speech', 'decision', 'action'] }).notNull(),
    /** Employee who speaks, or to whom the action is given. */
    personId: text('person_id').notNull(),
    /** Actions only. */
    dueOn: text('due_on'),
    text: text('text').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('documents_meeting_key').on(t.partId), index('documents_meeting_by_day').on(t.day)],
)
