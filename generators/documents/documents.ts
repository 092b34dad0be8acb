// What people of the firm write: contracts and their clauses, notices, mail and chat, meetings.
import type { Area } from '../area.ts'
import { accountContracts, supplierContracts } from './contracts.ts'
import { meetingsOf } from './meetings.ts'
import { messagesOf } from './messages.ts'
import { noticesOf } from './notices.ts'

export const documents: Area = {
  name: 'documents',
  tables: ['documents/document', 'documents/clause', 'documents/message', 'documents/meeting'],
  *start(world) {
    yield* supplierContracts(world)
    yield* accountContracts(world, null)
  },
  *month(world, month) {
    const messages = world.random(`documents/messages/${month.index}`)
    for (let i = month.firstDay; i <= month.lastDay; i++) {
      yield* accountContracts(world, i)
      yield* noticesOf(world, i)
      yield* messagesOf(world, i, messages)
      yield* meetingsOf(world, i)
    }
  },
}
