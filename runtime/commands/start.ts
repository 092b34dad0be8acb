import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from '../build.ts'
import { type Command, dataOption } from '../command.ts'
import { demoTenant } from '../company/demo-tenant.ts'
import { root } from '../program.ts'
import { serve } from '../serve.ts'
import { say } from '../server-access.ts'
import type { Ready } from '../supervisor.ts'

export const command: Command = {
  summary: 'Builds what has changed and serves until it is stopped.',
  usage: '[OPTION…]',
  options: {
    ...dataOption,
    port: { type: 'string', value: 'N', help: 'listen here (port in premise.toml, 8787)' },
    host: { type: 'string', value: 'ADDRESS', help: 'listen on this address (host in premise.toml, 127.0.0.1)' },
    demo: {
      type: 'string',
      value: 'none|default',
      help: 'the synthetic company as the tenant demo of a new installation, kept up to yesterday (default), or none',
    },
    'no-open': { type: 'boolean', help: 'do not open the browser' },
    'test-clock': { type: 'boolean', help: 'let tests move the clock of cron' },
  },
  positionals: [0, 0],
  async run(args) {
    const demo = args.word('demo', ['none', 'default'] as const) ?? 'default'
    const port = args.number('port', 1, 65535)
    const host = args.text('host')
    await build(say)
    return serve({
      data: args.data,
      testClock: args.flag('test-clock'),
      ...(port === undefined ? {} : { port }),
      ...(host === undefined ? {} : { host }),
      demo: demo === 'default',
      onReady(ready) {
        process.stdout.write(`Premise is ready: ${ready.address}\n`)
        const places = greetings(ready)
        for (const { about, link } of places) {
          if (about !== null) say(about)
          if (link !== null) say(`Sign in once: ${link}`)
        }
        const [first] = places
        if (!args.flag('no-open')) openBrowser(first?.link ?? first?.address ?? ready.address)
        if (demo === 'default') keepDemo(args.data)
      },
    })
  },
}

interface Greeting {
  about: string | null
  address: string
  link: string | null
}

/** @returns what to say of each tenant, the one to look around in first. */
function greetings({ tenants }: Ready): Greeting[] {
  if (tenants.length < 2) return tenants.map(({ address, link }) => ({ about: null, address, link }))
  return tenants
    .map(({ id, address, link }) => ({
      about: id === demoTenant ? `To look around, the synthetic company: ${address}` : `Your own company: ${address}`,
      address,
      link,
    }))
    .reverse()
}

/** In a process of its own, so that the launcher stays at the log and the signals. It ends with this one. */
function keepDemo(data: string): void {
  const child = spawn(process.execPath, [join(root, 'runtime/company/demo.ts'), data], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  child.on('error', (error) => say(`The synthetic company could not be made: ${error.message}.`))
  const end = () => void child.kill()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  process.on('exit', end)
}

/** Only for somebody who sits at a screen. */
function openBrowser(address: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  const opener = process.platform === 'darwin' ? 'open' : DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : null
  if (opener === null || !process.stdout.isTTY) return
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
