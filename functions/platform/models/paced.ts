import { pause } from '../db/reader.ts'

/** Does work in steps to its end, giving the event loop away after each of them. */
export async function paced<Result>(
  steps: Generator<unknown, Result>,
  rest: () => Promise<void> = pause,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await rest()
  }
}
