// What is written in reviews, surveys and goals.
import type { Random } from '../random.ts'
import { type Context, Grammar, lines } from '../text/grammar.ts'

const grammar = new Grammar({
  'review/high': lines(`
    {strength} {deed} {wish}
    {deed} {strength}
    {strength} {deed} {praise}
    {praise} {deed} {wish}
  `),
  'review/middle': lines(`
    {deed} {strength} {gap}
    {strength} {gap} {wish}
    {deed} {gap}
    {strength} {deed} {wish}
  `),
  'review/low': lines(`
    {gap} {wish}
    {strength} {gap} {help}
    {gap} {help} {wish}
    {deed} {gap} {help}
  `),
  strength: lines(`
    {first} [works with care|is quick to learn|keeps promises|thinks ahead|stays calm under pressure] and [helps others|asks good questions|shares what is known|keeps the team informed].
    [Reliable|Thorough|Inventive|Patient] in [daily work|talks with colleagues|everything around {skill}].
    [Strong|Sound|Growing] [knowledge of|feeling for] {skill}, which [the team relies on|colleagues value|shows in the results].
    [Colleagues|Others in {team}] [like to work with|turn to] {first} [when it gets difficult|for advice|before they decide].
    {first} [sees|names] problems [early|before others do] and [brings|offers] [a way out|two solutions|facts instead of opinions].
  `),
  deed: lines(`
    [Carried|Brought] {project} [through|to its goal] [in spite of|despite] [late deliveries|a small team|changed wishes].
    In {project}, {first} [took over|looked after] [planning|the difficult half|all tests|the contact with suppliers] [since spring|for four months|at short notice].
    [Shortened|Halved|Simplified] [the weekly report|hand-overs|how requests are answered] [within a quarter|together with {team}].
    [Trained|Introduced] [two|three|several] new colleagues [besides|next to] [the usual load|{project}].
    [Most|Nearly all|About half] of the goals [were reached|are done], {project} [among them|being the largest].
  `),
  gap: lines(`
    [Deadlines|Agreements] in {project} [slipped|were missed] [twice|more than once], [often without a word|mostly for want of a plan].
    [Should|Needs to] [delegate|write down|finish] more [before|instead of] [starting something new|doing it alone|the next idea].
    {skill} [remains|is still] [below what the role asks for|the weak point|unfamiliar ground].
    [Feedback|Criticism] [is taken badly|goes unanswered] [at times|in meetings], [which costs trust|which {team} noticed].
    [Quality|Care] [drops|suffers] when [several things come together|the month ends|{project} needs attention].
  `),
  help: lines(`
    We agreed on [a course in|coaching for|more time for] {skill} and [talks every two weeks|a review in three months].
    [A mentor from|Someone in] {team} [will help|joins for two months] [with {project}|with priorities].
    [Fewer tasks at once|Clearer priorities|Smaller steps] until [summer|autumn|the next review].
  `),
  praise: lines(`
    [One of|Among] the [strongest|best] [half-years|contributions] in {team} [so far|this year].
    [Exceeds|Goes beyond] what [the role asks for|was agreed], [above all|most visibly] in {project}.
    [Should|Could] [take on|lead] [a larger part|a team|the follow-up of {project}] [soon|next year].
  `),
  wish: lines(`
    Next: [deeper|broader] [work on|knowledge of] {skill}.
    For the coming half-year: [fewer meetings and more results|one project led alone|a stand-in for holidays], [with {project} as the start|and {skill}].
    [Wants|Would like] [to try|to see] [another department|another site|more of {project}].
  `),
  'survey/good': lines(`
    {likes}
    {likes} {likes}
    {likes} {asks}
  `),
  'survey/mixed': lines(`
    {likes} {asks}
    {asks}
    {asks} {likes}
  `),
  'survey/bad': lines(`
    {hurts}
    {hurts} {asks}
    {hurts} {hurts}
    {hurts} {away}
  `),
  likes: lines(`
    [I like|I enjoy] [my team|{project}|the people in {team}|how we work at {site}] [a lot|most days|more than last year].
    [My manager|My lead] [listens|explains decisions|backs us up], [also in hard weeks|even when sales are slow|and that matters to me].
    [Hours are fair|I can plan my week|Working from home helps] [since the change in {team}|most of the time|with two children].
    [I learned|We learned] [much about {skill}|new tools|how other sites work] [this quarter|in {project}].
    [The mood|Cooperation] in {team} [is good|has got better|is better than its reputation].
  `),
  asks: lines(`
    [More|Better] [training in {skill}|tools|news from above|room for quiet work] [would help|is what we need at {site}].
    [Please|It would be good to] [decide faster|answer questions|fill the open places] [in {project}|in {team}|at {site}].
    [Pay|The bonus|Shift plans] [should be explained|could be fairer|lag behind others in {city}].
    [Too many|Fewer] [meetings|reports|systems] [for my taste|would give us an afternoon back|around {project}].
  `),
  hurts: lines(`
    [We are too few|Two people left and nobody came|The load keeps growing] [in {team}|for {project}|since spring].
    [My work|What we do in {project}] [is not seen|goes unnoticed|changes every week].
    [My manager|The lead] [does not answer|changes plans daily|has no time for us] and [nobody asks why|we hear it last].
    [Overtime|Weekend work] [has become normal|is taken for granted] in {team}[, again|, and it shows|].
    [I was promised|We were told of] [a raise|help|training in {skill}] [that never came|a year ago].
  `),
  away: lines(`
    [Friends elsewhere|Former colleagues] [earn more|have it better].
    [I wonder|Some of us wonder] [how long|whether] [this can go on|to stay].
    [I look around|I have begun to look] [for something else|elsewhere].
  `),
  'goal/goal': lines(`
    [Finish|Deliver] {project} [on time|within budget|with fewer than three open points]
    [Cut|Reduce] [response times|rework|open requests] in {team} by [ten|fifteen|twenty] percent
    [Hand over|Document] {project} [to|for] [the team at {site}|{team}]
    [Answer|Close] [nine of ten|all] requests [within two days|in the same week]
    [Introduce|Set up] [a weekly board|a clear checklist|a common folder] for {project}
    [Win|Keep] [two partners|the key contacts|one pilot customer] for {project}
  `),
  'goal/development': lines(`
    [Course|Certificate] in {skill}
    [Lead|Moderate] [a team meeting|a part of {project}]
    [Job rotation|Two weeks] [at {site}|in another team]
    [Mentor|Shadow] [a colleague|the lead] in {project}
    [Bring|Raise] {skill} to the level of the role
  `),
})

export function say(random: Random, topic: string, context: Context): string {
  return grammar.say(random, topic, context)
}
