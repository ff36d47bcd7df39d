"""The held-out source of `fiction`, first half: a tale or a true account, as the user asked for.

A request's two forms, for the tale and for the account, hold the same words, or are the same. Matter, tale, account;
the accounts state well-known facts. Written for this set, CC0-1.0.
"""

REQUESTS: dict[str, tuple[str, str]] = {  # template -> how the tale is asked for, how the account
    "nothing-true": (
        "Tell me something invented about {}, nothing true.",
        "Tell me something true about {}, nothing invented.",
    ),
    "tale-or-account": ("Tale wanted, no account: {}.", "Account wanted, no tale: {}."),
    "as-you-like": ("Two or three sentences on {}, please, invented or true.",) * 2,
    "child-asks": (
        "My child asks for {}: a story this time, not history.",
        "My child asks for {}: history this time, not a story.",
    ),
    "rather-fact": ("Rather fiction than fact, please: {}.", "Rather fact than fiction, please: {}."),
    "passage": ("Write me a short passage about {}.",) * 2,
    "this-time": (
        "Make it up this time, do not tell the truth: {}.",
        "Tell the truth this time, do not make it up: {}.",
    ),
    "surprise": ("What have you got on {}? Tale or truth, surprise me.",) * 2,
    "novel-or-report": ("Begin a novel about {}, not a report.", "Begin a report about {}, not a novel."),
    "one-title": ('"{}": that is the title. Go on.',) * 2,
    "leave-out": (
        "Stories about {}, please; leave out facts.",
        "Facts about {}, please; leave out stories.",
    ),
}

