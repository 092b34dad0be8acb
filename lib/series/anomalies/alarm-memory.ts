/** State of `AlarmMemory`, plain JSON. */
export interface AlarmMemoryState {
  seen: number
  episodes: number
  recordAt: number
  record: number
  alarmAt: number
}

export interface AlarmMemoryTuning {
  /** Points after an alarm in which nothing is said. */
  mute: number
  /** Within these many points, and this share of all points so far, only a new record is said. */
  rest: number
  restShare: number
  /** Decades asked for more with each tenfold length of the series. */
  lengthPenalty: number
  /** Length from which nothing gets stricter any more. */
  longest: number
  /** Decades asked for more with each tenfold excess of alarms over the rate that was promised. */
  excessPenalty: number
}

/** Says an event once: of a stream of surprises it keeps the first and the record ones, and asks more of a series that alarms more often than promised. */
export class AlarmMemory {
  private seen = 0
  private episodes = 0
  private recordAt = -1
  private record = 0
  private alarmAt = -1
  private readonly alarm: number
  private readonly falseAlarmRate: number
  private readonly tuning: AlarmMemoryTuning

  /** @param alarm decades from which a point is an alarm. @param falseAlarmRate alarms a point that are accepted. */
  constructor(alarm: number, falseAlarmRate: number, tuning: AlarmMemoryTuning) {
    this.alarm = alarm
    this.falseAlarmRate = falseAlarmRate
    this.tuning = tuning
  }

  /** @param surprise decades. @returns what is left of it. */
  push(surprise: number): number {
    const { mute, rest, restShare, lengthPenalty, longest, excessPenalty } = this.tuning
    const at = this.seen++
    const length = Math.min(at, longest)
    const level = surprise - lengthPenalty * Math.log10((length + 100) / 1000)
    if (level < 1) return 0
    const resting = rest + restShare * length
    if (this.recordAt >= 0 && at - this.recordAt <= resting && level <= this.record) return 0
    this.recordAt = at
    this.record = level
    if (this.alarmAt >= 0 && at - this.alarmAt <= mute) return 0
    const said = level - excessPenalty * Math.log10(1 + this.episodes / (1 + this.falseAlarmRate * at))
    if (said >= this.alarm) {
      if (this.alarmAt < 0 || at - this.alarmAt > resting) this.episodes++
      this.alarmAt = at
    }
    return Math.max(0, said)
  }

  state(): AlarmMemoryState {
    const { seen, episodes, recordAt, record, alarmAt } = this
    return { seen, episodes, recordAt, record, alarmAt }
  }

  restore(state: AlarmMemoryState): void {
    this.seen = state.seen
    this.episodes = state.episodes
    this.recordAt = state.recordAt
    this.record = state.record
    this.alarmAt = state.alarmAt
  }
}
