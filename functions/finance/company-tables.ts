// finance/*: which rows are taken beside the ledger.
import { tableOf } from '../platform/ingest/table-of.ts'
import { companyClasses } from './classes-company.ts'
import {
  bankBalance,
  bill,
  billing,
  cashFlow,
  contract,
  expenseClaim,
  invoice,
  mrrMovement,
  purchaseOrder,
  revenueSchedule,
} from './company-schema.ts'

const account = ['customer id', 'customer number', 'customer no', 'account', 'debtor', 'Kundennummer', 'Debitor']
const supplierId = ['vendor id', 'vendor number', 'vendor no', 'creditor', 'Lieferantennummer', 'Kreditor']
const supplier = ['vendor', 'vendor name', 'supplier name', 'Lieferant']
const customer = ['customer name', 'account name', 'client', 'Kunde']
const amount = ['total', 'value', 'net amount', 'gross amount', 'Betrag', 'Summe']
const due = ['due date', 'due', 'payable on', 'Fälligkeit', 'fällig am']
const paid = ['paid date', 'payment date', 'paid', 'settled on', 'cleared on', 'bezahlt am', 'Zahlungsdatum']

export const companyTables = [
  tableOf('finance/bank-balance', bankBalance, {
    classes: companyClasses.bankBalance,
    key: 'balanceId',
    day: 'day',
    synonyms: {
      balanceId: ['statement id', 'statement number', 'Auszugsnummer'],
      day: ['date', 'balance date', 'statement date', 'Datum'],
      bankAccount: ['account', 'iban', 'account name', 'Bankkonto', 'Konto'],
      bank: ['bank name', 'institute'],
      inCents: ['credits', 'money in', 'deposits', 'Eingänge'],
      outCents: ['debits', 'money out', 'withdrawals', 'Ausgänge'],
      balanceCents: ['closing balance', 'end balance', 'Saldo', 'Kontostand'],
    },
  }),
  tableOf('finance/cash-flow', cashFlow, {
    classes: companyClasses.cashFlow,
    key: 'flowId',
    day: 'day',
    synonyms: {
      day: ['date', 'value date', 'Datum', 'Valuta'],
      kind: ['category', 'type', 'Art'],
      inCents: ['inflow', 'inflows', 'money in', 'Einzahlung'],
      outCents: ['outflow', 'outflows', 'money out', 'Auszahlung'],
    },
  }),
  tableOf('finance/invoice', invoice, {
    classes: companyClasses.invoice,
    key: 'invoiceId',
    day: 'day',
    synonyms: {
      invoiceId: ['invoice', 'invoice number', 'invoice no', 'Rechnungsnummer'],
      day: ['invoice date', 'issued on', 'issue date', 'date', 'Rechnungsdatum'],
      accountId: account,
      customer,
      reference: ['order id', 'order number', 'contract number', 'Auftragsnummer'],
      termsDays: ['payment terms', 'terms', 'Zahlungsziel'],
      dueOn: due,
      paidOn: paid,
      amountCents: amount,
    },
  }),
  tableOf('finance/bill', bill, {
    classes: companyClasses.bill,
    key: 'billId',
    day: 'day',
    synonyms: {
      billId: ['document number', 'voucher', 'Belegnummer'],
      day: ['received on', 'bill date', 'posting date', 'date', 'Eingangsdatum'],
      supplierId,
      supplier,
      invoiceNumber: ['vendor invoice', 'vendor invoice number', 'supplier invoice number', 'external number'],
      purchaseOrder: ['purchase order id', 'po number', 'po', 'Bestellnummer'],
      dueOn: due,
      paidOn: paid,
      amountCents: amount,
    },
  }),
  tableOf('finance/purchase-order', purchaseOrder, {
    classes: companyClasses.purchaseOrder,
    key: 'purchaseOrderId',
    day: 'day',
    synonyms: {
      purchaseOrderId: ['purchase order', 'po number', 'po', 'Bestellnummer'],
      day: ['ordered on', 'order date', 'date', 'Bestelldatum'],
      supplierId,
      supplier,
      item: ['material', 'article', 'product', 'Artikel', 'Material'],
      promisedOn: ['promised date', 'delivery date', 'expected on', 'Liefertermin'],
      receivedOn: ['received date', 'delivered on', 'goods receipt', 'Wareneingang'],
      amountCents: amount,
    },
  }),
  tableOf('finance/expense-claim', expenseClaim, {
    classes: companyClasses.expenseClaim,
    key: 'claimId',
    day: 'day',
    synonyms: {
      claimId: ['expense id', 'claim', 'report id', 'Belegnummer'],
      day: ['expense date', 'transaction date', 'date', 'Belegdatum'],
      submittedOn: ['submitted', 'submission date', 'claimed on', 'eingereicht am'],
      paidOn: ['reimbursed on', ...paid],
      employeeId: ['employee', 'employee number', 'staff id', 'Personalnummer'],
      category: ['expense type', 'type', 'Kategorie'],
      merchant: ['vendor', 'payee', 'shop', 'Händler'],
      receiptNumber: ['receipt', 'receipt no', 'Beleg'],
      amountCents: amount,
      approvedBy: ['approver', 'approved by id', 'genehmigt von'],
    },
  }),
  tableOf('finance/contract', contract, {
    classes: companyClasses.contract,
    key: 'contractId',
    day: 'day',
    synonyms: {
      contractId: ['contract', 'contract number', 'booking id', 'Vertragsnummer'],
      day: ['signed on', 'booked on', 'booking date', 'date', 'Vertragsdatum'],
      accountId: account,
      customer,
      startOn: ['start', 'start date', 'term start', 'Beginn'],
      endOn: ['end', 'end date', 'term end', 'Ende'],
      billing: ['billing frequency', 'billing period', 'invoicing'],
      valueCents: ['contract value', 'total contract value', 'tcv', ...amount.filter((word) => word !== 'value')],
    },
  }),
  tableOf('finance/billing', billing, {
    classes: companyClasses.billing,
    key: 'billingId',
    day: 'day',
    synonyms: {
      day: ['billed on', 'billing date', 'date'],
      contractId: ['contract', 'contract number', 'Vertragsnummer'],
      accountId: account,
      invoiceId: ['invoice', 'invoice number', 'Rechnungsnummer'],
      startOn: ['service from', 'period start', 'from'],
      endOn: ['service to', 'period end', 'to'],
      amountCents: amount,
    },
  }),
  tableOf('finance/revenue-schedule', revenueSchedule, {
    classes: companyClasses.revenueSchedule,
    key: 'scheduleId',
    day: 'day',
    synonyms: {
      day: ['recognised on', 'recognized on', 'period end', 'date'],
      contractId: ['contract', 'contract number', 'Vertragsnummer'],
      accountId: account,
      recognisedCents: ['recognized', 'revenue', 'recognised revenue', 'recognized revenue'],
      deferredCents: ['deferred revenue', 'unearned', 'remaining'],
    },
  }),
  tableOf('finance/mrr-movement', mrrMovement, {
    classes: companyClasses.mrrMovement,
    key: 'movementId',
    day: 'day',
    synonyms: {
      day: ['date', 'effective date', 'moved on'],
      kind: ['movement', 'type'],
      contractId: ['contract', 'subscription', 'subscription id'],
      accountId: account,
      customer,
      amountCents: ['change', 'mrr change', ...amount],
      mrrCents: ['mrr after', 'monthly recurring revenue'],
    },
  }),
]