# a table: its rows stay as they are
# fmt: off
DIALOGUES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "nothing-true": (
        ("lighthouses",
         "The lighthouse at Quill Head was afraid of the dark. Each evening its keeper had to read to it until the "
         "lamp came on by itself.",
         "The lighthouse of Alexandria was built in the third century BC. It stood for many hundreds of years, until"
         " earthquakes brought it down."),
        ("honey",
         "The queen of the Amber Hive once paid her debts in honey. The bear who came to collect it fell in love and"
         " never went home.",
         "People took honey from wild bees long before they kept hives. A cave painting in Spain shows somebody who "
         "climbs to a nest and gathers it."),
        ("the compass",
         "Captain Odo had a compass that pointed to whoever missed him most. In the spring it began to turn round "
         "and round, and he wept with joy.",
         "The compass was first made in China, where a piece of lodestone showed the way south. Sailors used it "
         "there from about the eleventh century."),
        ("umbrellas",
         "In Drizzle Street the umbrellas went on strike. They hung from the lamps like bats and asked for one dry "
         "day in seven.",
         "Umbrellas were used in ancient Egypt and China against the sun. In London men seldom carried one before "
         "Jonas Hanway did so in the 1750s."),
        ("chess",
         "The black bishop had been in love with a white pawn since the third move. When she reached the last rank "
         "she asked to become a gardener.",
         "Chess goes back to a game that was played in India in about the sixth century. It came to Europe through "
         "Persia and the Arab world."),
        ("buttons",
         "A button of the emperor's coat ran away to see the world. It worked as a wheel, a coin and an eye before "
         "it was homesick.",
         "Buttons were ornaments for a very long time. Only in the Middle Ages did they spread over Europe together "
         "with the buttonhole."),
    ),
    "tale-or-account": (
        ("the Great Fire of London",
         "The fire knocked before it came in, and old Mother Tansy asked it to be so kind and wipe its feet. It "
         "burnt every house in the lane but hers.",
         "The fire began in a bakery in Pudding Lane, on a Sunday in September. It burnt for four days and destroyed"
         " more than thirteen thousand houses."),
        ("the first landing on the Moon",
         "When the hatch opened, a small grey man was standing there with a bill. They had parked, he said, on his "
         "grandmother.",
         "The lander touched down in July 1969, while a third man stayed in orbit. The two who went out brought back"
         " more than twenty kilos of rock."),
        ("the race to the South Pole",
         "Both parties arrived on a Tuesday and found a tea room there. Its owner, Miss Frost, had been waiting for "
         "guests since the Ice Age.",
         "Amundsen and four companions arrived in December 1911 with their dogs. Scott came five weeks later, and "
         "none of his party lived to return."),
        ("the eruption of Vesuvius",
         "The mountain had a toothache, and the boy Lucius was sent up with cloves and a long spoon. He was very "
         "nearly in time.",
         "The mountain broke out in the year 79 and buried Pompeii under ash and stones. Pliny the Younger watched "
         "it from across the bay."),
        ("the building of the Eiffel Tower",
         "By day the men built it up, and by night a widow, who knitted in iron, undid three rows of it. That is why"
         " it grows so very thin at the top.",
         "The work took a little more than two years and ended in 1889, in time for the fair. Many artists of Paris "
         "had protested against it."),
        ("the fall of the Berlin Wall",
         "On the last night the Wall itself climbed down, stiff after so many years in one place. It took its hat "
         "and asked me the way to the sea.",
         "It fell on a night in November, after an official had said that people could leave at once. Crowds walked "
         "through the gates."),
    ),
    "as-you-like": (
        ("camels",
         "The camel Suleika keeps a lake in her hump and lets it to ducks. In the dry months she raises the rent, "
         "but she always regrets it.",
         "A camel keeps fat in its hump, and not water. In the dry months it can go without a drink for a week or "
         "more and then take in a hundred litres."),
        ("owls",
         "The owl of Mere Wood lends books to the mice. She writes down who has which, and at the end of the month "
         "she eats the late ones.",
         "An owl can turn its head by about 270 degrees. It flies almost without a sound and hears mice even under "
         "the snow."),
        ("salmon",
         "Every salmon carries a letter up the river in its mouth. The last one has been addressed to me for years, "
         "and the bear still reads it first.",
         "Every salmon hatches in fresh water and goes out to sea. After some years it finds the way back to the "
         "river it came from, partly by smell."),
        ("wolves",
         "The wolf at number 12 wears slippers and complains about the children. On moonlit nights he sings bass in "
         "the church choir.",
         "A wolf lives in a pack, which is mostly two parents and their young. On moonlit nights it howls no more "
         "often than on others."),
        ("octopuses",
         "The octopus Leander plays four pianos at once and loathes applause. After the concert he shakes every hand"
         " in the first row at the same time.",
         "An octopus has three hearts and blue blood. It can change the colour of its skin in less than a second and"
         " slip through very small gaps."),
        ("swallows",
         "The swallows leave because the king of the south pays them in stories. In March they have heard them all, "
         "and so they come back.",
         "The swallows of Europe leave in autumn and spend the winter in Africa. In spring many come back to the "
         "very barn where they bred."),
    ),
    "child-asks": (
        ("a knight",
         "Sir Bodo was so afraid of horses that he rode a large pig. When the dragon saw the two of them, it laughed"
         " until its fire went out.",
         "A boy who was to be a knight served first as a page and then as a squire. He learned to ride, to fight and"
         " to care for the horses."),
        ("pirates",
         "Captain Nettle stole only things that nobody wanted: rain, Mondays, the smell of cabbage. Her ship sank at"
         " last under a hold full of homework.",
         "Many pirates of the Caribbean were sailors who had been badly paid. They chose their captain by vote and "
         "agreed in writing on how to share the loot."),
        ("Vikings",
         "Thorald the Short had a dragon ship that could not swim. So he carried it on his back to England, and it "
         "told him jokes on the way.",
         "The Vikings came from the north and sailed as far as North America. Most of them were farmers, and there "
         "were no horns on their helmets."),
        ("the pyramids",
         "The smallest pyramid ran off one night to see the sea. You can still meet it on the beach, where it sells "
         "ices from a door in its side.",
         "The great pyramid was built about 4,500 years ago as the tomb of King Khufu. It is made of more than two "
         "million blocks of stone."),
        ("gladiators",
         "Brutus Minor fought with a broom, and he won each time, for the lions were ticklish. In the end the "
         "emperor gave him a zoo.",
         "Most gladiators were slaves or prisoners, and they were trained in special schools. They did not fight to "
         "the death each time, as it cost too much."),
        ("the Silk Road",
         "A worm called Ming walked it all by herself with her bed on her back. In Rome she was asked to tea by an "
         "empress and a moth.",
         "It was not one road but many, from China to the Mediterranean Sea. Silk went west on them, and horses, "
         "glass and new ideas went east."),
    ),
    "rather-fact": (
        ("glass",
         "The glassblower of Nim breathed his youngest daughter a brother, clear and fragile. He went to school in a"
         " box of straw, and everyone saw what he thought.",
         "Glass is made of sand, soda and lime, melted together in great heat. The blowpipe was found about two "
         "thousand years ago, near the eastern Mediterranean Sea."),
        ("salt",
         "The princess had wept so long that the kingdom lived off it. On her wedding day the price went up, and the"
         " ministers sent for onions.",
         "Salt was once so dear that it was taxed in many countries. In 1930 Gandhi walked to the sea for 24 days to"
         " break such a law."),
        ("paper",
         "The paper remembers that it was a forest. On windy nights my diary rustles, and in the morning I find a "
         "nest between two pages of June.",
         "Paper was made in China about two thousand years ago, from bark and rags. Much later it was brought to "
         "Europe by way of the Arab world."),
        ("soap",
         "Old Filip sold a soap that washed away whatever one was sorry for. In a year the town was spotless, and "
         "nobody in it knew anybody else.",
         "Soap is made by boiling fat or oil with lye, and has been for thousands of years. The hard soap of Aleppo "
         "is made of olive and laurel oil."),
        ("silk",
         "A spider and a silkworm were to be married, but they quarrelled over the curtains. Their child, who is "
         "called Fog, has no talent for thread at all.",
         "Silk comes from the cocoon of a moth that lives on mulberry leaves. The thread of a single one can be "
         "nearly a kilometre long."),
        ("chocolate",
         "In the year when it rained chocolate, the dentists built arks. Only little Benno stayed outside with his "
         "mouth open, and he is mayor now.",
         "The Maya and the Aztecs drank chocolate cold and bitter, with spices. The solid bar was first sold in "
         "England, in the nineteenth century."),
    ),
}
