// market/*: what is taken of the world outside.
import { tableOf } from '../platform/ingest/table-of.ts'
import { marketClasses } from './classes.ts'
import { competitorSignal, indicator, marketIndex, price, wageBenchmark, weather, webTrend } from './schema.ts'

export const marketTables = [
  tableOf('market/price', price, {
    classes: marketClasses.price,
    key: 'priceId',
    day: 'day',
    synonyms: { item: ['commodity', 'good'], price: ['value'] },
  }),
  tableOf('market/index', marketIndex, {
    classes: marketClasses.index,
    key: 'indexId',
    day: 'day',
    synonyms: { name: ['index'], value: ['close'] },
  }),
  tableOf('market/indicator', indicator, {
    classes: marketClasses.indicator,
    key: 'indicatorId',
    day: 'day',
    synonyms: { name: ['series', 'indicator'] },
  }),
  tableOf('market/wage-benchmark', wageBenchmark, {
    classes: marketClasses.wageBenchmark,
    key: 'benchmarkId',
    day: 'day',
    synonyms: { medianCents: ['median pay'] },
  }),
  tableOf('market/weather', weather, {
    classes: marketClasses.weather,
    key: 'weatherId',
    day: 'day',
    synonyms: { meanTemperature: ['temperature'], site: ['location'] },
  }),
  tableOf('market/competitor-signal', competitorSignal, {
    classes: marketClasses.competitorSignal,
    key: 'signalId',
    day: 'day',
    synonyms: { headline: ['text', 'title'] },
  }),
  tableOf('market/web-trend', webTrend, {
    classes: marketClasses.webTrend,
    key: 'trendId',
    day: 'day',
    synonyms: { term: ['keyword', 'query'] },
  }),
]
