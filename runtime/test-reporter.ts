import type { Reporter, TestModule } from 'vitest/node'

/** Ends the output of all suites with one line that scripts read: 'N passed, N failed'. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) {
        const { state } = test.result()
        if (state !== 'pending') count[state]++
      }
      // A file that cannot be loaded, or a hook that fails, has no test of its own to count.
      if (!module.ok() && !tests.some((test) => test.result().state === 'failed')) count.failed++
    }
    if (errors.length > 0 && count.failed === 0) count.failed = errors.length
    const line = `${count.passed} passed, ${count.failed} failed${count.skipped === 0 ? '' : `, ${count.skipped} skipped`}\n`
    // After the other reporters, whichever order they are in.
    process.once('exit', () => process.stdout.write(`\n${line}`))
  }
}
