// How strongly one thing moves another, in one place. Bounds of what they lead to are in docs/company.md.
export const effects = {
  /** Elasticity of orders to the market index (1 = moves as much). */
  marketOnOrders: 1.2,
  /** Share by which orders rise when marketing spend doubles, with a lag of one to two weeks. */
  marketingOnOrders: 0.12,
  /** Noise of a day's orders (share of the mean). */
  orderNoise: 0.16,
  /** Points of rating (1-5) for one deviation of tenure, training and manager. */
  tenureOnRating: 0.16,
  trainingOnRating: 0.2,
  managerOnRating: 0.24,
  ratingNoise: 0.48,
  /** Log hazard of leaving for one deviation of each. */
  payGapOnLeaving: 0.66,
  ratingOnLeaving: 0.6,
  commuteOnLeaving: 0.45,
  overtimeOnLeaving: 0.5,
  managerOnLeaving: 0.5,
  /** Base chance of leaving in a month. */
  leavingBase: 0.0062,
  /** Restlessness (see world/morale.ts) of one who leaves, on the last day, and of everybody in a team about to leave. */
  leaverUnrest: 1,
  teamUnrest: 0.9,
  /** What one point of it takes from engagement (1-5), adds to weekly overtime (hours), and by which share it raises illness. */
  unrestOnEngagement: 0.8,
  unrestOnOvertime: 1.3,
  unrestOnSickness: 0.8,
  /** Points of satisfaction (1-10) lost for a doubling of response hours, and for each day of delivery delay. */
  responseOnSatisfaction: 0.85,
  delayOnSatisfaction: 0.4,
  satisfactionNoise: 1,
  /** Log odds of churn in a month for each point of satisfaction below 7. */
  satisfactionOnChurn: 1,
  /** What turning away (see world/cooling.ts) takes from use and orders at its end, as a share, adds to tickets, as a share, and takes from satisfaction, points. */
  coolingOnUsage: 0.65,
  coolingOnOrders: 0.65,
  coolingOnTickets: 1.4,
  coolingOnSatisfaction: 0.8,
  /** Deviations by which vibration has risen on the day before a failure. */
  wearOnVibration: 3.2,
  /** Parts of the usual defects that a tool at the end of its time and a machine about to fail add. */
  toolAgeOnDefects: 1,
  wearOnDefects: 0.8,
  /** Share of a line's output of the day that a failure costs. */
  failureOnOutput: 0.55,
  /** Days of delay for each share of output missing over the last two weeks. */
  shortfallOnDelay: 14,
  /** Days of delay for each late day of a supplier. */
  supplierOnDelay: 0.1,
} as const
