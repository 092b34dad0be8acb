import { type Answer, type Finding, unimportant } from '../../answer.ts'
import type { Insight } from '../../domain.ts'

const method =
  'What the models of all domains say of single records, most important first. Each answer names its model, how good it was on months that it had not seen, and how an amount at risk is reckoned.'
/** What is said of employees is for roles that see ratings: it stands on their page alone. */
const sources = ['customers/churn-risk', 'finance/late-payment-risk', 'operations/predictive-maintenance']

/** The risks of all domains in one table; what is told of each is what its own answer tells. */
export const risksAhead: Insight<Answer[]> = {
  name: 'risks-ahead',
  title: 'What may happen next',
  question: 'Which customers, invoices and machines need a look, and what can be done?',
  reads: [],
  after: sources,
  cuts: [],
  load: async (context) => sources.flatMap((name) => context.answers(name) ?? []),
  compute: (answers): Finding => {
    const told = answers
      .filter(({ status, figure }) => (status === 'ok' || status === 'stale') && figure !== null)
      .sort((a, b) => b.importance.score - a.importance.score)
    const common = { comparison: null, drivers: [], method, span: null }
    const [first] = told
    if (first === undefined)
      return {
        ...common,
        status: 'insufficient',
        headline: 'No model says yet what may happen: models learn from customers, invoices and machines.',
        action: 'Import their tables; the page of models says what is missing.',
        figure: null,
        importance: unimportant,
      }
    return {
      ...common,
      status: 'ok',
      headline: first.headline,
      ...(first.action === undefined ? {} : { action: first.action }),
      figure: {
        kind: 'table',
        columns: [{ label: 'What' }, { label: 'What may happen' }, { label: 'What can be done' }],
        rows: told.map(({ title, headline, action }) => ({ cells: [title, headline, action ?? null] })),
      },
      importance: first.importance,
    }
  },
}
