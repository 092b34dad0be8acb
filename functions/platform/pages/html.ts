import { escapeHtml } from '../../../lib/figures/escape.ts'

/** A piece of a page, safe as it is. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Piece = Html | string | number | null | undefined | false | readonly Piece[]

/** A template of HTML: texts put into it are escaped, pieces of HTML stay what they are, lists are joined, null and false are nothing. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.map((text, at) => (at === 0 ? '' : textOf(pieces[at - 1])) + text).join(''))
}

function textOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.text
  return typeof piece === 'object' ? piece.map(textOf).join('') : escapeHtml(String(piece))
}
