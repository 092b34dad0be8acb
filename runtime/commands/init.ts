import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { certificateDays, makeCertificate } from '../certificate.ts'
import { type Command, dataOption } from '../command.ts'
import { prepareDataFolder } from '../data-folder.ts'
import { Failure } from '../failure.ts'
import { installationFile, readSettings } from '../installation.ts'

export const command: Command = {
  summary: 'Makes a certificate for TLS and writes it into premise.toml; again to renew it.',
  usage: '--host NAME[,NAME…] [--data DIR]',
  options: {
    host: {
      type: 'string',
      value: 'NAMES',
      help: 'names and addresses by which browsers come, such as premise.lan,192.168.1.5',
    },
    ...dataOption,
  },
  positionals: [0, 0],
  async run(args) {
    const { data } = args
    const hosts = hostsOf(args.text('host') ?? '')
    const { tls } = readSettings(data)
    const folder = join(data, 'tls')
    const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') }
    if (tls !== undefined && (tls.certificate !== files.certificate || tls.key !== files.key))
      throw new Failure(
        `${installationFile(data)} names a certificate already: ${tls.certificate}.`,
        'Renew that one where it comes from, or take [tls] out of the file and run this again.',
      )
    prepareDataFolder(data)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const made = makeCertificate(hosts, new Date())
    write(files.key, made.key, 0o600)
    write(files.certificate, made.certificate, 0o644)
    write(join(folder, 'ca.pem'), made.ca, 0o644)
    if (tls === undefined) addTls(installationFile(data))
    process.stdout.write(`${join(folder, 'ca.pem')}\n`)
    process.stderr.write(
      `The certificate is good for ${hosts.join(', ')} and ${certificateDays} days. Let browsers trust the file above, then start again.\nTo be reached by others, premise.toml needs host = "0.0.0.0" at its top.\n`,
    )
    return 0
  },
}

function hostsOf(text: string): string[] {
  const hosts = [...new Set(text.split(',').map((host) => host.trim().toLowerCase()))].filter((host) => host !== '')
  const wrong = hosts.find(
    (host) =>
      isIP(host) === 0 &&
      !/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(host),
  )
  if (hosts.length === 0 || hosts.length > 50 || wrong !== undefined)
    throw new Failure(
      wrong === undefined
        ? '"premise init" needs the names by which browsers come.'
        : `"${wrong}" is neither a host name nor an IP address.`,
      'Such as: premise init --host premise.lan,192.168.1.5',
    )
  return hosts
}

/** Whole or not at all: a server that starts meanwhile finds the old pair or the new one's halves, which it refuses. */
function write(file: string, text: string, mode: number): void {
  writeFileSync(`${file}.new`, text, { mode })
  renameSync(`${file}.new`, file)
}

/** A table at the end of TOML changes nothing before it. */
function addTls(file: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const gap = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  write(file, `${before}${gap}[tls]\ncertificate = "tls/certificate.pem"\nkey = "tls/key.pem"\n`, 0o600)
}
