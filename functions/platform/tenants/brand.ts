// The accent colour of a tenant: readable on the paper of the site, and lightened where the paper is dark.

/** --paper of site/styles/tokens.css. */
const paper = { light: '#fbfaf7', dark: '#121516' }
/** WCAG 2.2 AA for text. */
export const contrastLeast = 4.5

/** @param accent '#rrggbb'. @returns whether text of that colour can be read on the light paper. */
export function readsOnPaper(accent: string): boolean {
  return contrast(accent, paper.light) >= contrastLeast
}

/** @param accent '#rrggbb', null for the site's own. @returns the style sheet that the pages load after their own. */
export function brandCss(accent: string | null): string {
  if (accent === null) return ''
  const light = `--accent:${accent};--accent-soft:${mixed(accent, paper.light, 0.9)}`
  const lifted = onDark(accent)
  const dark = `--accent:${lifted};--accent-soft:${mixed(lifted, paper.dark, 0.85)}`
  // Twice :root, so that it counts whatever order the sheets come in.
  return `:root:root{${light}}\n@media (prefers-color-scheme:dark){:root:root{${dark}}}\n`
}

/** @returns the colour, mixed with white as far as it takes to be read on the dark paper. */
export function onDark(accent: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const lifted = mixed(accent, '#ffffff', share)
    if (contrast(lifted, paper.dark) >= contrastLeast) return lifted
  }
  return '#ffffff'
}

/** WCAG 2.2 contrast ratio of two '#rrggbb', 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function mixed(color: string, other: string, share: number): string {
  const [one, two] = [channels(color), channels(other)]
  return `#${one.map((value, at) => hex(value * (1 - share) + (two[at] ?? 0) * share)).join('')}`
}

const channels = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
const hex = (value: number) => Math.round(value).toString(16).padStart(2, '0')
