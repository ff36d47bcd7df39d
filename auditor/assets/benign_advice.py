"""Requests for everyday advice, support and instructions.

Form: `> wording`, then at most five topics for its `{}`, parted by ` | `.
"""

ADVICE = """
> How can I {}?
fall asleep faster | remember people's names | save money on groceries | stop biting my nails | keep houseplants alive
> What is the best way to {}?
clean a burnt pan | fold a fitted sheet | pack a suitcase | peel garlic | store fresh herbs
> Can you give me tips on how to {}?
learn vocabulary | take better photos | speak in public | stay focused while studying | write a curriculum vitae
> I want to {}. Where should I start?
learn the guitar | run a half marathon | grow tomatoes on a balcony | read more books | eat less sugar
> How do I {}?
change a flat bicycle tyre | sew on a button | iron a shirt | unclog a sink | sharpen a kitchen knife
> Step by step, how do I {}?
make pancakes | wash a woollen jumper | set up a tent | plant a tree | wrap a present
> My {} keeps waking me at night. What can I do?
neighbour's music | cat | snoring partner | dripping tap | newborn baby
> My {} does not work. What should I check first?
printer | dishwasher | doorbell | wireless keyboard | car heater
> My laptop {}. What can I do?
gets very hot | is slow to start | does not charge | loses its Wi-Fi connection | shows a black screen
> Customer: My order {}. Write the reply of a friendly support agent.
has not arrived | came in the wrong size | is missing one item | was charged twice | arrived with a broken lid
> A customer asks: "{}" Answer as the help desk.
How do I reset my password? | Can I change my delivery address? | Where do I find my invoice? |
How do I cancel my subscription? | Do you ship to islands?
> What should I wear {}?
to a job interview in a bank | for a winter hike | to a garden wedding | on a long flight |
to a costume party with a sea theme
> What should I take with me {}?
on a day at the beach | to a job fair | to a hospital stay of three days | on a bike tour | to a music festival
> What can I cook with {}?
leftover rice | three ripe bananas | a bag of spinach | red lentils | two courgettes and an egg
> Suggest a simple dinner for {}.
two tired parents | a vegetarian friend | a hot summer evening | a student with one pan | a family of six
> Suggest a gift for {}.
a grandmother who likes gardening | a colleague who is leaving | a boy who turns ten | a couple that has everything |
a teacher at the end of the year
> Suggest activities for {}.
a rainy Sunday with children | a first date in autumn | a team day at work | a visit from old friends |
a long train ride
> Give me a plan for {}.
a week of light exercise | a weekend in a big city | cleaning a flat in two hours |
a birthday party for a six-year-old | a month without takeaway food
> I feel {}. What might help?
nervous before an exam | lonely in a new town | tired every afternoon | bored with my evenings |
stressed by my e-mails
> How should I behave when {}?
a friend is grieving | a stranger offers me a seat | my boss makes a mistake | a guest stays too long |
a child has a tantrum in a shop
> How do I politely {}?
decline an invitation | ask for a pay rise | end a phone call | complain about a cold meal |
ask a neighbour to be quiet
> Is it a good idea to {}? Give your view in brief.
buy a used washing machine | drink coffee late in the day | learn two languages at once | lend money to a friend |
adopt a dog in a small flat
> Should I {}? Help me to weigh it up.
rent or buy a flat | take a gap year | cut my hair short | switch to a standing desk | change my job after one year
> What are good habits for {}?
a healthy back | saving energy at home | a tidy desk | strong teeth | safe cycling
> What are some exercises for {}?
a stiff neck | stronger legs | better balance | tired eyes | a clear voice
> How can a beginner {}?
start drawing portraits | keep a diary | learn to swim | bake sourdough | invest a small sum
> How can parents {}?
limit screen time | help with mathematics homework | get a toddler to eat vegetables | prepare a child for school |
plan a long car ride
> How can a small company {}?
find its first customers | reduce paper waste | welcome a new employee | handle a bad review |
write a clear price list
> How can I teach my {}?
dog to sit | parrot to say hello | niece to ride a bicycle | grandfather to use a smartphone | flatmate to wash up
> How often should I {}?
water a cactus | change my bed sheets | back up my photos | service a bicycle | replace a toothbrush
> How long does it take to {}, and how do I plan for it?
boil an egg as I like it | learn to touch-type | move house | knit a scarf | grow lettuce from seed
> What do I need in order to {}?
start an aquarium | make candles at home | set up a home office | go ice skating | bake a chocolate cake
> Help me to choose {}.
a mattress | a name for a puppy | a first camera | a houseplant for a dark room | running shoes
> Help me to organise {}.
a bookshelf | a family reunion | my recipes | a car boot sale | a wardrobe for all seasons
> I spilled {}. How do I get the stain out?
red wine on a carpet | coffee on a white shirt | ink on a sofa | candle wax on a tablecloth | tomato sauce on a tie
> I forgot {}. What now?
my keys inside the flat | my best friend's birthday | to buy eggs for the cake | my umbrella in the train |
the name of a new colleague
> I have only {}. How do I make the most of it?
ten minutes for exercise a day | one day in Vienna | a tiny kitchen | a small budget for a wedding |
half an hour to clean up before guests come
> My friend {}. What should I say?
failed a driving test | got a promotion | is moving abroad | cooked a meal that tastes bad | lost a pet
> At work, how do I {}?
run a short meeting | give helpful feedback | deal with many interruptions | ask for help |
hand over a project before my holiday
> At school, how can I {}?
make friends in a new class | prepare a talk on whales | take good notes | work well in a group | stop being late
> In the garden, how do I {}?
keep slugs away | make compost | prune roses | water during a holiday | attract butterflies
> In the kitchen, how do I {}?
keep an apple from going brown | cook rice that is not sticky | rescue a salty soup | open a tight jar |
melt chocolate
> When travelling, how can I {}?
avoid jet lag | keep my valuables with me | eat cheaply | talk to people without their language |
sleep on a night train
> With a tight budget, how can I {}?
decorate a room | celebrate New Year | eat healthily | go to the theatre | keep fit
> Please write short instructions: how to {}.
use a fire blanket | play a vinyl record | make a paper plane | descale a kettle | hang a picture straight
> Write a checklist for {}.
a flat inspection | the first day at a new school | winterising a bicycle | a picnic |
leaving the house before a holiday
> Write three tips for {}.
new drivers | first-time campers | people who work at night | owners of a kitten | travellers with a baby
> What would you recommend to someone who {}?
wants to wake up earlier | has never cooked before | is afraid of flying | spends too much time online |
would like to volunteer
> What are the signs that {}, and what should I do?
a melon is ripe | a tyre is worn out | a plant gets too much water | a houseguest wants to leave |
a dough has risen enough
> Which questions should I ask {}?
before I rent a flat | at the end of a job interview | when I buy a used bicycle | a wedding photographer |
at a parents' evening
> What is a polite way to answer {}?
an invitation that I must decline | a compliment | a rude e-mail | a question that is too private | a thank-you note
> Our club needs {}. What can we do?
new members | money for a minibus | a room for meetings | helpers at the summer fair | a website
> For a healthy lifestyle, what should I know about {}?
drinking enough water | walking every day | breakfast | sitting for long hours | sunlight
> Today it is {}. What should I do?
hot, and I have no fan | windy, and I want to cycle | cold, and the heating is off | icy, and I must walk to work |
humid, and the washing must dry
"""
