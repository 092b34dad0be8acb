// sales/*: which rows of sales and marketing are taken.
import { tableOf } from '../platform/ingest/table-of.ts'
import { salesClasses } from './classes.ts'
import {
  adSpend,
  campaign,
  opportunity,
  order,
  orderLine,
  priceList,
  product,
  socialSignal,
  stageChange,
  webTraffic,
} from './schema.ts'

const customer = ['account', 'account number', 'customer', 'customer id', 'customer no', 'client id', 'Kundennummer']
const item = ['product', 'sku', 'item', 'item number', 'article', 'Artikelnummer']

export const salesTables = [
  tableOf('sales/product', product, {
    classes: salesClasses.product,
    key: 'productId',
    day: 'day',
    synonyms: {
      productId: item,
      day: ['launched on', 'created'],
      name: ['product name', 'description'],
      family: ['category', 'product group'],
      listPriceCents: ['price'],
      unitCostCents: ['cost', 'standard cost'],
    },
  }),
  tableOf('sales/price-list', priceList, {
    classes: salesClasses.priceList,
    key: 'priceId',
    day: 'day',
    synonyms: { day: ['valid from', 'effective date'], productId: item, listPriceCents: ['price'] },
  }),
  tableOf('sales/opportunity', opportunity, {
    classes: salesClasses.opportunity,
    key: 'opportunityId',
    day: 'day',
    synonyms: {
      opportunityId: ['opportunity', 'deal', 'deal id'],
      day: ['created', 'created on', 'created date', 'engage date'],
      accountId: customer,
      family: ['product family', 'product'],
      stage: ['deal stage', 'status'],
      amountCents: ['value', 'deal value'],
      ownerId: ['owner', 'sales agent', 'seller'],
      source: ['lead source'],
      expectedOn: ['expected close', 'close date'],
      closedOn: ['closed', 'closed date'],
      lossReason: ['lost reason', 'reason'],
    },
  }),
  tableOf('sales/stage-change', stageChange, {
    classes: salesClasses.stageChange,
    key: 'changeId',
    day: 'day',
    synonyms: {
      day: ['changed on', 'date'],
      opportunityId: ['deal id'],
      fromStage: ['from', 'old stage'],
      toStage: ['to', 'new stage'],
    },
  }),
  tableOf('sales/order', order, {
    classes: salesClasses.order,
    key: 'orderId',
    day: 'day',
    synonyms: {
      orderId: ['order', 'order no', 'order number'],
      day: ['date', 'order date', 'ordered on'],
      accountId: customer,
      netCents: ['amount', 'total', 'revenue'],
      listCents: ['gross'],
      promisedOn: ['due date', 'requested date'],
    },
  }),
  tableOf('sales/order-line', orderLine, {
    classes: salesClasses.orderLine,
    key: 'lineId',
    day: 'day',
    synonyms: {
      lineId: ['line', 'order line'],
      day: ['date', 'order date'],
      orderId: ['order', 'order no', 'order number'],
      accountId: customer,
      productId: item,
      family: ['category'],
      units: ['quantity', 'qty'],
      netCents: ['amount', 'sales', 'revenue'],
    },
  }),
  tableOf('sales/campaign', campaign, {
    classes: salesClasses.campaign,
    key: 'campaignId',
    day: 'day',
    synonyms: {
      campaignId: ['campaign'],
      day: ['start', 'start date'],
      name: ['campaign name'],
      endsOn: ['end', 'end date'],
    },
  }),
  tableOf('sales/ad-spend', adSpend, {
    classes: salesClasses.adSpend,
    key: 'spendId',
    day: 'day',
    synonyms: {
      day: ['date'],
      campaignId: ['campaign'],
      channel: ['medium', 'platform'],
      spendCents: ['cost', 'amount spent'],
      leads: ['conversions'],
    },
  }),
  tableOf('sales/web-traffic', webTraffic, {
    classes: salesClasses.webTraffic,
    key: 'trafficId',
    day: 'day',
    synonyms: {
      day: ['date'],
      source: ['channel', 'source / medium'],
      visits: ['sessions'],
      bounceShare: ['bounce rate'],
      signUps: ['conversions', 'goals'],
    },
  }),
  tableOf('sales/social-signal', socialSignal, {
    classes: salesClasses.socialSignal,
    key: 'signalId',
    day: 'day',
    synonyms: { day: ['date'], network: ['platform'], reactions: ['engagements'] },
  }),
]
