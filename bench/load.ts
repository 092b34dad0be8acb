import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import autocannon from 'autocannon'

const run = promisify(execFile)

/**
 * Requests a second of one address under saturation, on kept connections, asking for gzip.
 * wrk is used where it is installed (it costs less of the second core), else autocannon.
 */
export async function saturate(url: string, headers: Record<string, string>, seconds: number): Promise<number> {
  const all = { 'accept-encoding': 'gzip', ...headers }
  try {
    const { stdout } = await run('wrk', [
      '-t1',
      '-c32',
      `-d${seconds}s`,
      ...Object.entries(all).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      url,
    ])
    if (/Non-2xx or 3xx responses/.test(stdout)) throw new Error(`the address answers with errors: ${stdout}`)
    return Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const result = await autocannon({ url, connections: 32, duration: seconds, headers: all })
    if (result.non2xx > 0) throw new Error(`the address answered ${result.non2xx} times with an error`)
    return result.requests.average
  }
}
