// customers/*: which rows of customers are taken.
import { tableOf } from '../platform/ingest/table-of.ts'
import { customersClasses } from './classes.ts'
import { account, churn, contact, message, satisfaction, ticket, usage } from './schema.ts'

const customer = ['account', 'account number', 'customer', 'customer id', 'customer no', 'client id', 'Kundennummer']

export const customersTables = [
  tableOf('customers/account', account, {
    classes: customersClasses.account,
    key: 'accountId',
    day: 'day',
    synonyms: {
      accountId: customer,
      day: ['since', 'customer since', 'created', 'created at', 'sign-up date'],
      name: ['account name', 'company', 'customer name'],
      region: ['territory', 'state', 'area'],
      segment: ['tier', 'customer segment', 'class'],
      employees: ['company size', 'number of employees'],
      churnedOn: ['churn date', 'end date', 'cancelled on', 'left on'],
    },
  }),
  tableOf('customers/contact', contact, {
    classes: customersClasses.contact,
    key: 'contactId',
    day: 'day',
    synonyms: {
      contactId: ['contact', 'contact no'],
      day: ['created', 'known since'],
      accountId: customer,
      role: ['job title', 'position'],
      email: ['e-mail', 'mail'],
    },
  }),
  tableOf('customers/satisfaction', satisfaction, {
    classes: customersClasses.satisfaction,
    key: 'answerId',
    day: 'day',
    synonyms: {
      answerId: ['response id', 'survey id'],
      day: ['date', 'answered on'],
      accountId: customer,
      score: ['rating', 'csat', 'satisfaction'],
      recommend: ['nps', 'nps score'],
      reason: ['comment', 'feedback', 'verbatim'],
    },
  }),
  tableOf('customers/usage', usage, {
    classes: customersClasses.usage,
    key: 'usageId',
    day: 'day',
    synonyms: {
      day: ['week', 'week ending', 'date'],
      accountId: customer,
      feature: ['module', 'event'],
      users: ['active users'],
      sessions: ['events', 'count', 'uses'],
    },
  }),
  tableOf('customers/ticket', ticket, {
    classes: customersClasses.ticket,
    key: 'ticketId',
    day: 'day',
    synonyms: {
      ticketId: ['ticket', 'ticket no', 'case id', 'case number', 'issue key'],
      day: ['opened on', 'created', 'date'],
      openedAt: ['created at', 'opened', 'created time'],
      firstResponseAt: ['first reply at', 'first response time'],
      closedAt: ['resolved at', 'solved at', 'closed'],
      priority: ['severity', 'urgency'],
      category: ['type', 'ticket type', 'topic'],
      accountId: customer,
      agentId: ['agent', 'assignee', 'owner'],
      productId: ['product'],
      subject: ['title', 'summary'],
      score: ['csat', 'satisfaction rating', 'customer satisfaction'],
    },
  }),
  tableOf('customers/message', message, {
    classes: customersClasses.message,
    key: 'messageId',
    day: 'day',
    synonyms: {
      messageId: ['comment id'],
      day: ['date'],
      ticketId: ['ticket', 'case id'],
      sentAt: ['created at', 'time'],
      text: ['body', 'message', 'comment'],
    },
  }),
  tableOf('customers/churn', churn, {
    classes: customersClasses.churn,
    key: 'churnId',
    day: 'day',
    synonyms: {
      day: ['churn date', 'date', 'end date'],
      accountId: customer,
      reason: ['churn reason'],
      tenureMonths: ['tenure'],
    },
  }),
]
