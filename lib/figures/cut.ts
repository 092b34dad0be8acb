/** @returns the text, cut with an ellipsis when it is longer than `length`. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`
}
