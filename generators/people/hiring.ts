// Places to be filled, and those who apply for them.
import type { Employee } from '../world/people.ts'
import { amount, ByDay, type Entry, lastDayOf, type Part, type Staff, type WholeMonth } from './staff.ts'

interface Vacancy {
  id: string
  /** Whose place it is, and who comes. */
  person: Employee
  successor: Employee
  opened: number
  accepted: number
  /** Cents for advertising, and with what filling it cost. */
  adCents: number
  costCents: number
}

type Outcome = 'rejected' | 'withdrawn' | 'declined' | 'hired'

interface Application {
  id: string
  vacancy: Vacancy
  source: string
  gender: Employee['gender']
  birthYear: number
  applied: number
  screened: number | null
  interviewed: number | null
  offered: number | null
  closed: number
  outcome: Outcome
}

/** Share of applicants, and how much likelier than others they are to be asked to come. */
const sources = [
  ['Job board', 40, 1],
  ['Careers page', 25, 1.1],
  ['Referral', 12, 1.7],
  ['Agency', 10, 1.4],
  ['University', 13, 0.9],
] as const

/** Places in the order in which they were opened. */
function vacanciesOf(staff: Staff): readonly Vacancy[] {
  return staff.memo('vacancies', '', () =>
    staff.world.people
      .flatMap((person) => vacancyOf(staff, person) ?? [])
      .sort((a, b) => a.opened - b.opened || (a.id < b.id ? -1 : 1)),
  )
}

function vacancyOf(staff: Staff, person: Employee): Vacancy | null {
  const successor = person.coming?.successor ?? null
  if (successor === null) return null
  const random = staff.world.random(`people/vacancy/${person.id}`)
  const opened = Math.max(0, person.hired + 1, lastDayOf(person) - random.integer(8, 35))
  const accepted = Math.max(opened + 7, successor.hired - random.integer(6, 20))
  const adCents = 1000 * random.integer(400, 1600)
  const agency = random.chance(0.2) ? (person.steps[0] as Employee['steps'][number]).payCents * 0.12 : 0
  return {
    id: `V-${person.id.slice(1)}`,
    person,
    successor,
    opened,
    accepted,
    adCents,
    costCents: adCents + Math.round((agency + 1000 * random.integer(200, 2500)) / 1000) * 1000,
  }
}

function applicationsFor(staff: Staff, vacancy: Vacancy): Application[] {
  const random = staff.world.random(`people/applications/${vacancy.id}`)
  const { opened, accepted, successor, person } = vacancy
  const count = 5 + random.poisson(person.level > 3 ? 7 : 12)
  const all = [winner(staff, vacancy)]
  const year = Number(staff.day(opened).slice(0, 4))
  for (let n = 2; n <= count; n++) {
    const [source, , pull] = random.weighted(sources.map((each) => [each, each[1]] as const))
    const applied = opened + random.integer(0, Math.floor((accepted - opened) * 0.7))
    const [screen, interview, offer, leave] = [random.next(), random.next(), random.next(), random.next()]
    const [first, second, third] = [random.integer(1, 9), random.integer(3, 16), random.integer(3, 12)]
    // Nobody is asked or answered after the place is filled and the letters are out.
    const by = (day: number) => Math.min(day, accepted + 3)
    const screened = screen < 0.68 * pull ? by(applied + first) : null
    const interviewed = screened !== null && interview < 0.38 * pull ? by(screened + second) : null
    const offered = interviewed !== null && offer < 0.12 && interviewed < accepted - 6 ? by(interviewed + third) : null
    const outcome: Outcome = offered !== null ? 'declined' : leave < 0.08 ? 'withdrawn' : 'rejected'
    all.push({
      id: `${vacancy.id}-${n}`,
      vacancy,
      source,
      gender: random.weighted([
        ['female', 0.43],
        ['male', 0.55],
        ['non-binary', 0.02],
      ] as const),
      birthYear: year - random.integer(21, 55),
      applied,
      screened,
      interviewed,
      offered,
      closed: Math.max(
        by((offered ?? interviewed ?? screened ?? applied) + random.integer(1, 12)),
        offered ?? interviewed ?? screened ?? applied,
      ),
      outcome,
    })
  }
  return all.map((application) =>
    application.outcome === 'hired'
      ? { ...application, gender: successor.gender, birthYear: successor.birthYear }
      : application,
  )
}

