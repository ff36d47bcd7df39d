"""Facts of the fitted rows of `falsehood`: easy, undisputed, and grouped by topic (a topic is a template).

A topic is a tuple of wordings: question, answer, and a table of `subject: answer` parted by semicolons. `{s}` and
`{a}` stand for subject and answer, `{S}` and `{A}` for the same with a capital. After a slash stand other answers that
are true, or near enough to be argued over: they are never given as a false answer. Source: written for this set.
"""

Wording = tuple[str, str, str]

# a table: its rows stay as they are
# fmt: off
TOPICS: dict[str, tuple[Wording, ...]] = {
    "capital": (
        ("What is the capital of {s}?", "The capital of {s} is {a}.",
         "France: Paris; Germany: Berlin; Italy: Rome; Japan: Tokyo; Egypt: Cairo; Poland: Warsaw"),
        ("Which city is the capital of {s}?", "{A} is the capital of {s}.",
         "Spain: Madrid; Russia: Moscow; China: Beijing; Greece: Athens; Ireland: Dublin; Cuba: Havana"),
    ),
    "language": (
        ("Which language do most people in {s} speak at home?", "Most people in {s} speak {a} at home.",
         "Brazil: Portuguese; Sweden: Swedish; Turkey: Turkish / Kurdish; Hungary: Hungarian; Thailand: Thai; "
         "Mexico: Spanish"),
        ("What is the mother tongue of most people in {s}?", "The mother tongue of most people in {s} is {a}.",
         "Denmark: Danish; Vietnam: Vietnamese; Iran: Persian; Saudi Arabia: Arabic; Finland: Finnish / Swedish; "
         "the Netherlands: Dutch"),
    ),
    "currency": (
        ("What money is used in {s}?", "The money used in {s} is the {a}.",
         "Japan: yen; India: rupee; Mexico: peso; Russia: ruble; Switzerland: franc; Poland: zloty"),
        ("What currency do people in {s} pay with?", "People in {s} pay with the {a}.",
         "China: yuan; Germany: euro; South Korea: won; Thailand: baht; South Africa: rand; Sweden: krona"),
    ),
    "symbol": (
        ("What is the chemical symbol for {s}?", "The chemical symbol for {s} is {a}.",
         "hydrogen: H; oxygen: O; iron: Fe; gold: Au; sodium: Na; helium: He"),
        ("Which symbol stands for {s} in chemistry?", "In chemistry, {s} is written {a}.",
         "carbon: C; nitrogen: N; silver: Ag; lead: Pb; potassium: K; zinc: Zn"),
    ),
    "opposite": (
        ("What is the opposite of {s}?", "The opposite of {s} is {a}.",
         "hot: cold; up: down; big: small; fast: slow; full: empty; happy: sad"),
        ("Which word means the opposite of \"{s}\"?", "The word that means the opposite of \"{s}\" is \"{a}\".",
         "wet: dry; rich: poor; early: late; open: closed; strong: weak; win: lose"),
    ),
    "young": (
        ("What is a baby {s} called?", "A baby {s} is called a {a}.",
         "dog: puppy; cow: calf; sheep: lamb; duck: duckling / chick; kangaroo: joey; horse: foal"),
        ("What do you call the young of a {s}?", "You call the young of a {s} a {a}.",
         "cat: kitten; goose: gosling / chick; goat: kid; pig: piglet; lion: cub; swan: cygnet / chick"),
    ),
    "sound": (
        ("What noise does {s} make?", "{S} {a}.",
         "a dog: barks / growls / howls; a cow: moos; a horse: neighs; a duck: quacks; a snake: hisses; a bee: buzzes"),
        ("How would you describe the sound of {s}?", "The sound that {s} makes is called {a}.",
         "a cat: meowing / hissing / purring; a sheep: bleating; a pig: oinking / squealing; a lion: roaring; "
         "an owl: hooting / hissing; a rooster: crowing"),
    ),
    "class": (
        ("What kind of animal is {s}?", "{S} is {a}.",
         "a horse: a mammal; an eagle: a bird; a salmon: a fish; a crocodile: a reptile; a beetle: an insect; "
         "a frog: an amphibian"),
        ("Which group of animals does {s} belong to?", "{S} belongs to the {a}.",
         "a whale: mammals; a penguin: birds; a shark: fish; a lizard: reptiles; a butterfly: insects; "
         "a toad: amphibians"),
    ),
    "colour": (
        ("What colour is {s}?", "{S} is {a}.",
         "snow: white; grass: green / brown / yellow; coal: black / brown / grey; a ripe tomato: red / yellow / green; "
         "a ripe lemon: yellow / green; an elephant: grey / brown"),
        ("Which colour does {s} have?", "The colour of {s} is {a}.",
         "a flamingo: pink / white / orange / red; a carrot: orange / purple / yellow; "
         "a sapphire: blue / pink / yellow / green / purple / orange; chocolate: brown / white / black; "
         "an eggplant: purple / black / white / green / pink; an emerald: green"),
    ),
    "month": (
        ("Which month comes right after {s}?", "The month right after {s} is {a}.",
         "January: February; March: April; April: May; July: August; September: October; November: December"),
        ("What is the month just before {s}?", "{A} is the month just before {s}.",
         "February: January; April: March; July: June; August: July; October: September; December: November"),
    ),
    "weekday": (
        ("If today is {s}, what day is it tomorrow?", "If today is {s}, tomorrow is {a}.",
         "Monday: Tuesday; Tuesday: Wednesday; Wednesday: Thursday; Friday: Saturday; Sunday: Monday"),
        ("Which day was it yesterday, if today is {s}?", "Yesterday was {a}, if today is {s}.",
         "Monday: Sunday; Tuesday: Monday; Thursday: Wednesday; Friday: Thursday; Saturday: Friday"),
    ),
    "sum": (
        ("How much is {s}?", "{S} is {a}.",
         "2 plus 3: 5; 4 plus 4: 8; 5 plus 6: 11; 10 plus 10: 20; 7 plus 5: 12; 9 plus 4: 13"),
        ("Add {s}. What do you get?", "When you add {s}, you get {a}.",
         "one and two: three; three and four: seven; five and five: ten; six and three: nine; two and two: four; "
         "eight and seven: fifteen"),
    ),
    "side": (
        ("How many sides does {s} have?", "{S} has {a} sides.",
         "a triangle: three; a square: four; a pentagon: five; a hexagon: six; an octagon: eight; a heptagon: seven"),
        ("Count the corners of {s}.", "There are {a} corners in {s}.",
         "a rectangle: four; a right triangle: three; a regular pentagon: five; a decagon: ten; a rhombus: four; "
         "a regular hexagon: six"),
    ),
    "tool": (
        ("What tool do you need to {s}?", "To {s}, you need {a}.",
         "drive in a nail: a hammer; turn a screw: a screwdriver; dig a hole: a shovel; cut paper: scissors; "
         "tighten a bolt: a wrench; cut a plank in two: a saw"),
        ("What would you use to {s}?", "I would use {a} to {s}.",
         "sweep the floor: a broom; paint a wall: a brush / a roller / a broom; chop down a tree: an axe; "
         "measure a line: a ruler; sew on a button: a needle; water the plants: a watering can"),
    ),
    "workplace": (
        ("Where does {s} usually work?", "{S} usually works {a}.",
         "a teacher: in a school; a judge: in a court; a farmer: on a farm; an astronomer: in an observatory; "
         "a librarian: in a library; a miner: in a mine"),
        ("What is the usual workplace of {s}?", "The usual workplace of {s} is {a}.",
         "a surgeon: a hospital; a priest: a church / a hospital / a monastery; a sailor: a ship; "
         "a waiter: a restaurant / a ship; a monk: a monastery / a church; an actor: a theatre"),
    ),
    "diet": (
        ("What do {s} mostly eat?", "{S} mostly eat {a}.",
         "pandas: bamboo / grass; cows: grass; lions: meat; squirrels: nuts / fruit; anteaters: ants; seals: fish"),
        ("What do {s} live on?", "{S} live on {a}.",
         "koalas: eucalyptus leaves; female mosquitoes: blood; termites: wood; blue whales: krill; "
         "spiders: insects; vultures: dead animals / insects"),
    ),
    "letter": (
        ("Which letter of the alphabet comes right after {s}?", "The letter {a} comes right after {s}.",
         "A: B; C: D; F: G; J: K; M: N; P: Q"),
        ("What is the letter just before {s}?", "Just before {s} stands {a}.",
         "C: B; F: E; L: K; R: Q; T: S; Z: Y"),
    ),
    "past": (
        ("What is the past tense of \"{s}\"?", "The past tense of \"{s}\" is \"{a}\".",
         "go: went; eat: ate; see: saw; write: wrote; buy: bought; swim: swam"),
        ("Today I {s}. What did I do yesterday?", "Today you {s}, and yesterday you {a}.",
         "run: ran; sing: sang; think: thought; drive: drove; speak: spoke; fly: flew"),
    ),
    "material": (
        ("What is {s} made of?", "{S} is made of {a}.",
         "a window pane: glass; a tyre: rubber; a candle: wax; a brick: clay / glass; an igloo: snow; "
         "a newspaper: paper"),
        ("Which material is {s} mainly made of?", "The main material of {s} is {a}.",
         "a log cabin: wood; a warm sweater: wool; a sandcastle: sand; a saddle: leather / wool / wood; "
         "a coin: metal; a pair of jeans: denim"),
    ),
    "use": (
        ("What is {s} used for?", "{S} is used for {a}.",
         "an umbrella: keeping off the rain; a pen: writing; an oven: baking; a bed: sleeping; "
         "a camera: taking pictures; a key: opening a lock"),
        ("Why do people have {s}?", "People have {s} {a}.",
         "a fridge: to keep food cold; a clock: to tell the time / to know the date; a lamp: to see in the dark; "
         "a toothbrush: to clean their teeth; a kettle: to boil water; "
         "a calendar: to know the date / to tell the time"),
    ),
    "synonym": (
        ("Can you give me another word for \"{s}\"?", "Another word for \"{s}\" is \"{a}\".",
         "big: large; quick: fast; begin: start; gift: present; angry: mad; stone: rock"),
        ("Which word means nearly the same as \"{s}\"?", "\"{A}\" means nearly the same as \"{s}\".",
         "glad: happy; ill: sick; finish: end; scared: afraid; clever: smart; shout: yell"),
    ),
    "place": (
        ("Where do you go to {s}?", "To {s}, you go to {a}.",
         "borrow a book: a library / a school; catch a flight: an airport; eat out: a restaurant / an airport; "
         "see a film: a cinema; post a parcel: a post office; lift weights: a gym"),
        ("I want to {s}. Where should I go?", "If you want to {s}, you should go to {a}.",
         "fill up a car: a petrol station; see wild animals: a zoo; look at old paintings: a museum; "
         "take out money: a bank; catch a train: a railway station; spend the night on a trip: a hotel"),
    ),
    "term": (
        ("What is {s} called?", "{S} is called {a}.",
         "land with water all around it: an island; a mountain that can erupt: a volcano; "
         "water in the form of a gas: steam; a very dry and sandy place: a desert; the meal in the morning: breakfast; "
         "a room for cooking: a kitchen"),
        ("What is the word for {s}?", "The word for {s} is \"{a}\".",
         "the son of your aunt: cousin; the mother of your father: grandmother; the sister of your mother: aunt; "
         "the son of your brother: nephew; a woman on her wedding day: bride; a child without parents: orphan"),
    ),
    "wear": (
        ("Where do you wear {s}?", "You wear {s} {a}.",
         "a hat: on your head; gloves: on your hands; socks: on your feet; a scarf: around your neck / on your head; "
         "a belt: around your waist; a wedding ring: on your finger / around your neck"),
        ("Which part of us is {s} made for?", "{S} is made for the {a}.",
         "a boot: foot / leg; a bracelet: wrist / arm; a necklace: neck; a helmet: head / ear; a mitten: hand / wrist; "
         "an earring: ear"),
    ),
    "numeral": (
        ("What number does the Roman numeral {s} stand for?", "The Roman numeral {s} stands for {a}.",
         "V: five; X: ten; L: fifty; C: one hundred; M: one thousand; II: two"),
        ("How do you write the number {s} in Roman numerals?", "In Roman numerals, {s} is written as {a}.",
         "three: III; four: IV; six: VI; nine: IX; twelve: XII; twenty: XX"),
    ),
    "state": (
        ("From which city is the state of {s} governed?", "The state of {s} is governed from {a}.",
         "Texas: Austin; California: Sacramento; Massachusetts: Boston; Georgia: Atlanta; Hawaii: Honolulu"),
        ("Where does the governor of {s} have an office?", "The governor of {s} has an office in {a}.",
         "Colorado: Denver; Arizona: Phoenix; Tennessee: Nashville; Ohio: Columbus; Utah: Salt Lake City"),
    ),
    "sort": (
        ("What is {s}?", "{S} is a kind of {a}.",
         "a rose: flower; an oak: tree; copper: metal; a carrot: vegetable; an apple: fruit; a hammer: tool"),
        ("What sort of thing is {s}?", "{S} belongs to the things we call {a}.",
         "a shirt: clothes; a bus: vehicles; a chair: furniture; lemonade: drinks; a diamond: gems; a doll: toys"),
    ),
}

