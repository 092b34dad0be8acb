// What goes into a record, so that whoever reads it later reads what was written: bounded, one line, and the same bytes in the database as under the hash.

const encoder = new TextEncoder()
const detailBytes = 4096
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** @returns the text without control, format and direction characters (they become U+FFFD), cut to `most` code units. */
export function plainLine(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text
  // SQLite would store half a surrogate pair as another character than the one hashed.
  return cut.toWellFormed().replace(unseen, '\uFFFD')
}

/** @returns the detail as JSON of at most 4 kB, characters that are not seen as escapes; of a longer one its beginning. */
export function detailText(detail: Record<string, unknown>): string {
  const text = escaped(JSON.stringify(detail))
  const bytes = encoder.encode(text).length
  return bytes <= detailBytes ? text : escaped(JSON.stringify({ cut: true, bytes, begin: text.slice(0, 1000) }))
}

function escaped(json: string): string {
  return json.replace(unseen, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}
