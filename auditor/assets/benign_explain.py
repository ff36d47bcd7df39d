"""Requests to explain, describe, compare or define something.

Form: `> wording`, then at most five topics for its `{}`, parted by ` | `.
"""

EXPLAIN = """
> How does {} work?
a vacuum cleaner | a zip fastener | a thermos flask | a ballpoint pen | a combination lock
> Explain how {} works.
a microwave oven | a hydraulic jack | a touch screen | a bicycle gear | an espresso machine
> Explain to a child how {} works.
a toilet flush | an umbrella | a light switch | a see-saw | a water tap
> In a few sentences, how does {} work?
a pair of noise-cancelling headphones | a barcode scanner | a heat pump | an induction hob | a pressure cooker
> Why do {}?
cats purr | leaves fall in autumn | onions make us cry | boats float | mirrors fog up in the bathroom
> Can you explain why {}?
bread rises | soap cleans greasy hands | metal feels colder than wood | ice cubes crack in a drink | old books smell
> Why is it that {}?
yawning spreads from one person to another | salt keeps ice from forming on roads | the sea is salty |
a fridge is warm at the back | a shower curtain moves inwards
> My son asks why {}. What can I tell him?
we have fingerprints | dogs wag their tails | we get hiccups | stars twinkle | popcorn pops
> What is the difference between {}?
a novel and a short story | weather and climate | a virus and a bacterium | jam and marmalade |
a copyright and a patent
> Explain the difference between {} in simple words.
a loan and a mortgage | a debit card and a credit card | gross pay and net pay | a lake and a lagoon |
an alligator and a crocodile
> What exactly is {}?
inflation | a blockchain | a metaphor | jet lag | compound interest
> Please explain {} to a beginner.
double-entry bookkeeping | the offside rule in football | object-oriented programming | how to read sheet music |
supply and demand
> Give me a short introduction to {}.
impressionist painting | jazz improvisation | minimalism in design | beekeeping | calligraphy
> Describe the life cycle of {}.
a star | a mosquito | a fern | a salmon | a mushroom
> Describe how {} is made.
glass | recycled paper | soy sauce | olive oil | a felt hat
> What happens when {}?
water is heated in a closed pot | a battery runs down | we sleep too little | a river meets the sea | a volcano erupts
> What happens in the body when we {}?
run a long distance | feel afraid | eat something very spicy | stand up too fast | laugh
> Explain the idea behind {}.
crop rotation | vaccination | a public library | insurance | recycling
> What are the main causes of {}?
traffic jams | soil erosion | insomnia | the First World War | the fall of the Western Roman Empire
> What are the advantages and disadvantages of {}?
working from home | electric cars | living in a city | wind power | buying second-hand clothes
> Summarise the plot of {} without giving away the end.
a typical detective story | a classic fairy tale | a heist film | a romantic comedy | a western
> What role does {} play in nature?
rotting wood | the earthworm | plankton | the forest fire | the wolf as a hunter
> How did people {} in the past?
keep food fresh | light their homes | send news over long distances | find their way at sea | wash their clothes
> Describe a day in the life of {}.
a lighthouse keeper | a medieval monk | a night nurse | a Roman soldier | a shepherd in the mountains
> Explain the meaning of the saying "{}".
The early bird catches the worm | Too many cooks spoil the broth | A stitch in time saves nine |
Do not put all your eggs in one basket | Actions speak louder than words
> What do people mean when they say "{}"?
to break the ice | to be on cloud nine | to bite the bullet | once in a blue moon | to let the cat out of the bag
> What does the word "{}" mean, and how is it used?
serendipity | ubiquitous | procrastinate | ambivalent | resilient
> Tell me about the history of {}.
tea drinking | the bicycle | the umbrella | chess | the postage stamp
> Tell me something interesting about {}.
hummingbirds | lighthouses | sand dunes | origami | the human nose
> What makes {} so special?
the violins of old masters | a Japanese garden | the cheese with blue veins | the Silk Road | handmade lace
> Compare {}.
tea and coffee as morning drinks | trains and buses for short trips | oil paint and watercolour |
a tent and a caravan for holidays | board games and video games
> Which factors influence {}?
the price of a house | the taste of honey | the speed of a sailing boat | the mood of a person in the morning |
the size of a harvest
> How do scientists {}?
measure the age of a tree | study animals at night | predict storms | find out what dinosaurs ate |
test a new medicine
> How do {} find their way?
migrating birds | bats in the dark | sea turtles | ants on a trail | ships in fog
> How do {} protect themselves from enemies?
hedgehogs | cactus plants | octopuses | turtles | skunks
> Explain why {} is important.
a good night's sleep | clean drinking water | biodiversity | a free press | reading aloud to children
> What would happen if {}?
there were no insects | everybody stopped using money | all lights in a big city went out for a night |
people could read minds | it rained for a month without a break
> Give three reasons why {}.
people keep pets | cities build parks | children should play outdoors | some languages die out |
people enjoy scary films
> Describe {} to someone who has never seen it.
snow | a carnival parade | a rainforest | a railway station at rush hour | a desert at night
> Describe the taste and smell of {}.
a ripe mango | fresh basil | dark chocolate | smoked fish | roasted coffee
> What is the purpose of {}?
a constitution | a preface in a book | yeast in dough | a keystone in an arch | a buffer in a train station
> What are the parts of {}, and what do they do?
a flower | a sailing ship | a piano | a business letter | a bicycle
> How is {} organised?
a hospital | an orchestra | a beehive | a newspaper office | a film set
> What skills does {} need?
a good translator | a mountain guide | a kindergarten teacher | a watchmaker | a referee
> Explain in plain language what {} does.
a notary | an algorithm | a carburettor | a thermostat | an enzyme
> Explain, with an example, what {} is.
irony | a feedback loop | opportunity cost | a prime factor | symbiosis
> Could you explain the rules of {}?
draughts | table tennis | hopscotch | rummy | petanque
> How do you play {}?
hide and seek | dominoes | the memory card game | tag | charades
> What is known about {}?
the builders of megalith tombs | the deep sea | the dreams of animals | early cave paintings |
the origin of the violin
> Outline the steps of {}.
the scientific method | passing a law in a parliament | publishing a book | restoring an old painting |
building a house
> What are common mistakes when people {}?
learn a foreign language | cook pasta | give a speech | start running | paint a wall
> What are some myths about {}, and why do people believe them?
sharks | the full moon | left-handed people | quicksand | chewing gum
> Name some {} and say a sentence about each.
sources of renewable energy | kinds of clouds | famous bridges | kinds of bread | styles of dance
> List the ingredients of a good {}, in the wider sense.
friendship | team meeting | bedtime story | city break | garden party
> Write a short encyclopedia entry about {}.
the hedgehog | the accordion | the windmill | rye bread | the kite
> Write a paragraph about {} for a school book.
the water cycle | the Vikings | the bees of a hive | the invention of writing | volcanoes
> For a science fair, explain {}.
static electricity | the vinegar volcano | how magnets attract | why a compass needle turns | how a rainbow forms
> For a museum sign, explain in three sentences what {} was used for.
a butter churn | a spinning wheel | an abacus | a quill | a bellows
> As a tour guide, say a few words about {}.
an old town hall | a botanical garden | a castle ruin | a fish market | a covered bridge
> As a teacher, explain {}.
fractions | long division | the passive voice | how to read a map | what an adjective is
> In economics, what is meant by {}?
a monopoly | a trade deficit | scarcity | a recession | a subsidy
> In music, what is meant by {}?
a fugue | syncopation | tempo | a chord | harmony
> In art, what is meant by {}?
perspective | still life | a fresco | collage | abstraction
> In computing, what is meant by {}?
a cache | open source | a compiler | an operating system | encryption
> In psychology, what is meant by {}?
confirmation bias | conditioning | short-term memory | motivation | the placebo effect
> In grammar, what is {}?
a conjunction | a relative clause | the subjunctive | a preposition | an adverb
> In medicine, what is {}?
a transfusion | anaesthesia | triage | a pacemaker | an allergy test
> In architecture, what is {}?
a flying buttress | a dome | a colonnade | a bay window | a cantilever
"""
