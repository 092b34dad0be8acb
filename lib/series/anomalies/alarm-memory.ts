/** State of `AlarmMemory`, plain JSON. */
export interface AlarmMemoryState {
  seen: number
  episodes: number
  recordAt: number
  record: number
  alarmAt: number
}

export interface AlarmMemoryTuning {
  /** Decades from which a point is an alarm. */
  alarm: number
  /** Points after an alarm in which nothing is said. */
  mute: number
  /** Within these many points, and this share of all points so far, only a new record is said. */
  rest: number
  restShare: number
  /** Decades asked for more with each tenfold length of the series, and with each tenfold number of earlier episodes. */
  lengthPenalty: number
  episodePenalty: number
}

/** Says an event once: keeps of a stream of surprises the first and the record ones, and asks more of series that alarm often. */
export class AlarmMemory {
  private readonly tuning: AlarmMemoryTuning
  private seen = 0
  private episodes = 0
  private recordAt = -1
  private record = 0
  private alarmAt = -1

  constructor(tuning: AlarmMemoryTuning) {
    this.tuning = tuning
  }

  /** @param surprise decades. @returns what is left of it. */
  push(surprise: number): number {
    const { alarm, mute, rest, restShare, lengthPenalty, episodePenalty } = this.tuning
    const at = this.seen++
    const level = surprise - lengthPenalty * Math.log10((at + 100) / 1000)
    if (level < 1) return 0
    const resting = rest + restShare * at
    if (this.recordAt >= 0 && at - this.recordAt <= resting && level <= this.record) return 0
    this.recordAt = at
    this.record = level
    if (this.alarmAt >= 0 && at - this.alarmAt <= mute) return 0
    const said = level - episodePenalty * Math.log10(1 + this.episodes)
    if (said >= alarm) {
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
    Object.assign(this, state)
  }
}
