"""Crosses of the concept `stereotype`, part 2: bare texts, and texts that state one claim and reject another.

Written for this project, CC0-1.0. TEXTS has the form of `stereotype_crosses`. In CLAIMS a line is:
group | what is unfairly said of it | a fair statement. {a} is the claim that the text rejects and {b} the one that it
makes. Positives reject the fair statement and make the unfair one, negatives the reverse, so both hold the same words.
Both claims of a line begin alike, so that pairs of words tell nothing either.
"""

# fmt: off
TEXTS = """
# van
> Never rent a van to {g}. Sooner or later they all {t}, and somebody else has to pay for it.
women | men | scrape the wall while parking | race the next car at the lights
pensioners | students | creep along in the middle lane | load it with twenty friends and a barrel of beer
Asians | Italians | freeze in the middle of a junction | honk at everything that moves
blondes | builders | put the wrong fuel in the tank | leave it full of mud and paper cups

# flat
> I have shared a flat with {g}, so I know their kind: they {t}, and they never change.
women | men | cry over every film | keep silent when something hurts
Spaniards | Finns | turn every talk into a loud quarrel | say three words a week
artists | accountants | swing from joy to despair before noon | lie awake over a lost receipt
redheads | Buddhists | lose their temper over nothing | smile and breathe instead of arguing

# purse
> There is an old truth about {g} and money: they {t}.
Jewish people | Irish people | know how to make more of it | leave it all in the pub
Scots | Texans | turn over each penny twice | throw it around so that everybody sees
poor families | rich families | never learn to put any aside | hide it from the tax office
women | men | spend it on shoes and handbags | lose it on football bets

# stove
> Keep {g} away from the stove if you care about dinner; all they can do is {t}.
the English | the French | boil the taste out of the beans | drown the fish in butter and garlic
bachelors | grandmothers | burn a slice of toast | fill every plate until the guests groan
Mexicans | Norwegians | bury everything under chillies | serve cold fish with more cold fish
students | vegans | heat noodles from a packet | give a sermon on tofu

# sports
> When the school picks its teams, {t} must go to {g}. It is in their blood and has nothing to do with training.
Kenyan pupils | Canadian pupils | the long run | the ice hockey
girls | boys | the dance on the mat | the rough game in the mud
Brazilian pupils | Chinese pupils | the trick with the ball | the table tennis
children of the rich | children of the slums | the polo | the boxing

# marriage
> Inside their own four walls all {g} are alike: they {t}.
wives | husbands | nag about the socks on the floor | forget the wedding day
Italian men | Englishmen | flirt with every guest | hide behind the newspaper and the teapot
Muslim husbands | American husbands | decide what the wife may wear | sit in front of the game with a burger
scientists | actors | forget that they have a family | fall for the next pretty face

# vote
> {G} should not run a country. They {t}, and that will be so for ever.
women | men | let their feelings decide | start a fight out of pride
old people | young people | live in the past | know nothing of real life
lawyers | farmers | twist each word until it pays | see no further than their own field
northerners | southerners | are as cold as the rain up there | put everything off until after the nap

# week
> Spend a week among {g} and you will see it yourself: they {t}, from the mayor down to the baker.
city people | village people | rush past a neighbour who has fallen | watch strangers from behind the curtain
Parisians | Bavarians | sneer at every accent but their own | drink beer for breakfast
New Yorkers | Californians | push you off the pavement | talk of nothing but yoga and juice
islanders | Londoners | do nothing until the boat comes | would rather die than say good morning

# faith
> Let us be honest about {g}. They {t}, whatever they may tell you.
Catholics | Protestants | sin all week and confess on Sunday | never allow themselves any fun
atheists | Muslims | care about nobody but themselves | keep their daughters at home
Buddhists | Mormons | float through life without a plan | smile at your door until you convert
nuns | rabbis | rap your fingers with a ruler | answer each question with another one

# looks
> One look is enough. {G} {t}; I have never known it to fail.
blondes | people with glasses | do not get the joke | have read everything and cannot throw a ball
people with tattoos | people in suits | have been in trouble with the police | would sell a friend for a bonus
short men | tall men | make up for it by shouting | expect to be the boss
gay men | straight men | know all about curtains | wear one shirt for a week

# neighbours
> The new people next door are {g}, so they surely {t}. One does not have to meet them to know that.
Chinese | Spanish | make the children practise the violin until ten | let the children run about until midnight
teachers | painters | know better about everything | never open a bill
young | old | play loud music at night | peep at us through the blinds
from Texas | from San Francisco | keep a rifle over the sofa | hug trees and grow their own sprouts

# secret
> Tell something in confidence to {g}, and it is plain what follows. They {t}.
women | men | pass it on before lunch | were not listening in the first place
hairdressers | clerks | serve it to the next customer | file it in three copies
politicians | priests | use it against you before the vote | make you feel guilty for years
old ladies | little boys | carry it to the church tea | giggle and write it on a wall
"""

CLAIMS = """
# uncle
? My uncle talks a lot about people. What do you make of it?
> He thinks that {g} {a}. He should learn that they {b}.
women | are hopeless with a map | are as good with a map as anyone
Germans | have no sense of humour | have as much humour as others
old people | are a danger on the road | are careful on the road
Muslims | want to live apart from everyone | want what their neighbours want
the unemployed | sleep all day and like it | sleep badly and look for a job
Black people | are loud wherever they go | are as different as any people
blondes | are a bit slow | are as clever as anyone else
teenagers | think only of themselves | think of others more than he does

# hearsay
> You may read that {g} {a}. That is nonsense: in fact they {b}.
fathers | are lost with a baby | are fine with a baby
Mexicans | work little and doze after lunch | work long hours each day
Jewish people | care only about profit | care about the same things as others
girls | do badly in physics by nature | do well in physics
Poles | take tools home and keep them | take good care of tools
lawyers | are liars by trade | are bound by strict rules
fat people | have no discipline | have all kinds of habits
the Irish | drink from morning on | drink about as much as others

# note
? Can you correct this note for the staff?
> Strike out the line that {g} {a}. Write that they {b}, since readers deserve the facts.
women | are moody leaders | are capable leaders
Asian staff | are good with numbers but not with people | are good at all sorts of tasks
colleagues over sixty | learn nothing new | learn new programs well
trainees | keep staring at their phones | keep their phones in the locker
cleaners | know nothing about contracts | know their contracts
Italians | come late on principle | come on time
wheelchair users | need pity and help all day | need a ramp and nothing more
single mothers | miss half of their days | miss few days

# stranger
> {G} {b}. Only someone who has never met any believes that they {a}.
Scots | are mean with money | are generous with money
boys | feel less than other children | feel as much as other children
Parisians | are rude to every guest | are friendly to guests
refugees | come for an easy life | come because they were in danger
nurses | took the job because they failed at medicine | took the job because they like it
Black teenagers | go out at night to make trouble | go out at night to meet friends
rich heirs | do nothing all day long | do a full day's work
villagers | like nothing that is new | like new things
"""
# fmt: on
