// premise COMMAND …: one file a command in runtime/commands.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, helpOf, readArguments } from './command.ts'
import { Failure, failureLines } from './failure.ts'

const folder = join(import.meta.dirname, 'commands')

async function load(name: string): Promise<Command> {
  const file = join(folder, `${name}.ts`)
  if (!/^[a-z]+$/.test(name) || !existsSync(file))
    throw new Failure(`There is no command "${name}".`, `Commands: ${names().join(', ')}.`)
  return ((await import(file)) as { command: Command }).command
}

const names = () =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3))
    .sort()

async function main([name, ...rest]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write('premise COMMAND …   (npm run premise -- COMMAND …)\n\n')
    for (const each of names()) process.stdout.write(`  ${each.padEnd(10)} ${(await load(each)).summary}\n`)
    return 0
  }
  const command = await load(name === '--version' ? 'version' : name)
  if (rest.includes('--help')) {
    process.stdout.write(helpOf(name, command))
    return 0
  }
  return command.run(readArguments(name, command, rest))
}

// A reader that has gone (premise … | head) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(failureLines(error))
  process.exitCode = error instanceof Failure ? error.exitCode : 70
}