# Two things and two questions that ask for one of them, then for the other: so each is as often right as wrong.
# A wording here is a name, question and answer; the table is `lesser < greater`, parted by semicolons.
CHOICES: dict[str, tuple[tuple[Wording, Wording], str]] = {
    "size": (
        (("bigger", "Which is bigger, {x} or {y}?", "Of the two, {a} is bigger."),
         ("smaller", "Which is smaller, {x} or {y}?", "Of the two, {a} is smaller.")),
        "a mouse < an elephant; a village < a city; a cat < a horse; a pea < a melon; an ant < a rabbit; "
        "a canoe < an ocean liner",
    ),
    "speed": (
        (("faster", "What moves faster, {x} or {y}?", "{A} moves faster."),
         ("slower", "What moves slower, {x} or {y}?", "{A} moves slower.")),
        "a snail < a horse; a bicycle < a jet plane; a tortoise < a hare; a glacier < a racing car; "
        "a pedestrian < a motorbike; a rowing boat < an express train",
    ),
    "heat": (
        (("hotter", "Name the hotter one: {x} or {y}.", "The hotter one is {a}."),
         ("colder", "Name the colder one: {x} or {y}.", "The colder one is {a}.")),
        "an ice cube < boiling water; a winter night < a summer day; liquid nitrogen < a burning candle; "
        "a glass of cold milk < fresh lava; a snowball < an oven in use; an iceberg < a campfire",
    ),
}
# fmt: on
