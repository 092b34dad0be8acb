import type { Ink } from './ink.ts'

/** The note that follows the pointer: ink on paper with a hairline, in the page's own type. */
export function tooltip(ink: Ink) {
  const font = { family: ink('font'), size: 13 }
  return {
    backgroundColor: ink('paper'),
    borderColor: ink('field'),
    borderWidth: 1,
    cornerRadius: 2,
    caretSize: 0,
    caretPadding: 12,
    padding: 10,
    boxPadding: 6,
    titleColor: ink('muted'),
    bodyColor: ink('ink'),
    footerColor: ink('muted'),
    titleFont: { ...font, weight: 'normal' as const },
    bodyFont: font,
    footerFont: { ...font, weight: 'normal' as const },
    boxWidth: 8,
    boxHeight: 8,
    multiKeyBackground: 'transparent',
  }
}
