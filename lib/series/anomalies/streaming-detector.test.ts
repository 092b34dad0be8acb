import { describe, expect, test } from 'vitest'
import { restoredDetector, type StreamingOptions, streamingDetector } from './streaming-detector.ts'

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 4294967296
  }
}

function gaussian(seed: number): () => number {
  const random = generator(seed)
  return () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
}

function series(length: number, value: (at: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, at) => value(at))
}

function judged(values: Float64Array, options: StreamingOptions = {}) {
  const detector = streamingDetector(options)
  return Array.from(values, (value) => detector.push(value))
}

function alarms(values: Float64Array, options: StreamingOptions = {}): number[] {
  return judged(values, options).flatMap(({ isAlarm }, at) => (isAlarm ? [at] : []))
}

const noises: Record<string, (seed: number) => (at: number) => number> = {
  'white noise': (seed) => gaussian(seed),
  'AR(1)': (seed) => {
    const normal = gaussian(seed)
    let value = 0
    return () => {
      value = 0.8 * value + normal()
      return value
    }
  },
  'heavy tails (t with 3 degrees of freedom)': (seed) => {
    const normal = gaussian(seed)
    return () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3)
  },
  drift: (seed) => {
    const normal = gaussian(seed)
    return (at) => normal() + at / 500
  },
  counts: (seed) => {
    const random = generator(seed)
    return () => Math.floor(-2 * Math.log(random()))
  },
}

describe('the streaming detector', () => {
  test.each(Object.entries(noises))('keeps the rate of false alarms on %s', (_, noise) => {
    for (const falseAlarmRate of [0.01, 0.001]) {
      const count = alarms(series(6000, noise(1)), { falseAlarmRate }).length
      // Twice the rate within the first thousands, where little is known.
      expect(count / 6000).toBeLessThanOrEqual(2 * falseAlarmRate)
    }
  })

  test('alarms at a spike, a drop to nothing and a change of level, at once', () => {
    const normal = gaussian(5)
    const spike = series(1500, (at) => normal() + (at === 1200 ? 15 : 0))
    const level = series(1500, (at) => normal() + (at >= 1200 ? 12 : 0))
    expect(alarms(spike)).toContain(1200)
    expect(alarms(level)).toContain(1200)
    const drop = series(1500, (at) => (at >= 1200 ? 0 : 50 + normal()))
    expect(alarms(drop)).toContain(1200)
  })

  test('alarms at a wave that stands still, though no value is new', () => {
    const normal = gaussian(6)
    const wave = series(3000, (at) => 5 * Math.sin((2 * Math.PI * Math.min(at, 2500)) / 60) + 0.1 * normal())
    const found = alarms(wave)
    expect(found.some((at) => at > 2500 && at <= 2620)).toBe(true)
  })

  test('says a lasting event once', () => {
    const normal = gaussian(7)
    const level = series(2000, (at) => normal() + (at >= 1200 ? 12 : 0))
    expect(alarms(level).filter((at) => at >= 1200 && at < 1300).length).toBeLessThanOrEqual(2)
  })

  test('sees with a period what is usual only at another hour', () => {
    const normal = gaussian(8)
    const usual = (at: number) => (at % 24 < 8 ? 0 : 20) + 0.3 * normal()
    const night = series(1200, (at) => (at === 1180 ? 20 : usual(at)))
    expect(night[1180]).toBe(20)
    expect(judged(night, { period: 24 })[1180]?.isAlarm).toBe(true)
  })

  test('does not look ahead: what comes later changes nothing that was said', () => {
    const normal = gaussian(9)
    const values = series(1500, () => normal())
    const other = values.map((value, at) => (at >= 1000 ? value * 50 : value))
    expect(judged(other).slice(0, 1000)).toEqual(judged(values).slice(0, 1000))
  })

  test('goes on from its state as if it had never stopped', () => {
    const normal = gaussian(10)
    const values = series(2600, (at) => normal() + (at % 700 === 0 ? 9 : 0))
    for (const stop of [0, 1, 60, 1234]) {
      const whole = streamingDetector({ period: 7, falseAlarmRate: 0.005 })
      const before = streamingDetector({ period: 7, falseAlarmRate: 0.005 })
      for (const value of values.subarray(0, stop)) {
        whole.push(value)
        before.push(value)
      }
      const after = restoredDetector(JSON.parse(JSON.stringify(before.state())))
      for (const value of values.subarray(stop)) expect(after.push(value)).toEqual(whole.push(value))
    }
  })

  test('answers the same for another unit and another zero', () => {
    const normal = gaussian(11)
    const values = series(1500, (at) => Math.round(64 * normal() + (at === 1200 ? 640 : 0)))
    const scores = judged(values).map(({ score }) => score)
    const moved = judged(values.map((value) => 1024 * value + 4096)).map(({ score }) => score)
    for (const [at, score] of moved.entries()) expect(score).toBeCloseTo(scores[at] as number, 9)
  })

  test('is bounded however long the stream', () => {
    const normal = gaussian(12)
    const detector = streamingDetector()
    let size = 0
    for (let at = 0; at < 12_000; at++) {
      detector.push(normal() * (1 + at / 1000))
      if (at === 6000) size = JSON.stringify(detector.state()).length
    }
    expect(JSON.stringify(detector.state()).length).toBeLessThan(1.3 * size)
  })

  test('gives finite answers for constant, tiny, huge, short and missing values', () => {
    const odd = [
      series(400, () => 7),
      series(3, (at) => at),
      series(400, (at) => (at % 2) * 1e-300),
      series(400, (at) => (at === 300 ? 1e300 : at % 5)),
      series(400, (at) => (at % 3 === 0 ? Number.NaN : at % 7)),
      series(400, (at) => (at % 2 === 0 ? 1e308 : -1e308)),
    ]
    for (const values of odd) {
      for (const { score, expected, lower, upper } of judged(values, { period: 5 })) {
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        for (const number of [expected, lower, upper])
          if (number !== undefined) expect(Number.isFinite(number)).toBe(true)
      }
    }
    expect(alarms(odd[0] as Float64Array)).toEqual([])
    expect(judged(odd[4] as Float64Array)[0]).toEqual({ score: 0, isAlarm: false })
  })

  test('expects what has erred least, in a band that holds nearly all', () => {
    const normal = gaussian(13)
    const values = series(3000, (at) => 10 * Math.sin((2 * Math.PI * at) / 24) + normal())
    const answers = judged(values, { period: 24, falseAlarmRate: 0.01 }).slice(1000)
    const error = answers.reduce(
      (sum, { expected = 0 }, at) => sum + Math.abs(expected - (values[at + 1000] as number)),
      0,
    )
    expect(error / answers.length).toBeLessThan(1)
    const outside = answers.filter(({ lower = 0, upper = 0 }, at) => {
      const value = values[at + 1000] as number
      return value < lower || value > upper
    })
    expect(outside.length / answers.length).toBeGreaterThan(0.002)
    expect(outside.length / answers.length).toBeLessThan(0.03)
  })

  test('refuses rates and periods that are none, and states of another form', () => {
    for (const falseAlarmRate of [0, 0.5, Number.NaN])
      expect(() => streamingDetector({ falseAlarmRate })).toThrow(RangeError)
    for (const period of [0, 1.5, Number.NaN]) expect(() => streamingDetector({ period })).toThrow(RangeError)
    const state = streamingDetector().state()
    expect(() => restoredDetector({ ...state, recent: [] })).toThrow(RangeError)
  })
})
