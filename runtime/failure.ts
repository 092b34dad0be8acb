/** An expected failure of a command: what happened and why, then what to do. Printed as two lines. */
export class Failure extends Error {
  readonly advice: string
  readonly exitCode: number

  constructor(what: string, advice: string, exitCode = 1) {
    super(what)
    this.name = 'Failure'
    this.advice = advice
    this.exitCode = exitCode
  }
}

/** @returns the two lines that a person sees, each without line breaks of its own. */
export function failureLines(error: unknown): string {
  const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ')
  if (error instanceof Failure) return `${oneLine(error.message)}\n${oneLine(error.advice)}\n`
  const { stack, message } = error instanceof Error ? error : { stack: undefined, message: String(error) }
  return `Premise failed where it should not: ${oneLine(message)}\nPlease report this${stack === undefined ? '.' : ` with: ${oneLine(stack.split('\n').slice(1, 4).join(' '))}`}\n`
}
