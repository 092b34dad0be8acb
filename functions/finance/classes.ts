// Finance: the firm's numbers. What people wrote beside them may name anybody.
import { classesOf } from '../platform/privacy/data-class.ts'
import { companyClasses } from './classes-company.ts'
import {
  account,
  department,
  ledger,
  ledgerAccountDay,
  ledgerAccountMonth,
  ledgerDay,
  ledgerMonth,
  organization,
} from './schema.ts'

export const financeClasses = {
  ...companyClasses,
  ledger: classesOf(ledger, {
    title: 'General ledger',
    purpose: "To know the firm's results and position.",
    keep: { months: 120, reason: 'Books are kept for ten years.' },
    columns: {
      id: 'system',
      entryKey: 'key',
      day: 'public',
      scenario: 'business',
      accountId: 'business',
      departmentId: 'business',
      organizationId: 'business',
      amountCents: 'business',
      originalCents: 'business',
      currency: 'public',
      // Bookkeepers write names of employees, tenants and payees here.
      memo: 'text',
      batchId: 'system',
    },
  }),
  account: classesOf(account, {
    title: 'Accounts',
    purpose: 'To group the ledger.',
    keep: { months: 'always', reason: 'Names nobody.' },
    columns: {
      id: 'system',
      code: 'business',
      name: 'business',
      type: 'business',
      kind: 'business',
      aggregation: 'business',
    },
  }),
  department: classesOf(department, {
    title: 'Departments',
    purpose: 'To group the ledger.',
    keep: { months: 'always', reason: 'Names nobody.' },
    columns: {
      id: 'system',
      name: 'business',
    },
  }),
  organization: classesOf(organization, {
    title: 'Organisations',
    purpose: 'To group the ledger.',
    keep: { months: 'always', reason: 'Names nobody.' },
    columns: {
      id: 'system',
      name: 'business',
    },
  }),
  ledgerDay: classesOf(ledgerDay, {
    title: 'Ledger by day',
    purpose: 'To answer questions quickly.',
    keep: { months: 120, reason: 'A sum of the ledger; it goes with the lines.' },
    columns: {
      day: 'public',
      scenario: 'business',
      accountId: 'business',
      departmentId: 'business',
      organizationId: 'business',
      amountCents: 'business',
      lines: 'business',
    },
  }),
  ledgerMonth: classesOf(ledgerMonth, {
    title: 'Ledger by month',
    purpose: 'To answer questions quickly.',
    keep: { months: 120, reason: 'A sum of the ledger; it goes with the lines.' },
    columns: {
      month: 'public',
      scenario: 'business',
      accountId: 'business',
      departmentId: 'business',
      organizationId: 'business',
      amountCents: 'business',
      lines: 'business',
      closingDay: 'public',
      closingCents: 'business',
    },
  }),
  ledgerAccountDay: classesOf(ledgerAccountDay, {
    title: 'Accounts by day',
    purpose: 'To answer questions quickly.',
    keep: { months: 120, reason: 'A sum of the ledger; it goes with the lines.' },
    columns: {
      day: 'public',
      scenario: 'business',
      accountId: 'business',
      amountCents: 'business',
      lines: 'business',
    },
  }),
  ledgerAccountMonth: classesOf(ledgerAccountMonth, {
    title: 'Accounts by month',
    purpose: 'To answer questions quickly.',
    keep: { months: 120, reason: 'A sum of the ledger; it goes with the lines.' },
    columns: {
      month: 'public',
      scenario: 'business',
      accountId: 'business',
      amountCents: 'business',
      lines: 'business',
      closingCents: 'business',
    },
  }),
}
