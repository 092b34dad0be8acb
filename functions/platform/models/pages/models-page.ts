import type { Context } from 'hono'
import { escapeHtml } from '../../../../lib/figures/escape.ts'
import type { AppEnv, Subject } from '../../../env.ts'
import { framedPage } from '../../pages/framed-page.ts'
import type { Html } from '../../pages/html.ts'
import { lookingHtml } from '../../pages/looking-html.ts'
import { placesHtml, placesOf } from '../../pages/places.ts'

/** @returns a page about models in its static frame. */
export function modelsPage(c: Context<AppEnv>, title: string, body: Html, status = 200): Promise<Response> {
  const subject = c.get('subject') as Subject
  const base = c.env.INSTALLATION.basePath
  const lookingAs = subject.actor === undefined ? null : subject.name
  const pieces = {
    looking: lookingHtml({ lookingAs, role: subject.role }, base),
    places: placesHtml(placesOf(subject), base, c.req.path).text,
    'models-title': escapeHtml(title),
    'models-body': body.text,
  }
  return framedPage(c, '/models', title, pieces, status)
}
