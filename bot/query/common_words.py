"""Words that say nothing of the subject: grammar, question words, chatter, and the vocabulary of every such question.

A word here neither counts for an answer nor against it. Subject words do not belong here.
"""

from bot.text import stem, words

_GRAMMAR = """
isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't hasn't haven't
hadn't mustn't ain't they're you're we're they've we've you've i've i'm i'd i'll it's that's there's here's
he's she's what's
who's where's how's let's they'd we'd you'd cannot dont doesnt isnt cant wont
a an the this that these those it its they them their theirs he him his she her hers we us our you your i me my
mine and or nor but if then than as at by for from in into of off on onto out over to toward towards under up
upon with within without via per between among about against across after before during since until through
throughout because while whereas though although is are was were be been being am isn arent wasn werent s t re
ve ll d m do does did doing done don doesn didn has have had having hasn haven hadn can could cannot cant may
might must shall should will would wouldn shouldn couldn ought not no yes ok any anyone anybody anything
some someone something every everyone each all both either neither none nothing there here where when who whom
whose which what why how whether much many more most less least few several such same other others another else
own only just even also too very so still yet already ever never again once now today currently nowadays present
recent recently lately actually really exactly precisely simply basically officially formally legally
technically apparently reportedly allegedly supposedly himself herself itself themselves yourself one two etc eg
ie vs versus  thing things stuff way ways kind kinds sort type types case cases matter point points
"""
_CHATTER = """
такой такая такие это title role job post spokes
stood stand stands turn turns turned
news happened happen happens back em m8 mate wots wot whats hows hv plz u r ya  lads lot bit bits quite rather
urgent asap ta pal btw fyi idea wondering curious heard hear hearing apparently line tonight morning afternoon а
и в на о об по из от до за что это как кто ли не да нет есть был была были же уже сколько где когда почему 이 가 은
는 을 를 의 에 누구 누구야 뭐 뭐야 무엇 어떤 언제 어디 왜 몇 명 있나 했나 하나 인가 그리고
hey hi hello please pls thanks thank you cheers sorry
guys folks team desk bot anyone quick quickly question ask asking asked tell give show find search look lookup
get need want know wonder help explain summarise summary brief briefly say says said saying tells mean means
meaning think check checking verify remind understand clarify deadline story article copy quote source sources
cite cited citation citations fact facts info information detail details latest update updates going gonna wanna
got let lets see read write writing quoting report reports reported according
"""
_PLAIN = """
often always sometimes usually rarely only again anymore longer soon later earlier before afterwards already together
instead otherwise thru via alone entirely fully partly mostly generally normally regularly directly indirectly simply
quickly legally formally publicly openly officially secretly quietly allegedly
stay stays staying stayed remain remains remaining exist exists existing happen let lets letting keep need needs needed
needing try tries trying tried want wants wanted refuse refuses refused refusing agree agrees agreed look looks looking
carry carries carrying carried handle handles pass passing thing kill kills killed killing die dies died dead lapse
lapses lapsed survive survives
survived lose loses lost win wins become becomes became seem seems mean means show shows shown print prints printed
printing publish publishes published publishing run runs running own owns owned owning belong belongs benefit accept
accepts accepted accepting expect expects expected decide decides decided deciding follow follows followed following
leave leaves leaving enter enters entering pick picks face faces facing
problem problems trouble risk risks reason reasons result results example examples instance question questions answer
answers matter matters part parts side sides place places kind group groups way hand hands party parties partner
partners owner owners operator operators buyer buyers seller sellers supplier suppliers provider providers customer
customers client clients exporters importers business businesses firm office offices frequency percent percentage
share order events kit equipment gear
deadline deadlines period periods condition conditions purpose purposes consequence consequences penalty penalties
staff employee employees boss bosses guy guys people man woman men women someone somebody
official officials authority authorities
можно может могут мочь могли нужно надо должен должны обязан обязаны разрешено запрещено запрет ли поставлять поставки
поставка продавать продажа купить покупать покупка ввозить вывозить оставаться остаться сколько часто кто после до при
판매 구매 수출 수입 가능 대상 금지 위반 허용 한도 확인 새로 여전 아직 보고 기간 기한 예외 경우 문제 여부 관련
되나요 되나 인가요 했나요 있나요 있나 있는가 얼마 얼마나 무엇 어디 누가 언제 왜 어떻게
"""
_LAW = """
found ruled side factory firm firms company companies maker maybe reference
ship ships shipped shipping shipment shipments delivery deliveries deliver delivered passed pass passes adopted
adopt adoption said comment statement react reaction response confirm confirmed confirms admit admitted
acknowledge acknowledged deny denied denies dispute disputes rejects reject санкции санкций санкционный
санкционном список списке резолюция 제재 결의 결의안 un united nations uns unsc security council sanction sanctions
sanctioned resolution resolutions unscr law laws legal illegal lawful unlawful legality illegally legally rule
rules ruling regime ban bans banned banning prohibit prohibits prohibited prohibition prohibitions forbid
forbids forbidden bar bars barred embargo embargoes embargoed allow allows allowed permit permits permitted
permissible able authorise authorised restrict restricts restricted restriction restrictions measure measures
breach breaches breached breaching break breaks broke broken breaking violate violates violated violating
violation violations infringe comply complies compliance obey cover covers covered covering apply applies
applied applicable fall concern concerns govern governs relevant obligation obligations obliged oblige require
requires required requirement requirements duty duties provision provisions paragraph paragraphs para paras
article articles clause section text wording international state states country countries member members
government governments authority authorities nation supply supplies supplied supplying sell sells sold selling
sale sales send sends sent sending buy buys bought buying purchase purchases export exports exported exporting
exporter import imports imported importing importer transfer transfers transferred trade trades trading traded
deal deals provide provides provided providing give gives gave given receive receives received receiving take
takes took taking make makes made making go goes went come comes came bring keep keeps kept hold legalise effect
effective effectively   happen happens happened change changes changed start started begin began
begun end ended ends stop stops stopped work works count counts year years month months week day date dates time
annual annually yearly currently number numbers figure figures total amount amounts quantity limit limits
limited quota quotas cap caps capped level maximum max  exempt exception exceptions exempted excluded
include includes included including involve issue issues status position situation background overview full
complete short long new old first last second next past abroad overseas foreign foreigner lawfully outlaw
outlawed outlaws tell  possible impossible open closed close use used uses using add added
list lists person persons people individual individuals set put place call calls called calling name named names
point pursuant still current valid right wrong true false real correct really fine okay good bad timeline
history
"""
FILLER: frozenset[str] = frozenset(stem(one) for word in f"{_GRAMMAR} {_CHATTER}".split() for one in words(word))
"""The stems of grammar and chatter alone."""
_ALL = f"{_GRAMMAR} {_CHATTER} {_PLAIN} {_LAW}"
COMMON: frozenset[str] = frozenset(stem(one) for word in _ALL.split() for one in words(word))
"""The stems of the common words, as `bot.text.words` splits them."""
