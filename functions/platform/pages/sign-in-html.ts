import { escapeHtml } from '../../../lib/figures/escape.ts'

/**
 * The form that uses a one-time link up. It takes a press of a button, so that a mail scanner that opens the link does not.
 * @param link secret of the link, or null.
 * @param problem why the last attempt failed, in a sentence, or null.
 */
export function signInForm(link: string | null, problem: string | null, base = ''): string {
  const trouble = problem === null ? '' : `<p class="notice bad" role="alert">${escapeHtml(problem)}</p>`
  if (link === null) {
    return `${trouble}<p>You need a one-time sign-in link. It was printed when Premise was first started; whoever runs this installation can make you a new one.</p>`
  }
  return `${trouble}<p>Press the button to sign in to Premise on this browser.</p><form method="post" action="${escapeHtml(base)}/sign-in"><input type="hidden" name="link" value="${escapeHtml(link)}"><button type="submit">Sign in</button></form>
<p class="quiet">The link works once.</p>`
}
