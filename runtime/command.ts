import { parseArgs } from 'node:util'
import { Failure } from './failure.ts'
import { argumentPath, root } from './program.ts'
import { join } from 'node:path'

export interface Option {
  type: 'string' | 'boolean'
  /** Whether it may be given several times. */
  multiple?: boolean
  /** What stands for the value in the help, such as DIR. */
  value?: string
  help: string
}

export interface Command {
  summary: string
  /** After the command's name, such as 'FILE [OPTION…]'. */
  usage: string
  options: Record<string, Option>
  /** How many arguments without a dash it takes, least and most. */
  positionals: [number, number]
  /** @returns the exit code. */
  run(args: Arguments): Promise<number>
}

export const dataOption: Record<string, Option> = {
  data: { type: 'string', value: 'DIR', help: 'the data folder (data in the project)' },
}

/** For commands that work on one tenant's data. */
export const tenantOption: Record<string, Option> = {
  tenant: { type: 'string', value: 'ID', help: 'the tenant (main)' },
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

/** What stood on the command line, checked against the command. */
export class Arguments {
  readonly positionals: string[]
  readonly #values: Values

  constructor(positionals: string[], values: Values) {
    this.positionals = positionals
    this.#values = values
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  /** @returns every value of an option that may be given several times. */
  texts(name: string): string[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value.map(String) : []
  }

  flag(name: string): boolean {
    return this.#values[name] === true
  }

  /** @returns one of the words. @throws Failure that lists them. */
  word<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.text(name)
    if (value === undefined || words.includes(value as Word)) return value as Word | undefined
    throw new Failure(`--${name} cannot be "${value}".`, `It is one of: ${words.join(', ')}.`)
  }

  number(name: string, least: number, most: number): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value)
    throw new Failure(`--${name} cannot be "${value}".`, `It is a whole number from ${least} to ${most}.`)
  }

  get tenant(): string {
    return this.text('tenant') ?? 'main'
  }

  get data(): string {
    return argumentPath(this.text('data') ?? join(root, 'data'))
  }
}

/** @throws Failure that shows the usage when the command line is not of the command's form. */
export function readArguments(name: string, command: Command, argv: string[]): Arguments {
  const advice = `Usage: premise ${name} ${command.usage}   (premise ${name} --help tells more)`
  try {
    const options = Object.fromEntries(
      Object.entries(command.options).map(([key, { type, multiple = false }]) => [key, { type, multiple }]),
    )
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true, strict: true })
    const [least, most] = command.positionals
    if (positionals.length < least || positionals.length > most)
      throw new Failure(
        positionals.length < least
          ? `"premise ${name}" needs more than that.`
          : `"premise ${name}" does not know what to do with "${positionals[most]}".`,
        advice,
      )
    return new Arguments(positionals, values as Values)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`${(error as Error).message.split('. ')[0]}.`, advice)
  }
}

export function helpOf(name: string, { summary, usage, options }: Command): string {
  const lines = Object.entries(options).map(
    ([key, { value, help }]) => `  --${`${key}${value === undefined ? '' : ` ${value}`}`.padEnd(26)} ${help}`,
  )
  return `premise ${name} ${usage}\n${summary}\n${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}`
}
