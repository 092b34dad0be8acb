import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { workerdConfig } from './config.ts'
import { addressOf, readSettings, workerView } from './installation.ts'

const data = mkdtempSync(join(tmpdir(), 'premise-config-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

const paths = { worker: 'app.js', site: 'site', db: 'db', control: '/run/control.sock' }
const settingsOf = (toml: string) => {
  writeFileSync(join(data, 'premise.toml'), toml)
  return readSettings(data)
}

describe('the configuration of workerd', () => {
  it('leaves no service a way to any network', () => {
    const text = workerdConfig(settingsOf(''), paths, 'server')
    const workers = text.split('worker = (').length - 1
    expect(workers).toBe(3)
    expect(text.split('globalOutbound = "egress"').length - 1).toBe(workers)
    expect(text).toContain('(name = "egress", network = (allow = [], deny = ["0.0.0.0/0", "::/0"]))')
    expect(text).not.toMatch(/name = "internet"|"public"|"private"|tlsOptions|external/)
  })

  it('gives a command neither an address nor cron', () => {
    const text = workerdConfig(settingsOf(''), paths, 'private')
    expect(text).not.toMatch(/name = "http"|address = "127|name = "cron"/)
    expect(text).toContain('address = "unix:/run/control.sock"')
  })

  it('opens the clock of cron in tests only, and a first link in the compiled folder only', () => {
    expect(workerdConfig(settingsOf(''), paths, 'server')).not.toMatch(/TEST_CLOCK|FIRST_LINK/)
    expect(workerdConfig(settingsOf(''), { ...paths, clock: '/run/clock.sock' }, 'server')).toContain('TEST_CLOCK')
    expect(workerdConfig(settingsOf(''), paths, 'compiled')).toContain('PREMISE_FIRST_LINK')
  })

  it("has the times of the installation instead of the program's", () => {
    expect(workerdConfig(settingsOf(''), paths, 'server')).toContain('{\\"app\\":[\\"*/5 * * * *\\"]}')
    expect(workerdConfig(settingsOf('crons = ["0 3 * * *"]'), paths, 'server')).toContain(
      '{\\"app\\":[\\"0 3 * * *\\"]}',
    )
  })

  it('never holds a secret', () => {
    expect(workerdConfig(settingsOf(''), paths, 'server')).toMatch(
      /OPERATOR_KEY", fromEnvironment.*\n.*PEPPER", fromEnvironment/,
    )
  })
})

describe('the address', () => {
  it("is the public one where there is one, and the socket's otherwise", () => {
    expect(addressOf(settingsOf(''))).toBe('http://127.0.0.1:8787/')
    expect(addressOf(settingsOf('host = "0.0.0.0"\nport = 80'))).toBe('http://127.0.0.1:80/')
    expect(addressOf(settingsOf('host = "::1"'))).toBe('http://[::1]:8787/')
    expect(addressOf(settingsOf('public_url = "https://premise.example.com/x"'))).toBe('https://premise.example.com/x/')
  })

  it('gives the base path, without a slash at the end', () => {
    expect(workerView(settingsOf('public_url = "https://premise.example.com/x/"'))).toMatchObject({
      publicUrl: 'https://premise.example.com/x',
      basePath: '/x',
    })
    expect(workerView(settingsOf('base_path = "/y"'))).toMatchObject({ publicUrl: null, basePath: '/y' })
  })
})
