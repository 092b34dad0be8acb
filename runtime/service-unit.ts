export interface UnitOptions {
  root: string
  data: string
  node: string
  /** Whose process it is; null for a user's own service. */
  user: string | null
  ofUser: boolean
}

/** @returns the text of a systemd unit: started again when it fails, closed in as far as it can be. */
export function serviceUnit({ root, data, node, user, ofUser }: UnitOptions): string {
  return `[Unit]
Description=Premise, data intelligence on your premises
After=network.target

[Service]
Type=exec
${user === null ? '' : `User=${user}\n`}WorkingDirectory=${specified(root)}
ExecStart=${[node, `${root}/runtime/cli.ts`, 'start', '--no-open', '--demo', 'none', '--data', data].map(quoted).join(' ')}
# premise.toml and the secrets are taken anew, without an end of the service.
ExecReload=/bin/kill -USR2 $MAINPID
Environment=ASTRO_TELEMETRY_DISABLED=1
Restart=on-failure
RestartSec=5
# The stop itself takes under ten seconds.
TimeoutStopSec=20
KillMode=mixed
UMask=0077
NoNewPrivileges=yes
${
  ofUser
    ? ''
    : `ProtectSystem=strict
ReadWritePaths=${quoted(data)} ${quoted(`${root}/dist`)} ${quoted(`-${root}/node_modules/.astro`)} ${quoted(`-${root}/.astro`)}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictSUIDSGID=yes
LockPersonality=yes
`
}
[Install]
WantedBy=${ofUser ? 'default' : 'multi-user'}.target
`
}

/** systemd gives % and, in commands, $ a meaning. */
const specified = (text: string) => text.replaceAll('%', '%%')
const quoted = (text: string) =>
  /^[\w./@:=-]+$/.test(text)
    ? text
    : `"${specified(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '$$$$')}"`
