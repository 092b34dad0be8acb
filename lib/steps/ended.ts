/** @returns what work in steps comes to, done without a pause. */
export function ended<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
