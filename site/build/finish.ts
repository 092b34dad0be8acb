// After `astro build`: moves addresses in style sheets under any base path, compresses, weighs each page and holds it to its budget.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Bytes on the wire, brotli. Scripts before first paint are those that the page's HTML names. */
const budget = { html: 40_000, css: 15_000, scriptBeforePaint: 15_000, script: 75_000, font: 35_000 }
const compressed = /\.(?:html|js|css|svg|json)$/

interface Weight {
  page: string
  html: number
  css: number
  scriptBeforePaint: number
  script: number
  font: number
}

/**
 * Finishes a built site in place and prints its table of weights.
 * @throws Error naming the pages that are over budget.
 */
export function finishSite(folder: string): Weight[] {
  const files = filesIn(folder)
  for (const file of files) if (file.endsWith('.css')) relateStyle(folder, file)
  const size = new Map<string, number>()
  for (const file of files) size.set(`/${relative(folder, file).replaceAll('\\', '/')}`, writeCompressed(file))
  const weights = [...size.keys()]
    .filter((path) => path.endsWith('.html'))
    .map((path) => pageWeight(folder, path, size))
  writeFileSync(join(folder, '..', 'weights.json'), `${JSON.stringify(weights, null, 2)}\n`)
  print(weights)
  const over = weights.flatMap((weight) =>
    (Object.keys(budget) as (keyof typeof budget)[])
      .filter((part) => weight[part] > budget[part])
      .map((part) => `${weight.page}: ${part} is ${weight[part]} B, at most ${budget[part]}`),
  )
  if (over.length > 0) throw new Error(`The site is over its budget.\n${over.join('\n')}`)
  return weights
}

/** A style sheet's own folder is known to it; the base path of the installation is not. */
function relateStyle(folder: string, file: string): void {
  const from = `/${relative(folder, dirname(file)).replaceAll('\\', '/')}`
  const css = readFileSync(file, 'utf8').replace(
    /url\((["']?)(\/[^/)"'][^)"']*)\1\)/g,
    (_, _quote, path: string) => `url(./${posix.relative(from, path)})`,
  )
  writeFileSync(file, css)
}

/** @returns the size on the wire: brotli where the file is text. */
function writeCompressed(file: string): number {
  const bytes = readFileSync(file)
  if (!compressed.test(file)) return bytes.length
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${file}.br`, brotli)
  return brotli.length
}

function pageWeight(folder: string, page: string, size: Map<string, number>): Weight {
  const html = readFileSync(join(folder, page), 'utf8')
  const named = (pattern: RegExp) => [...html.matchAll(pattern)].map((match) => match[1] ?? '')
  const first = scriptGraph(folder, named(/<script[^>]*\ssrc="([^"]+)"/g), /(?:from|import)\s*["'](\.[^"']+)["']/g)
  const all = scriptGraph(folder, [...first], /(?:from|import)\s*\(?\s*["'`](\.[^"'`]+)["'`]/g)
  const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + (size.get(path) ?? 0), 0)
  return {
    page,
    html: size.get(page) ?? 0,
    css: sum(named(/<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"/g)),
    scriptBeforePaint: sum(first),
    script: sum(all),
    font: sum(named(/<link[^>]*rel="preload"[^>]*href="([^"]+)"/g)),
  }
}

function scriptGraph(folder: string, roots: string[], imports: RegExp): Set<string> {
  const found = new Set<string>()
  const visit = (path: string): void => {
    if (found.has(path)) return
    found.add(path)
    for (const match of readFileSync(join(folder, path), 'utf8').matchAll(imports))
      visit(posix.join(posix.dirname(path), match[1] ?? ''))
  }
  for (const root of roots) visit(root)
  return found
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

function print(weights: Weight[]): void {
  const line = (cells: (string | number)[]) =>
    console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(16) : String(cell).padStart(14))).join(''))
  line(['bytes, brotli', 'html skeleton', 'css', 'js at paint', 'js in all', 'font'])
  for (const { page, html, css, scriptBeforePaint, script, font } of weights)
    line([page, html, css, scriptBeforePaint, script, font])
  line(['budget', budget.html, budget.css, budget.scriptBeforePaint, budget.script, budget.font])
}

if (import.meta.main) finishSite(process.argv[2] ?? 'dist/site')
