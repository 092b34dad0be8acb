/** The colours of the page as it is shown now, by the names of its custom properties without the dashes. */
export type Ink = (name: string) => string

/** @returns a reader of the element's colours: a canvas cannot use custom properties. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element)
  return (name) => style.getPropertyValue(`--${name}`).trim()
}