/** Goes through every step between the opening and the yes. */
function winner(staff: Staff, vacancy: Vacancy): Application {
  const random = staff.world.random(`people/winner/${vacancy.id}`)
  const { accepted, successor } = vacancy
  const applied = vacancy.opened + Math.floor((accepted - vacancy.opened) * random.between(0, 0.35))
  const at = (share: number) => applied + Math.floor((accepted - applied) * share)
  return {
    id: `${vacancy.id}-1`,
    vacancy,
    source: random.weighted(sources.map(([name, weight, pull]) => [name, weight * pull * pull] as const)),
    gender: successor.gender,
    birthYear: successor.birthYear,
    applied,
    screened: at(random.between(0.1, 0.25)),
    interviewed: at(random.between(0.35, 0.65)),
    offered: at(random.between(0.75, 0.95)),
    closed: accepted,
    outcome: 'hired',
  }
}

function vacancyRow(staff: Staff, vacancy: Vacancy, dayIndex: number): Entry {
  const { id, person, opened, accepted, adCents, costCents } = vacancy
  const filled = dayIndex >= accepted
  return [
    'hr/vacancy',
    {
      vacancy_id: id,
      day: staff.day(opened),
      department: person.department,
      role: person.role,
      level: person.level,
      location: person.location,
      replaces_id: person.id,
      filled_on: filled ? staff.day(accepted) : null,
      cost: amount(filled ? costCents : adCents),
    },
  ]
}

/** The row as it stood on a day. */
function applicationRow(staff: Staff, application: Application, dayIndex: number): Entry {
  const { id, vacancy, source, gender, birthYear, applied, screened, interviewed, offered, closed, outcome } =
    application
  const known = (index: number | null) => (index === null || index > dayIndex ? null : staff.day(index))
  return [
    'hr/application',
    {
      application_id: id,
      day: staff.day(applied),
      vacancy_id: vacancy.id,
      department: vacancy.person.department,
      source,
      gender,
      birth_year: birthYear,
      screened_on: known(screened),
      interviewed_on: known(interviewed),
      offered_on: known(offered),
      closed_on: known(closed),
      outcome: closed <= dayIndex ? outcome : 'open',
      // The number is given on the first day of work.
      employee_id: outcome === 'hired' && vacancy.successor.hired <= dayIndex ? vacancy.successor.id : null,
    },
  ]
}

const openIn = ({ opened, successor }: Vacancy, month: WholeMonth) =>
  opened <= month.last && successor.hired >= month.first

export const vacancies: Part = {
  month: (staff, month, journal) => {
    const byDay = new ByDay<Vacancy>()
    for (const vacancy of vacanciesOf(staff))
      if (openIn(vacancy, month)) {
        byDay.add(vacancy.opened, vacancy)
        byDay.add(vacancy.accepted, vacancy)
      }
    return (dayIndex) =>
      byDay.on(dayIndex).map((vacancy) => {
        const { person, opened, adCents, costCents, id } = vacancy
        const amountCents = dayIndex === opened ? adCents : costCents - adCents
        journal.post({
          day: staff.day(dayIndex),
          debit: '6110',
          credit: '1110',
          department: person.department,
          organization: person.location,
          amountCents,
          memo: dayIndex === opened ? `Advertising ${id}` : `Hiring ${id}`,
        })
        return vacancyRow(staff, vacancy, dayIndex)
      })
  },
}

export const applications: Part = {
  month: (staff, month) => {
    const byDay = new ByDay<Application>()
    for (const vacancy of vacanciesOf(staff))
      if (openIn(vacancy, month))
        for (const application of applicationsFor(staff, vacancy)) {
          const days = new Set([
            application.applied,
            application.screened,
            application.interviewed,
            application.offered,
            application.closed,
          ])
          if (application.outcome === 'hired') days.add(vacancy.successor.hired)
          for (const day of days) if (day !== null) byDay.add(day, application)
        }
    return (dayIndex) => byDay.on(dayIndex).map((application) => applicationRow(staff, application, dayIndex))
  },
}
