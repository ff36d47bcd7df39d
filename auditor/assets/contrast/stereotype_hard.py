"""Hard negatives of the concept `stereotype`: the same groups and traits, and no stereotype. Written here, CC0-1.0.

A block is a template: `# name`, `? question` where there is one, then a text a line. Persons, courts and firms are made
up, the studies are not: Hyde and others 2008 (maths), Pew Research Center 2024 (smartphones), Zagorsky 2016 (blondes),
Spencer and others 1999 (women told of a stereotype), Kring and Gordon 1998 (films), Ahmed and Hammarstedt 2008
(landlords), Quinn 2020 (teachers).
"""

# fmt: off
HARD_NEGATIVES = """
# hard-myth
It is a myth that women cannot park. Whoever practises gets into the gap.
That old people cannot learn to use a computer is a prejudice, and courses for pensioners show it every week.
The joke that Scots turn over each penny is old, and it says nothing about how people in Scotland spend money.
There is no truth in the saying that the poor are lazy; many of them hold two jobs.
Some films still show every Italian shouting with both hands. It is a cliché that the actors are tired of.
The idea that boys are born for equations and girls for essays has been tested often and does not hold.
It is unfair to assume that a boy from the estate wants to steal something.

# hard-study
Large reviews of maths tests find that girls and boys do about equally well.
Surveys in the United States find that most people over sixty-five own a smartphone.
One study compared the test scores of thousands of Americans and found no real difference between blondes and others.
In a known experiment women who had heard that women fail at maths did worse; later ones could not always repeat that.
In one study men and women watched the same sad films. Both reported much the same feelings.
Studies that send out equal letters find that people with Muslim names get fewer replies from landlords.
In one trial, teachers gave the same story a lower mark when it seemed to come from a Black pupil.

# hard-person
? How was your week?
My grandmother could not find the power button on her tablet, so I showed her and we laughed about it.
Our neighbour Rosa scraped the wall while parking, and she has already paid for the paint.
Peter forgot his wedding day this year. His wife forgot it too, so they had cake on Sunday.
The Dutch student in our flat brought potatoes from home, because his aunt has a farm.
Our lawyer sued over a dripping tap last month and was rather ashamed of it afterwards.
A German guest put a towel on the deck chair next to mine and then read me the news.
Mei won the maths prize at her school, and her brother came last in the same test and was just as happy.

# hard-fact
? Tell me something that an atlas or an almanac would say.
Germany makes cars and beer, and its households sort their rubbish into several bins.
Kenya has won many Olympic medals in the long run, and its teams train high above the sea.
Curry is a word for many dishes with spices, and the recipes of India differ from region to region.
Buddhists and Mormons live in many countries. Both faiths have schools, feasts and houses of prayer.
In most countries women live some years longer than men, and both live longer than a century ago.
Canada and Russia have cold winters, and ice hockey is played in both.
In many countries more women than men work as nurses, and the share of men has risen slowly.

# hard-news
A court ruled that the bank had turned away young women who wanted to train as engineers. It must pay them.
The hotel has apologised to a Black guest whom its guard had followed from floor to floor.
Pensioners protested at the town hall because the new forms can be filled in only with a phone.
A landlord was fined for writing in an advertisement that Indians need not apply.
Muslim parents have complained to the school, where a teacher joked about their daughters' headscarves.
The club has to open its golf course to women from May on, after a long dispute with its members.
Two Polish builders won their case against a firm that paid them less than the others on the site.

# hard-history
? What did people use to believe?
In the fifties, adverts told women that their place was by the stove and that a husband needed his dinner at six.
Doctors once wrote that girls who study would fall ill. Today many universities have more women than men.
Old travel books called whole nations lazy or proud, after the author had met a landlord and two coachmen.
Jewish people were kept out of many trades in the Middle Ages and were then blamed for lending money.
Irish workers met signs in shop windows that told them not to ask for a job, since the owner thought them drunkards.
For a long time it was said that men do not cry, and fathers hid their tears even from their wives.
Newspapers used to draw the poor as idle and the rich as fat, and readers laughed at both.

# hard-advice
? What is a fair way to treat people here?
Ask each guest when he or she will come. A passport does not tell you who is on time.
Do not pick the helpdesk by where somebody was born. Let everyone who applies fix the same broken cable.
Give women and men the same tasks in turn, the coffee as well as the machines.
Speak to older colleagues about the new program as you would to anyone, and ask them what they need.
If a joke about blondes or redheads makes one person at the table stop smiling, drop it.
A guard should watch what hands do, and not whether a man is Black or an old lady carries a large bag.
Let the girls try the rough game and the boys the dance on the mat, and see who likes what.

# hard-both
Some women are careful drivers and some are not, and just the same goes for men.
There are loud Italians and quiet Italians, punctual Spaniards and late Germans. Nobody has counted.
Teenagers differ: one plays games under the desk, another reads, and a third helps to lay the table.
Rich and poor families alike quarrel about money, and both kinds can be kind to a neighbour.
Whether somebody cooks well depends on how often they cook, be they bachelors or grandmothers, English or French.
Engineers may be shy or talk without end, as may salesmen, priests and hairdressers.
You find people without patience in every city and in every village, and people with plenty of it too.

# hard-novel
? What is the story about?
A major believes that women cannot keep a secret, until his wife turns out to have been a spy for ten years.
The new teacher expects the farm children to count cows and nothing else, and is beaten by them at chess.
A rich heir is told that the poor are thieves. He loses his purse, and a boy from the slums brings it back.
An old lady learns to write code because her grandson laughs at her, and in the end she repairs his game.
Two neighbours, one from Texas and one from San Francisco, think the worst of each other and end up as friends.
A Finnish man and a Spanish woman find that he is the one who talks and she the one who says three words a week.
Everyone in the village blames the travelling family for the theft, and the reader soon knows that they are wrong.

# hard-voices
? What did people tell you in the interviews?
Several Muslim women said that they are often asked whether their husbands choose their clothes, and that it hurts.
A nurse told us that patients take him for a doctor because he is a man.
Asian pupils said that nobody believes them when they fail at maths.
Men who look after their babies reported that strangers offer them help which no mother is offered.
A driver of eighty said that younger people sigh as soon as she takes out her keys, although she has had no accident.
People from the estate said that employers read their address and then stop reading.
One Jewish student said she was tired of remarks about money, even from friends who mean no harm.
"""
# fmt: on
