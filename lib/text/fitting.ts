/**
 * The fullest wording that fits.
 * @param wordings from the fullest to the shortest.
 * @param most characters.
 * @returns the first of at most `most` characters; the last where none is so short.
 * @throws RangeError without any wording.
 */
export function fitting(wordings: readonly string[], most: number): string {
  const found = wordings.find((wording) => wording.length <= most) ?? wordings.at(-1)
  if (found === undefined) throw new RangeError('no wording')
  return found
}
