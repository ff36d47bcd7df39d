"""Fitted texts of `fiction`, second half, in the form of fiction_tales.py, and of the same source.

In most of this half nothing happens that could not happen: the tale is one by its manner, by a narrator who knows what
nobody can have known, or by a country that is not on any map.
"""

from auditor.assets.contrast.fiction_tales import Matter

# a table: its rows stay as they are
# fmt: off
SCENES: dict[str, Matter] = {
    "detective-house": ("At {0} in the morning Inspector {1} was called to the house.", (
        ("seven|Hale",
         "He looked at the cold tea, then at the gardener's hands, and knew that he would have to lie tonight.",
         "He questioned the gardener, who had cold hands and asked for tea, and let him go that night."),
        ("half past four|Moreau",
         "Nobody had cried. That was the first thing she noticed, and long afterwards it was the thing that hanged "
         "them.",
         "Nobody had been hurt. The first thing that she noticed was the smell of gas, and the street was shut long "
         "afterwards."),
        ("six|Lindt",
         "The dead man sat by the piano in his coat, as if music had been promised him, and Lindt nearly apologised.",
         "The dead man sat by the piano in his coat, and the doctor whom Lindt had called put it down to his heart."),
        ("eight|Brandt",
         "\"You are late,\" said the corpse's wife, \"he has been charming for almost three hours,\" and she poured "
         "out the gin.",
         "\"You are late,\" said the neighbour's wife, and she showed him the window, which had been open for almost"
         " three hours."),
        ("two|Sato",
         "Rain ran down the stairs like a witness in a hurry, and Sato, who trusted only rain, stood still and "
         "listened.",
         "Rain had run down the stairs, the only witness was in a hurry, and Sato stood still in the hall and "
         "listened."),
    )),
    "love-letter": ("{0} found the letter in {1}, three weeks after the wedding of her sister.", (
        ("Clara|a hymn book",
         "She read it standing, and the girl who laid it back was no longer the one who had opened the book.",
         "She read it and laid it back, and years later, when the book was sold, a dealer opened it."),
        ("Philippa|the piano stool",
         "Had she burnt it then, as her heart advised, there would have been no duel, no scandal and no Alice.",
         "She kept it, as her heart advised, and it is now with her own papers in the care of Alice, her niece."),
        ("Nadia|his winter coat",
         "Outside the first sleighs went by, and under all their bells she could hear one word, which was never.",
         "It was about two sleighs and all their bells, and under it stood one word that nobody could read."),
        ("Ginevra|a glove",
         "So Count Orsolo was alive after all! She laughed, blew out the candle, and began in the dark to pack.",
         "So she learned that the count had died. She blew out the candle and began to pack."),
        ("Louise|the bread tin",
         "It smelled of him, of rye and tobacco, and she ate a slice of bread quite slowly, as one says goodbye.",
         "It was a bill for rye and tobacco, and she paid it quite slowly, without a word, as one pays such things."),
    )),
    "sea-voyage": ("The {0} left {1} with a crew of nineteen and a hold full of salt.", (
        ("Marigold|Lisbon",
         "None of them had seen the captain by daylight, and on the ninth day young Pip resolved to knock at his "
         "door.",
         "None of them had a dry coat, and on the ninth day a captain who saw her by daylight took her in tow."),
        ("Hope of Dorn|Cadiz",
         "\"We are twenty,\" whispered the cook, counting the spoons again, and he felt a hand laid on his shoulder.",
         "\"We are sinking,\" wrote the cook, counting the days again, and he felt a hand laid on his shoulder."),
        ("Sparrow|Bristol",
         "Of these nineteen one would be a king, one a saint, and seventeen would be remembered by the crabs.",
         "Of these nineteen one would drown, and a boy of seventeen would be remembered because he jumped in."),
        ("Anna Regina|Danzig",
         "And Jorrit, who had stolen his brother's name to be aboard, sang the loudest of them all as the land sank.",
         "And Jorrit Haan, who had got aboard in his brother's coat, wrote that all of them sang as the land sank."),
        ("Petrel|Trapani",
         "Fat Ulisse swore that he could smell gold through all of it, and by Malta there were eleven who believed "
         "him.",
         "The mate swore that he could smell the damp in it, and by Malta there were eleven who believed him."),
    )),
    "spy-station": ("{0} waited on platform {1} with a newspaper under his arm.", (
        ("Weaver|nine",
         "The woman in grey did not look at him, which meant that Prague was lost and that he had an hour to live.",
         "The woman in grey did not look at him, his own sister, so much weight had he lost since his year in "
         "Prague."),
        ("Mr Castle|four",
         "It was yesterday's paper. He had asked for tomorrow's, but the Bureau had grown so careless since the "
         "coup.",
         "It was yesterday's paper, but he had no other, and the night train had grown so late that he knew it by "
         "heart."),
        ("Agent Lark|two",
         "\"The herons are early,\" murmured the porter as he passed, and Lark felt the small cold key drop into his"
         " pocket.",
         "\"The trains are early,\" murmured the porter, and a child picked up the small key that he had dropped."),
        ("Old Tomas|eleven",
         "For thirty years he had been dead to three governments, and he did not intend to be late for the fourth.",
         "For thirty years he had come by the same train, and he did not intend to stop now that it was free for "
         "him."),
        ("Halloran|one",
         "He folded it twice, the signal for danger, and watched his only friend walk past him into the trap.",
         "He folded it twice, as for the crossword, and looked out for his only friend, who had missed the train."),
    )),
    "duel-town": ("There were two wells in {0}, and in the summer of {1} one of them ran dry.", (
        ("Dry Fork|1879",
         "Then Kid Marlow rode in, dusty and smiling, and the preacher hid the only bucket and loaded his shotgun.",
         "Then a preacher rode in, dusty and without a hat, and told the council where to buy a bucket and a pump."),
        ("Sandoval|1884",
         "\"Yours is the next,\" said Ma Quill to the sheriff, and she spat, and the whole street took one long step"
         " back.",
         "\"Yours is the deeper one,\" said the sheriff to Ma Quill, and the whole street drank there for one long "
         "month."),
        ("Bitter Creek|1891",
         "Nobody blamed the stranger, not aloud, but that evening Doc Hollis measured him with his eyes for a box.",
         "Nobody was blamed, not aloud, but that evening Doc Hollis had the water measured and sent off a box of it."),
        ("Las Palomas|1902",
         "Juan Dos Veces had sworn to drink there or die, and being Juan he meant, as usual, to do both before dark.",
         "Juan Reyes had to drink there as a boy, and being a boy he did not see, he wrote, why the mules had to "
         "die."),
        ("Rawley|1868",
         "The Boone boys drew lots for it, and the shortest straw fell, as in that family it always did, to Abel.",
         "The families drew lots for it, and the shortest straw fell, as Abel's book shows, to the Boones."),
    )),
    "crown-court": ("When the king fell ill in {0}, the keys of the palace were given to {1}.", (
        ("Ostermark|his nephew",
         "Prince Aldric weighed them in his palm, and, being nineteen and in love, gave them to the wrong woman.",
         "The nephew, being nineteen and in love, gave them to his marshal, as the letters of both women show."),
        ("the third winter|the bishop",
         "That night the bishop dined alone with the crown upon the chair before him and told it all his sins.",
         "That night the bishop dined alone, and in a letter to the chapter he told it all that the crown still "
         "owed."),
        ("Lent|the queen",
         "She locked eleven doors and left the twelfth ajar, and behind it, as she had known he would, stood Ravel.",
         "She locked the treasury, left her men behind each of its twelve doors, and let it be known that he would "
         "live."),
        ("Valdoria|a groom",
         "For no one else could be found sober in the palace, and so it was a groom, named Tuck, who declared the "
         "war.",
         "For no one else could be found sober, and so it was a groom, named Tuck, who signed for the wine."),
        ("the year of the comet|the council",
         "Seven old men swore to open nothing. By Easter there were four, and each of them wore a new ring.",
         "Seven men swore to open nothing. By Easter there were four, for each of the others had caught the fever."),
    )),
    "comic-mayor": ("The mayor of {0} had promised {1} a fountain before the end of the year.", (
        ("Pumpenau|the market women",
         "By Christmas he had the hole, into which he had now fallen twice, once by accident and once for the votes.",
         "By Christmas he had the hole, into which a cart had now fallen, but no water, and in May he lost the "
         "votes."),
        ("Little Snoring Vale|the band",
         "Since there was no water, he hired his own brother-in-law to stand in the middle, dressed as a dolphin, "
         "and spit.",
         "Since there was no water, he hired his own brother-in-law to drill in the middle, and he struck a cable."),
        ("Great Muddle|everybody",
         "What came out of the pipe on the great day was soup, good soup, and nobody dared to ask whose.",
         "What came out of the pipe on the great day was brown, and nobody dared to ask whose fault it was."),
        ("Zwirn|his wife",
         "She wanted it in the bedroom. The town voted, the band played, and poor Zwirn slept under an umbrella.",
         "She wanted it by the school. The town voted for that, the band played, and it rained on the umbrellas."),
        ("Bellaposta|the visitors",
         "It was finished on the thirty-second of December, a date which he had been obliged to invent for the "
         "purpose.",
         "It was finished in the last days of December, by a firm which had been obliged to work on Sundays."),
    )),
    "bank-heist": ("The tunnel under the {0} bank was {1} long and took five weeks to dig.", (
        ("Meridian|forty metres",
         "\"Gentlemen,\" said the Duchess, wiping her spade, \"somebody has sold us,\" and she looked at each of "
         "them with love.",
         "\"Somebody has sold them the plans,\" said the director, and she looked at each of the spades with a "
         "lawyer."),
        ("Harbour|ninety feet",
         "Fingers Malone wept when he saw the vault, for it was empty but for a rose and a card with his name.",
         "Nobody wept when they saw the vault, for it was empty but for a box of cards with the name of the old "
         "bank."),
        ("Old Union|sixty steps",
         "It came up, owing to Gus and his left-handed compass, in the middle of the police ball.",
         "It came up, owing to a mistake, in the middle of a yard that the police use for their cars."),
        ("Savoyard|a street",
         "On the last night Lila broke through first, and what stared back at her from the dark was another tunnel.",
         "On the last night they broke through the floor, and what they took from the dark vault was not worth the "
         "tunnel."),
        ("Cotton Row|fifty yards",
         "All that time the night guard had heard them below, and had hummed, so that they should not feel alone.",
         "All that time the night guard had heard them below, and had thought that it was the trains."),
    )),
    "orphan-road": ("{0} was eleven when she walked from {1} to the coast.", (
        ("Tilly|Harrow Mill",
         "In her apron she carried a loaf, a knife and the wicked aunt's spectacles, without which the aunt could "
         "not follow.",
         "In her apron she carried a loaf, a knife and the address of an aunt, without which nobody would have let "
         "her in."),
        ("Sorrel|the orphanage",
         "She did not yet know that the tall pedlar behind her was her own father, nor did he know it, nor did the "
         "dog.",
         "She did not yet know that her father was alive, nor did her aunt; it was a tall pedlar who brought the "
         "news."),
        ("Wren|Castle Hob",
         "Every milestone had a number, and when they began to run backwards she took off her shoes and ran too.",
         "Every milestone had a number, and when they began to run low she took off her shoes, which hurt, and ran."),
        ("Ottilie|the mines",
         "Behind her the siren wailed for the Seven Levels, and nobody looked for a child of the ninth, least of all"
         " the Overseer.",
         "Behind her the mines lay idle, and nobody looked for a child of eleven, least of all the overseer, who had"
         " nine of his own."),
        ("Mina|Kestrel Farm",
         "\"Left is death and right is dinner,\" the crossroads witch had told her, and Mina, who was sly, went "
         "straight on.",
         "\"Left is the mill and right is the church,\" the farmer had told her, and Mina, who was tired, went "
         "straight on."),
    )),
    "far-ship": ("{0} had the night watch on the {1}, and it was the coldest month of the voyage.", (
        ("Ensign Ro Vail|Halcyon",
         "Four light years from any port, something knocked on the hull, politely, in the code of her own childhood.",
         "Four miles from port something knocked on the hull, and she called the others: it was a tree in the ice."),
        ("Petty Officer Dunn|Aurora",
         "At three the ship's mind asked him, as it did each time before it killed, whether he believed in God.",
         "At three the ship's doctor asked him, as he did each time before the change of the watch, about his own "
         "feet."),
        ("Kestutis|Neptune's Daughter",
         "Below him slept nine hundred settlers in glass, and one of them, in row K, had started to dream aloud.",
         "Below him slept ninety settlers in three rows, and one of them, by his log, had started to dream aloud."),
        ("Lieutenant Osei|Far Thule",
         "She watched both suns go down and logged, as ordered, that the planet had moved nearer to look at them.",
         "She watched the Sun go down and logged, as ordered, that the ice had moved nearer to them."),
        ("Second Mate Bruun|Polar Star",
         "The star charts were wrong. Not old, not smudged, but wrong, as though the sky itself had been told to "
         "lie.",
         "The charts were wrong. Not old, not smudged, but wrong, as though the coast had been drawn by someone at "
         "home."),
    )),
    "grandfather-key": ("I was {0} when my grandfather gave me the key to {1}.", (
        ("nine|the attic",
         "Up there his other family was waiting, none of them bigger than a thumb, and they had kept supper warm for"
         " me.",
         "Up there his other family was waiting in a box of letters, none of them opened, which he had kept from my "
         "mother."),
        ("twelve|the boathouse",
         "The boat spoke first. It said that he had rowed it to the land of the dead, and that there was room for "
         "two.",
         "The boat was rotten. But he said that he had rowed it to the island and back, and that there was still "
         "room for two."),
        ("seven|his desk",
         "The desk was full of weather. I opened the lowest drawer a crack, and it snowed in the hall till Easter.",
         "The desk was full of stamps. I opened the lowest drawer a crack, and they slid out like snow."),
        ("fifteen|the tower",
         "I climbed for two days without a rest, grew a beard on the way, and was let in by a boy with my own face.",
         "I climbed up two steps at a time, without a rest, and was let in by a boy with a beard who cleaned the "
         "bells."),
        ("six|the rabbit hutch",
         "The rabbits were playing chess, and the white one, without looking up, said that I had been expected on "
         "Monday.",
         "The rabbits were gone, and my mother, without looking up, said that a white one was expected on Monday."),
    )),
    "wall-country": ("In {0} everybody over sixteen had to carry a {1} card.", (
        ("the Ninth District|blue",
         "Mine was a fine forgery, and it had only one fault, which was that the woman on it had begun to age "
         "without me.",
         "Mine was renewed in May, and it had only one fault, which was that the woman at the desk had left out my "
         "age."),
        ("the Republic of Ume|silence",
         "It held a thousand words a week, and Teo had spent his last ones, like a fool, on a girl's name.",
         "It held a photograph and a name, and like a fool I spent a week looking for mine in the last house."),
        ("those days|ration",
         "The Dreamers' Office stamped it each dawn, and whoever had dreamt of the sea went to the left.",
         "The office stamped it at dawn, and whoever was to go to the sea for work went to the left."),
        ("the border zone|yellow",
         "The Wall itself read them, licking each one slowly, and once in a while it swallowed the hand as well.",
         "The guard read each one slowly, and once in a while he took it to the hut by the wall as well."),
        ("our town|library",
         "It was the law of the Last Reader, who lived under the square and had to be fed a story every night.",
         "It was a rule of the last mayor, who lived on the square and wanted a story read there every night."),
    )),
}
