/**
 * Puts the values in a random order, in place (Fisher & Yates, Durstenfeld 1964).
 * @returns the same array.
 */
export function shuffle<Values extends Int32Array | Float64Array>(values: Values, random: () => number): Values {
  for (let at = values.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const held = values[at] as number
    values[at] = values[other] as number
    values[other] = held
  }
  return values
}
