import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { finishSite } from './finish.ts'

let folder: string

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'premise-site-')), 'site')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  write(
    'index.html',
    '<link rel="stylesheet" href="/assets/a.css"><script type="module" src="/assets/boot.js"></script>',
  )
  write(
    'assets/a.css',
    '@font-face{src:url(/assets/f.woff2)}b{background:url("/icon.svg")}i{background:url(//other/x)}',
  )
  write('assets/boot.js', 'import"./part.js";const draw=()=>import(`./chart.js`)')
  write('assets/part.js', 'part')
  write('assets/chart.js', 'chart')
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(join(folder, '..'), { recursive: true })
})

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text)
}

const size = (path: string) => readFileSync(join(folder, path)).length

describe('a finished site', () => {
  it('has style sheets whose addresses hold under any base path', () => {
    finishSite(folder)
    expect(readFileSync(join(folder, 'assets/a.css'), 'utf8')).toBe(
      '@font-face{src:url(./f.woff2)}b{background:url(./../icon.svg)}i{background:url(//other/x)}',
    )
  })

  it('has every text file beside itself as brotli and gzip', () => {
    finishSite(folder)
    for (const path of ['index.html', 'assets/a.css', 'assets/chart.js']) {
      const bytes = readFileSync(join(folder, path))
      expect(brotliDecompressSync(readFileSync(join(folder, `${path}.br`)))).toEqual(bytes)
      expect(gunzipSync(readFileSync(join(folder, `${path}.gz`)))).toEqual(bytes)
    }
  })

  it('weighs the scripts that the page names apart from those that come later', () => {
    const [weight] = finishSite(folder)
    const atPaint = size('assets/boot.js.br') + size('assets/part.js.br')
    expect(weight).toMatchObject({
      page: '/index.html',
      scriptBeforePaint: atPaint,
      script: atPaint + size('assets/chart.js.br'),
      css: size('assets/a.css.br'),
    })
  })

  it('is the same when it is finished twice', () => {
    const first = finishSite(folder)
    expect(finishSite(folder)).toEqual(first)
  })

  it('is refused over its budget, by page and part', () => {
    // Text that does not compress: each character depends on all before it.
    let state = 1
    const noise = Array.from({ length: 100_000 }, () => {
      state = (state * 48_271) % 2_147_483_647
      return String.fromCharCode(33 + (state % 90))
    }).join('')
    write('assets/chart.js', noise)
    expect(() => finishSite(folder)).toThrow(/\/index\.html: script is \d+ B, at most 75000/)
  })
})
