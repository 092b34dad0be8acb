// Privacy's own tables in the register.
import { classesOf } from './data-class.ts'
import { job, nameWord, textRow, textState } from './schema.ts'

export const privacyClasses = {
  job: classesOf(job, {
    title: 'Erasures and retention',
    purpose: 'To finish what was begun, and to prove what was erased.',
    keep: { months: 'always', reason: 'Proof of what was erased; it names nobody once it is done.' },
    columns: {
      id: 'system',
      kind: 'system',
      state: 'system',
      person: 'person',
      plan: 'system',
      startedBy: 'system',
      startedAt: 'system',
      finishedAt: 'system',
      report: 'system',
    },
  }),
  textRow: classesOf(textRow, {
    title: 'Index of texts',
    purpose: 'To find texts by their words; words are blinded, names and numbers of persons are not in it.',
    keep: { months: 'always', reason: 'It goes with the row.' },
    columns: {
      id: 'system',
      tableName: 'system',
      rowId: 'system',
      batchId: 'system',
      day: 'business',
      person: 'person',
      department: 'business',
    },
  }),
  textState: classesOf(textState, {
    title: 'State of the index',
    purpose: 'To read only what is new.',
    keep: { months: 'always', reason: 'Names nobody.' },
    columns: { tableName: 'system', batchId: 'system' },
  }),
  nameWord: classesOf(nameWord, {
    title: 'Words of names',
    purpose: 'To keep names out of the index and of what a search shows, those of erased persons too.',
    keep: { months: 'always', reason: 'Blinded words, apart from whom they belong to.' },
    columns: { word: 'system' },
  }),
}
