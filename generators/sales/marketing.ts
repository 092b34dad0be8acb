// What marketing spends, what it reaches, and who comes to the firm's site.
import type { Journal, Row } from '../area.ts'
import type { World } from '../world.ts'
import { dayAt } from '../world/days.ts'
import { type Campaign, channels } from '../world/demand.ts'
import { eventsOn } from '../world/events.ts'

/** Cents for a thousand impressions, and share of them that is clicked. */
const reach: Record<Campaign['channel'], { thousandCents: number; clickShare: number }> = {
  Search: { thousandCents: 1800, clickShare: 0.031 },
  Social: { thousandCents: 850, clickShare: 0.011 },
  'Trade press': { thousandCents: 3200, clickShare: 0.006 },
  Events: { thousandCents: 5200, clickShare: 0.015 },
  'E-mail': { thousandCents: 600, clickShare: 0.024 },
}
/** Visits a workday for each order that is usual, by where they come from. */
const sources = [
  ['Organic', 9],
  ['Direct', 7],
  ['Referral', 2.5],
  ['Search', 2],
  ['Social', 2],
  ['Trade press', 0.8],
  ['Events', 0.6],
  ['E-mail', 1.2],
] as const
/** Cents of spend behind a visit that comes of it. */
const centsAVisit = 340
const signUpShare: Record<string, number> = {
  Organic: 0.018,
  Direct: 0.03,
  Referral: 0.024,
  Search: 0.028,
  Social: 0.01,
  'Trade press': 0.016,
  Events: 0.04,
  'E-mail': 0.034,
}
const marketing = { account: '6310', paidFrom: '1110' } as const

export function isDead(world: World, campaign: Campaign): boolean {
  return world.events.some(({ kind, where }) => kind === 'dead-campaign' && where.campaign === campaign.name)
}

export function campaignRow(world: World, campaign: Campaign): [string, Row] {
  const days = campaign.last - campaign.first + 1
  return [
    'sales/campaign',
    {
      campaign_id: campaign.id,
      day: dayAt(world, campaign.first),
      name: campaign.name,
      channel: campaign.channel,
      ends_on: dayAt(world, campaign.last),
      budget: Math.ceil((campaign.spendCents * days * 1.04) / 10_000) * 100,
    },
  ]
}

/** Campaigns that begin, what each costs and reaches, and visits by source. */
export function* marketingOfDay(world: World, dayIndex: number, journal: Journal): Iterable<[string, Row]> {
  for (const campaign of world.campaigns) {
    if (campaign.first === dayIndex) yield campaignRow(world, campaign)
    if (campaign.first <= dayIndex && dayIndex <= campaign.last) yield adRow(world, campaign, dayIndex, journal)
  }
  yield* trafficRows(world, dayIndex)
}

function adRow(world: World, campaign: Campaign, dayIndex: number, journal: Journal): [string, Row] {
  const random = world.random(`sales/ads/${campaign.id}/${dayIndex}`)
  const day = dayAt(world, dayIndex)
  const { thousandCents, clickShare } = reach[campaign.channel]
  const impressions = Math.round((1000 * campaign.spendCents * random.between(0.85, 1.15)) / thousandCents)
  const clicks = Math.round(impressions * clickShare * random.between(0.75, 1.25))
  // A campaign that does nothing is clicked, but by nobody who wants to buy.
  const leads = isDead(world, campaign) ? 0 : random.poisson((campaign.spendCents * campaign.effect) / 9_000)
  journal.post({
    day,
    debit: marketing.account,
    credit: marketing.paidFrom,
    department: 'Marketing',
    organization: (world.profile.sites[0] as { name: string }).name,
    amountCents: campaign.spendCents,
    memo: `Campaign ${campaign.name}`,
  })
  return [
    'sales/ad-spend',
    {
      spend_id: `${campaign.id}-${day}`,
      day,
      campaign_id: campaign.id,
      channel: campaign.channel,
      spend: campaign.spendCents / 100,
      impressions,
      clicks,
      leads,
    },
  ]
}

function* trafficRows(world: World, dayIndex: number): Iterable<[string, Row]> {
  const random = world.random(`sales/web/${dayIndex}`)
  const { profile, options, market } = world
  const { day, month, workday } = world.days[dayIndex] as World['days'][number]
  const usual = (profile.ordersPerHundred * options.employees) / 100
  const shift = eventsOn(world.events, 'holiday-shift', dayIndex)[0]
  const climate =
    (profile.season[month] as number) *
    (market.activity[dayIndex] as number) *
    (1 + (profile.growth * dayIndex) / 365) *
    (workday ? 1 : 0.35) *
    (shift === undefined ? 1 : 1 + shift.size)
  for (const [source, weight] of sources) {
    const drawn = (channels as readonly string[]).includes(source)
      ? visitsDrawn(world, source, dayIndex) * (workday ? 1 : 0.5)
      : 0
    const mean = weight * usual * climate * random.between(0.88, 1.12) + drawn
    const visits = random.poisson(mean)
    const bounceShare =
      Math.round(1000 * Math.max(0.1, Math.min(0.9, random.normal(source === 'Social' ? 0.58 : 0.42, 0.04)))) / 1000
    yield [
      'sales/web-traffic',
      {
        traffic_id: `${source.toLowerCase().replaceAll(' ', '-')}-${day}`,
        day,
        source,
        visits,
        page_views: Math.round(visits * random.between(2.2, 3.6)),
        bounce_share: bounceShare,
        sign_ups: random.poisson(visits * (signUpShare[source] as number)),
      },
    ]
  }
}

/** Visits that the spend of one to two weeks before brings to a channel. */
function visitsDrawn(world: World, channel: string, dayIndex: number): number {
  let cents = 0
  for (const campaign of world.campaigns) {
    if (campaign.channel !== channel || isDead(world, campaign)) continue
    const from = Math.max(campaign.first, dayIndex - 14)
    const to = Math.min(campaign.last, dayIndex - 7)
    if (to >= from) cents += (campaign.spendCents * campaign.effect * (to - from + 1)) / 8
  }
  return cents / centsAVisit
}
