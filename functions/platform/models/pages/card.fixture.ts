// The page of a model, as tests ask for it.
import { type CardPage, modelCardHtml } from './model-card-html.ts'
import { report, writing } from './report.fixture.ts'

export const none = { whole: true, records: false, train: false, promote: false }
export const all = { whole: true, records: true, train: true, promote: true }
export const card = (more: Partial<CardPage> = {}) =>
  modelCardHtml({ report: report(), rights: none, records: [], groups: null, base: '/base', writing, ...more }).text
/** The text between two headings. */
export const part = (html: string, id: string) =>
  html.split(`<section aria-labelledby="${id}">`)[1]?.split('</section>')[0] ?? ''
