// The command line as a test runs it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { root } from '../runtime/program.ts'

export interface Output {
  stdout: string
  stderr: string
}

/** @returns a new folder that the test removes itself. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'premise-test-'))
}

/** Starts a program and gathers what it prints. */
export function start(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): { child: ChildProcess; output: Output; ended: Promise<number | null> } {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  return { child, output, ended: new Promise((resolve) => child.once('close', (code) => resolve(code))) }
}

/** Starts `premise …` and leaves it running. */
export function startPremise(...args: string[]): ReturnType<typeof start> {
  return start(process.execPath, [join(root, 'runtime', 'cli.ts'), ...args])
}

/** Runs `premise …` to its end. */
export async function premise(...args: string[]): Promise<Output & { code: number | null }> {
  const { output, ended } = startPremise(...args)
  const code = await ended
  return { code, ...output }
}

/** Waits until the condition holds; the test's own time limit ends a wait in vain. */
export async function until<T>(condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const value = await condition()
    if (value) return value as NonNullable<T>
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** An error of a command: two lines, nothing else. */
export function expectTwoLines(stderr: string, ...words: (string | RegExp)[]): void {
  expect(stderr.trimEnd().split('\n')).toHaveLength(2)
  for (const word of words) expect(stderr).toMatch(word)
}
