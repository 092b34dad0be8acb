/** Words that are names of persons as well: written small they are words. Folded. */
export const commonWords: ReadonlySet<string> = new Set(
  `will may mark price long short young old bill grant rose brown white black green gray grey hall hill wood woods field fields house church day case
  page cross rich rice stone stein berg wolf fox king queen bishop cook cooks baker miller hunter carpenter mason parker potter butler carter cooper
  fisher gardener porter taylor turner walker weaver smith abbot dean judge major prince pope knight noble hope faith joy grace april june august summer
  winter frost snow rain storm brook brooks ford bush park parks lane street bridge banks bank mills wells waters rivers lake pond marsh moor west north
  south east best better good love dear sharp swift strong wise bright little small large gross klein lang kurz neu gut hart weiss schwarz roth braun
  gold silver steel iron bell ball bond book bowl box boyd branch bridges buck burns chance chase clay cole cotton craft crane dale dash day drew duke
  dusty ever ferry fine first fisk flower flowers forest frank free french friend fry gates gay gentle glass golden gray guy hardy harp hatch hays heath
  hood horn iris ivy jack jay jewel key keys kind lamb law lawn light lily line link linn love luck marble march mercy merit mild mini mint more moss
  nick normal norm olive page pat pearl penny pierce pike plant pool post power powers pride prior quick ray read reed reef rob robin rock root round rowe
  ruby rusty sage sand sands savage self shade shaw shea ship skip sky small son sparks spring star stern steps sterling stock strange sweet tag tab tag
  tell terra thorn tidy tie till tim tod town trip true van vice victory violet ward warm watch wave way weeks well wild win wind wing wish worth wren yard
  yes note notes order orders team part parts product service support sales`.split(/\s+/),
)
