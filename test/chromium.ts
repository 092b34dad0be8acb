// A real Chromium for tests: an installed one, else the program that @sparticuz/chromium carries.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { root } from '../runtime/program.ts'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Nothing but what the tests ask for goes out of this browser. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--hide-scrollbars',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** @throws Error saying what to install when there is no Chromium for this machine. */
export async function launchChromium(): Promise<Browser> {
  const { CHROMIUM } = process.env
  if (CHROMIUM !== undefined && !existsSync(CHROMIUM))
    throw new Error(`CHROMIUM names ${CHROMIUM}, which does not exist`)
  const own = CHROMIUM ?? installed.find((path) => existsSync(path))
  if (own !== undefined) return chromium.launch({ executablePath: own, args: quiet })
  const folder = await unpacked()
  // A machine without any font configuration gets the one that came along.
  const env = existsSync('/etc/fonts')
    ? {}
    : { env: { ...process.env, FONTCONFIG_PATH: join(folder, 'fonts') } as Record<string, string> }
  // Of the package only the program is taken: its own flags hold --single-process, which ends with the first page.
  return chromium.launch({ executablePath: join(folder, 'chromium'), args: quiet, ...env })
}

/**
 * The packed program, unpacked once a machine, user and version. It is unpacked beside its place and then moved there in one step,
 * so that of two test files at once both find either nothing or all of it.
 */
async function unpacked(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `There is no Chromium for ${process.platform} ${process.arch}: install Chromium or Chrome, or name one in the variable CHROMIUM.`,
    )
  }
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as {
    version: string
  }
  const place = join(tmpdir(), `premise-chromium-${version}-${process.getuid?.() ?? 0}`)
  if (existsSync(place)) return trusted(place)
  const beside = mkdtempSync(`${place}.`)
  const { TMPDIR } = process.env
  try {
    // The package knows no other place than the system's folder for temporary files.
    process.env.TMPDIR = beside
    const { default: packed } = await import('@sparticuz/chromium')
    await packed.executablePath()
    if (!existsSync(place)) renameSync(beside, place)
  } catch (error) {
    if (!existsSync(place)) throw error
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    rmSync(beside, { recursive: true, force: true })
  }
  return trusted(place)
}

/** Others may write to the folder for temporary files: a program that is not ours is not run. */
function trusted(place: string): string {
  const { uid, mode } = statSync(place)
  if (uid !== (process.getuid?.() ?? uid) || (mode & 0o022) !== 0)
    throw new Error(`${place} belongs to somebody else; remove it and run the tests again`)
  return place
}
