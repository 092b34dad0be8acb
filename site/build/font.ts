// The typeface, cut down to what pages show: one variable font instead of a file a weight.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import subset from 'subset-font'

const source = '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2'
const target = new URL('../styles/generated/source-sans-3.woff2', import.meta.url)

/** Western European letters, the signs that numbers and sentences use, and arrows. */
const characters = [range(0x20, 0x7e), range(0xa0, 0xff), 'ŒœŸˆ˜', '\u2002\u2009\u202f', '–—‘’‚“”„†•…‹›€™←↑→↓−'].join(
  '',
)

/** Writes site/styles/generated/source-sans-3.woff2 with weights 300 to 700. */
export async function subsetFont(): Promise<void> {
  const file = createRequire(import.meta.url).resolve(source)
  const font = await subset(readFileSync(file), characters, {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 300, max: 700 } },
  })
  mkdirSync(dirname(target.pathname), { recursive: true })
  writeFileSync(target, font)
}

function range(from: number, to: number): string {
  return String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))
}
