"""The held-out source of `fiction`, second half, in the form of fiction_dialogues.py, and of the same source."""

# a table: its rows stay as they are
# fmt: off
MORE_DIALOGUES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "passage": (
        ("a glacier",
         "The glacier had been walking towards Anna's wedding for nine hundred years. It arrived a day late, with a "
         "frozen violinist and a mammoth for the bride.",
         "The Aletsch glacier in Switzerland is the longest in the Alps, at about twenty kilometres. It has been "
         "losing length and thickness for more than a century."),
        ("a desert",
         "Somewhere in the Desert of Ash there is a door without a house. Yusra had the key, and she had promised "
         "never to ask who knocked.",
         "Parts of the Atacama desert in Chile are so dry that years go by without rain. Some villages there catch "
         "water from the fog with nets."),
        ("a cave",
         "Every child in Holm knew that the cave had teeth. When it yawned that Sunday, my cousin walked in on a "
         "dare and out in another century.",
         "In 1940 some boys near Montignac in France found a cave full of painted animals. Lascaux was closed to "
         "visitors in 1963, since their breath harmed the paint."),
        ("the tide",
         "The tide was in love with the chemist and came higher each evening. At last it rang his bell, dripping, "
         "with a starfish in its hand.",
         "The tide is caused mainly by the pull of the Moon. In the Bay of Fundy in Canada the water can rise by as "
         "much as sixteen metres."),
        ("a thunderstorm",
         "The storm had lost its youngest, a lightning no longer than an arm. Edda hid it in the bread oven, and fed"
         " it on wire and kind words.",
         "A flash of lightning heats the air to several times the heat of the Sun's surface. The air bursts apart, "
         "and that is what we hear as thunder."),
        ("an island",
         "On Saint Ib the dead vote too, and the ferry waits for them. This year they had put up a candidate, and my"
         " grandmother was his agent.",
         "Surtsey rose out of the sea south of Iceland in 1963, when a volcano broke out there. Only scientists may "
         "land, who watch how life settles on it."),
    ),
    "this-time": (
        ("the piano",
         "The first piano was built for a man with three hands. He played it once, so beautifully that the strings "
         "asked to be let out.",
         "The first piano was built in Italy around 1700 by Bartolomeo Cristofori. Unlike a harpsichord it could "
         "play both softly and loudly."),
        ("the bicycle",
         "A horse invented the bicycle, out of pity for its master. It rode ahead of him to Vienna and was arrested "
         "there for having no bell.",
         "In 1817 Karl Drais rode a wooden bicycle without pedals near Mannheim. The pedals came decades later, and "
         "with them a far greater speed."),
        ("the sewing machine",
         "The machine of Madame Tic sewed on by itself after her death. It had finished the street and half of the "
         "river before anyone found the plug.",
         "The sewing machine was worked on by several inventors in the nineteenth century. Singer sold his in "
         "instalments, so that families could buy one."),
        ("the pencil",
         "In the pencil lived a very thin man who knew all endings. He was sharpened shorter with each book, and he "
         "left us in the middle of a word.",
         "The pencil goes back to a find of pure graphite in the north of England. It has never held lead, though "
         "people took the graphite for it."),
        ("the zip",
         "There is a zip in the sky behind Lake Orm. My aunt once opened it by a finger's breadth, and we had to "
         "sweep up stars till noon.",
         "The zip in its modern form was developed by Gideon Sundback in about 1913. It was first used for boots and"
         " pouches, and only later for clothes."),
        ("the thermometer",
         "The king's thermometer lied out of politeness. The court went sleigh riding in July, and only the cook "
         "dared to sweat.",
         "The mercury thermometer was made by Fahrenheit in 1714. Celsius at first gave boiling water 0 degrees and "
         "ice 100, and this was soon reversed."),
    ),
    "surprise": (
        ("Venice",
         "In Venice the lions of stone change places every hundred years. One of them got lost in the fog in my "
         "great-aunt's time and married a baker.",
         "Venice stands on wooden piles that were driven into the mud of the lagoon. Under water, and without air, "
         "the wood has lasted for centuries."),
        ("Stonehenge",
         "The stones were a choir once, the best in the south. They stand in a ring to this day because nobody has "
         "given them the last note.",
         "The smaller stones were brought there from Wales, more than two hundred kilometres away. On the longest "
         "day the Sun rises in line with the ring."),
        ("the Great Wall of China",
         "A snail named Po was ordered to inspect the Wall, and has now reached the second tower. His report is "
         "awaited by the ninth emperor in a row.",
         "What one sees of the Wall today was built mostly under the Ming, with bricks and stone. One cannot see it "
         "from the Moon with the naked eye."),
        ("the library of Alexandria",
         "One scroll escaped from it in a basket of figs. It lives with us under the name of Aunt Thea, and she will"
         " not sit near candles.",
         "The library was founded in the third century BC under the Ptolemies. Ships that called there had, it is "
         "said, to lend their scrolls to be copied."),
        ("Machu Picchu",
         "Up there a llama called Don Pepe kept the calendar with his teeth. Whenever he yawned, there was one day "
         "more, and the lovers blessed him.",
         "It was built by the Inca in the fifteenth century on a ridge of the Andes. The walls are fitted without "
         "mortar and have stood through earthquakes."),
        ("the London Underground",
         "Between two stations there is a third, where it is always 1904. The conductor winks at those who may get "
         "off, and I have packed a bag.",
         "The first line was opened in 1863, and its trains were pulled by steam engines. In the Second World War "
         "people slept in the stations."),
    ),
    "novel-or-report": (
        ("carrier pigeons",
         "Nobody had told Colonel Bruch that the pigeons could read. By the time he grew suspicious, the grey one "
         "had already changed sides.",
         "Armies have used carrier pigeons since antiquity, and in both world wars. In 1918 a bird named Cher Ami "
         "carried a message although it was badly hurt."),
        ("the Channel Tunnel",
         "Halfway between the two countries, in the dark, Maud pulled the brake. She had forty minutes to bury the "
         "ambassador, and the rain had not been planned.",
         "The tunnel was opened in 1994, after about six years of work from both sides. Some 38 kilometres of it lie"
         " under the sea."),
        ("the Orient Express",
         "The gentleman in berth nine had paid for two, one of them a coffin. At Trieste it was the coffin that rang"
         " for coffee.",
         "The train first left Paris in 1883, and at that time part of the way was by ship. Through trains to "
         "Istanbul ran from 1889."),
        ("the Suez Canal",
         "It was Farid, the cook's boy, who noticed that the canal had grown longer overnight. On the new stretch, "
         "under palms, a city was just waking.",
         "The canal was opened in 1869 after ten years of work. It saves ships from Europe to Asia the long way "
         "round Africa."),
        ("the Trans-Siberian Railway",
         "On the fifth day Vera understood that the train was not going to arrive. The others had known since Omsk, "
         "and had begun to plant cabbages in the corridor.",
         "The line runs from Moscow to Vladivostok, more than nine thousand kilometres. Work on it began in 1891, "
         "and the journey takes about a week."),
        ("the Golden Gate Bridge",
         "Ruby had painted the same bridge for twenty years before it spoke to her. \"Not orange,\" it said, \"not "
         "again,\" and she climbed down for the blue.",
         "The bridge was opened in 1937, and its main span was the longest in the world. A net under the works saved"
         " nineteen men."),
    ),
    "one-title": (
        ("The Comet",
         "It had promised to come back for Lisbeth, and it kept its word in her eighty-first year. She put on the "
         "yellow dress and left the kettle on.",
         "Halley worked out that the comets of 1531, 1607 and 1682 were one and the same. It came back in 1758, as "
         "he had said, after his death."),
        ("The Northern Lights",
         "They were hung out every winter by a laundress called Sunniva. The green ones had been a bishop's, and she"
         " never got them quite dry.",
         "They appear when particles from the Sun strike the upper air near the poles. Oxygen gives the green and "
         "some of the red light."),
        ("The Rings of Saturn",
         "The smallest ring was pawned in the spring, and the old planet hoped that nobody would look. But Tim had a"
         " new telescope, and he wrote to the police.",
         "They are made of countless pieces of ice and some rock, and are very thin. Galileo saw them in 1610 but "
         "could not make out what they were."),
        ("The Eclipse",
         "For four minutes everyone in Lower Zell was somebody else. Most were glad to be back, but the barber and "
         "the heiress had agreed to stay.",
         "For a few minutes in May 1919 the Sun was covered, and stars could be seen beside it. Their places agreed "
         "with what Einstein had foretold."),
        ("The Meteorite",
         "It fell into Mrs Crumb's soup and apologised in four languages. By evening it was peeling carrots, and by "
         "Easter it was on the council.",
         "It came down near Chelyabinsk in February 2013, and the blast broke windows all over the city. More than a"
         " thousand people were hurt, mostly by glass."),
        ("The Second Sun",
         "The second sun rose at noon over the fish market, rather shyly. It had been sent on trial, it explained, "
         "and was there any work?",
         "Two suns in one sky are possible, and a planet with two was found in 2011 with the Kepler telescope. It is"
         " known as Kepler-16b."),
    ),
    "leave-out": (
        ("bread",
         "The loaf at the Krauses' did not want to be cut. It married the knife, and for seven years they were the "
         "happiest couple in the drawer.",
         "In Jordan, remains of flat bread were found that are about 14,000 years old. So people baked it before "
         "they had begun to farm."),
        ("tea",
         "At the bottom of the emperor's cup lived a tiny fisherman. Each afternoon he cast his line, and each "
         "afternoon he caught the lump of sugar.",
         "Tea was drunk in China long before it came to Europe, around 1610. In Boston, in 1773, chests of it were "
         "thrown into the harbour."),
        ("coffee",
         "A goat, a monk and a sultan's daughter could not sleep. Out of boredom they founded a city, and its bells "
         "have been too fast ever since.",
         "The coffee plant comes from Ethiopia, and the drink spread from Yemen. By 1700 there were hundreds of "
         "coffee houses in London."),
        ("tulips",
         "A black tulip ruled over Haarlem for a week and was not unkind. It fell when a bee, who was its minister, "
         "asked for a day off.",
         "In the 1630s the price of tulips rose steeply in the Netherlands. In February 1637 it broke down, because "
         "no buyers could be found."),
        ("pepper",
         "The giant of Malab sneezed twice a year, and that was how ships came home. Then a doctor cured him, and "
         "the fleet is out there still.",
         "Pepper grows on a vine whose home is the south of India. In the Middle Ages it was so dear in Europe that "
         "rents were paid in it."),
        ("oranges",
         "The last orange on the tree was elected judge by the wasps. It was strict but sweet, and at the first "
         "frost it pardoned everybody.",
         "Sweet oranges came to Europe from Asia about five hundred years ago. In the 1740s James Lind showed that "
         "they helped against scurvy."),
    ),
}
