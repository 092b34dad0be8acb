import type { Domain } from '../domain.ts'
import { balances } from './insights/balances.ts'
import { budgetVariance } from './insights/budget-variance.ts'
import { cashForecast } from './insights/cash-forecast.ts'
import { cashPosition } from './insights/cash-position.ts'
import { expenseForecast } from './insights/expense-forecast.ts'
import { expenseDeviation } from './insights/expense-deviation.ts'
import { forecastRecordInsight } from './insights/forecast-record.ts'
import { latePaymentRisk } from './insights/late-payment-risk.ts'
import { revenueDeviation } from './insights/revenue-deviation.ts'
import { expenseMix } from './insights/expense-mix.ts'
import { expenseTrend } from './insights/expense-trend.ts'
import { operatingIncomeChange } from './insights/operating-income-change.ts'
import { pnlAgainstBudget } from './insights/pnl-against-budget.ts'
import { pnlAgainstLastYear } from './insights/pnl-against-last-year.ts'
import { revenueForecast } from './insights/revenue-forecast.ts'
import { revenueTrend } from './insights/revenue-trend.ts'
import { unusualRevenue } from './insights/unusual-revenue.ts'
import { unusualSpending } from './insights/unusual-spending.ts'
import { financeClasses } from './classes.ts'
import { companyTables } from './company-tables.ts'
import { ledgerTable } from './ledger-table.ts'
import { financeMetrics } from './metrics.ts'
import { latePayment } from './models/late-payment.ts'
import { ledgerRollup } from './rollups.ts'
import { financeApp } from './routes.ts'

export const finance = {
  name: 'finance',
  title: 'Finance',
  metrics: financeMetrics,
  insights: [
    pnlAgainstBudget,
    pnlAgainstLastYear,
    operatingIncomeChange,
    budgetVariance,
    revenueTrend,
    expenseTrend,
    expenseMix,
    unusualSpending,
    unusualRevenue,
    cashPosition,
    balances,
    revenueForecast,
    expenseForecast,
    cashForecast,
    revenueDeviation,
    expenseDeviation,
    forecastRecordInsight,
    latePaymentRisk,
  ],
  models: [latePayment],
  tables: [ledgerTable, ...companyTables],
  classes: financeClasses,
  rollups: [ledgerRollup],
  app: financeApp,
} satisfies Domain
