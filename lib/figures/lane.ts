// One bar in a cell of a table or list: the number stands beside it as text, so it is hidden from those who listen.
import type { Tone } from './bars.ts'

/** Pixels. */
const laneHeight = 9

/**
 * @param from where the bar begins, and `to` where it ends, between `min` and `max`; what lies outside is cut off.
 * @param mark a tick to compare with.
 * @returns the bar as SVG, as wide as its cell.
 * @throws RangeError unless min < max.
 */
export function laneSvg(
  { from, to, mark }: { from: number; to: number; mark?: number },
  { min, max }: { min: number; max: number },
  tone: Tone = 'plain',
): string {
  if (!(min < max)) throw new RangeError(`no lane from ${min} to ${max}`)
  const x = (value: number) => Math.round(((Math.min(max, Math.max(min, value)) - min) / (max - min)) * 10000) / 100
  const [left, right] = [Math.min(x(from), x(to)), Math.max(x(from), x(to))]
  const zero = min < 0 && max > 0 ? `<line class="zero" x1="${x(0)}%" x2="${x(0)}%" y2="${laneHeight + 6}"/>` : ''
  const line = (name: string) =>
    mark === undefined ? '' : `<line class="${name}" x1="${x(mark)}%" x2="${x(mark)}%" y2="${laneHeight + 6}"/>`
  return `<svg class="fig lane" aria-hidden="true" width="100%" height="${laneHeight + 6}">${zero}<rect class="b ${tone}" x="${left}%" y="3" width="${Math.round((right - left) * 100) / 100}%" height="${laneHeight}"/>${line('mark under')}${line('mark')}</svg>`
}
