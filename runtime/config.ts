// wrangler.toml (the program) and DATA/premise.toml (the installation) -> workerd's Cap'n Proto text.
import { egressServices, ownAddresses } from './egress.ts'
import { cronsOf, type Settings, socketAddress, tenantIds, vaultName, workerView } from './installation.ts'
import { readProgram } from './program.ts'

/** Where things lie, as the config's own folder and workerd's working directory see them. */
export interface ConfigPaths {
  /** The bundle, relative to the config file. */
  worker: string
  site: string
  db: string
  /** Control socket; everything but the public address comes in here. */
  control: string
  /** Certificate and key as the config file sees them; their text never stands in it. */
  tls?: { certificate: string; key: string }
  /** Moves the cron service's clock, in tests only. */
  clock?: string
}

/** `server` listens and runs cron; `private` is a command's own, on the control socket alone; `compiled` is one executable. */
export type ConfigKind = 'server' | 'private' | 'compiled'

/**
 * V8 gives a heap no cap of its own: this one makes it collect instead of grow.
 * A regular expression that backtracks too long goes on with the linear engine.
 */
const v8Flags = (settings: Settings) => [
  `--max-old-space-size=${settings.limits.heap_megabytes}`,
  '--max-semi-space-size=8',
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
  '--regexp-backtracks-before-fallback=50000',
]

/** @returns the config; only what [[egress]] lists reaches any network, and no service called `internet` is left to be made up. */
export function workerdConfig(
  settings: Settings,
  paths: ConfigPaths,
  kind: ConfigKind,
  damaged: readonly string[] = [],
): string {
  const program = readProgram()
  const date = text(program.compatibility_date)
  const withCron = kind !== 'private'
  const services = [
    `(name = "app", worker = (
      modules = [(name = "app.js", esModule = embed ${text(paths.worker)})],
      compatibilityDate = ${date}, compatibilityFlags = [${program.compatibility_flags.map(text).join(', ')}],
      globalOutbound = "egress",
      bindings = [
        ${databaseBindings(settings).join(',\n        ')},
        (name = "ASSETS", service = (name = "site", entrypoint = "AssetWorker")),
        (name = "OPERATOR_KEY", fromEnvironment = "PREMISE_OPERATOR_KEY"),
        (name = "PEPPER", fromEnvironment = "PREMISE_PEPPER"),
        (name = "KEYS", fromEnvironment = "PREMISE_KEYS"),${kind === 'compiled' ? '\n        (name = "FIRST_LINK", fromEnvironment = "PREMISE_FIRST_LINK"),\n        (name = "LISTENING", fromEnvironment = "PREMISE_LISTENING"),' : ''}
        ${settings.egress.map((_, at) => `(name = "EGRESS_${at}", service = "egress-${at}"),`).join('\n        ')}
        (name = "INSTALLATION", json = ${json(workerView(settings, damaged))}),
      ]))`,
    `(name = "d1", worker = (
      modules = [(name = "d1.js", bundled = "/workerd/d1.js")],
      compatibilityDate = ${date}, globalOutbound = "egress",
      bindings = [(name = "DATABASE", durableObjectNamespace = "D1Database")],
      durableObjectNamespaces = [(className = "D1Database", uniqueKey = "premise-d1", enableSql = true, preventEviction = true)],
      durableObjectStorage = (localDisk = "data")))`,
    ...(withCron ? [cronService(date, cronsOf(settings), paths.clock !== undefined)] : []),
    `(name = "site", assets = (path = ${text(paths.site)}, config = ${json({ html_handling: program.assets.html_handling, not_found_handling: program.assets.not_found_handling })}, compatibilityDate = ${date}))`,
    '(name = "egress", network = (allow = [], deny = ["0.0.0.0/0", "::/0"]))',
    // The compiled folder runs on a machine that is not known yet.
    ...egressServices(settings.egress, kind === 'compiled' ? [] : ownAddresses(), text),
    `(name = "data", disk = (path = ${text(paths.db)}, writable = true))`,
  ]
  const sockets = [
    ...(kind === 'private' ? [] : [publicSocket(settings, paths)]),
    `(name = "control", address = ${text(`unix:${paths.control}`)}, http = (), service = (name = "app", entrypoint = "Control"))`,
    ...(paths.clock === undefined
      ? []
      : [`(name = "clock", address = ${text(`unix:${paths.clock}`)}, http = (), service = "cron")`]),
  ]
  return `# Written by premise at each start from wrangler.toml and premise.toml; do not edit.
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join(',\n    ')},
  ],
  sockets = [
    ${sockets.join(',\n    ')},
  ],
  v8Flags = [${v8Flags(settings).map(text).join(', ')}],
  logging = (structuredLogging = true),
);
`
}

/** The address that people reach. The socket itself says on every answer that browsers shall come back by TLS only. */
function publicSocket(settings: Settings, { tls }: ConfigPaths): string {
  const strict = workerView(settings).secure
    ? '(injectResponseHeaders = [(name = "Strict-Transport-Security", value = "max-age=31536000")])'
    : '()'
  const protocol =
    tls === undefined
      ? `http = ${strict}`
      : `https = (options = ${strict}, tlsOptions = (minVersion = tls1Dot2, keypair = (privateKey = embed ${text(tls.key)}, certificateChain = embed ${text(tls.certificate)})))`
  return `(name = "http", address = ${text(socketAddress(settings))}, ${protocol}, service = "app")`
}

/** Each tenant has two databases: its rows, and the keys of its persons, which no backup of the rows holds. */
function databaseBindings(settings: Settings): string[] {
  return tenantIds(settings).flatMap((id, at) =>
    [
      { binding: 'DB', database: id },
      { binding: 'VAULT', database: vaultName(id) },
    ].map(
      ({ binding, database }) =>
        `(name = ${text(at === 0 ? binding : `${binding}_${id}`)}, wrapped = (moduleName = "cloudflare-internal:d1-api", innerBindings = [(name = "fetcher", service = (name = "d1", props = (json = ${json({ database })})))]))`,
    ),
  )
}

function cronService(date: string, crons: string[], testClock: boolean): string {
  return `(name = "cron", worker = (
      modules = [(name = "cron.js", bundled = "/workerd/cron.js")],
      compatibilityDate = ${date}, compatibilityFlags = ["service_binding_extra_handlers"], globalOutbound = "egress",
      bindings = [
        (name = "SCHEDULE", durableObjectNamespace = "Schedule"),
        (name = "CRONS", json = ${json({ app: crons })}),${testClock ? '\n        (name = "TEST_CLOCK", json = "true"),' : ''}
        (name = "app", service = "app"),
      ],
      durableObjectNamespaces = [(className = "Schedule", uniqueKey = "premise-cron", enableSql = true)],
      durableObjectStorage = (localDisk = "data")))`
}

/** A Cap'n Proto string: quotes, backslashes and control characters escaped, the rest as it is in UTF-8. */
function text(value: string): string {
  const escaped = [...value].map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`
    return character < ' ' ? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}` : character
  })
  return `"${escaped.join('')}"`
}

/** JSON inside a Cap'n Proto string, in ASCII whatever the names are. */
function json(value: unknown): string {
  return text(
    JSON.stringify(value).replace(
      /[\u007f-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )
}
