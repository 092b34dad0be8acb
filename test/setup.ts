import { build } from '../runtime/build.ts'

/** Before all tests: the worker and the site as they are now. */
export default async function setup(): Promise<void> {
  await build((line) => process.stderr.write(`${line}\n`))
}
