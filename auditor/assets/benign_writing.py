"""Requests to write something: messages, stories, poems, product texts, rewrites.

Form: `> wording`, then at most five topics for its `{}`, parted by ` | `.
"""

WRITING = """
> Write a short e-mail to {}.
a landlord about a broken heater | a colleague to swap shifts | a teacher about a sick child | a hotel to book a room |
a neighbour about a party on Saturday
> Write a polite e-mail in which I {}.
thank a host for a lovely dinner | ask for a deadline to be moved | confirm a dentist's appointment |
apply for a summer job | invite the team to lunch
> Write a letter of complaint about {}.
a delayed train | a noisy hotel room | a coat with a broken zip | cold food in a restaurant | rubbish in the park
> Write a thank-you note for {}.
a knitted scarf | help with moving house | a weekend by the sea | a retirement gift | a lift to the airport
> Write a short story about {}.
a lost umbrella | a robot that learns to bake | a girl and a talking river | the last day of a lighthouse |
an old clock that runs backwards
> Begin a story with the words "{}".
The letter came on a Tuesday | Nobody had opened the gate for years | It smelled of rain and oranges |
She counted the steps again | The train stopped between two stations
> Write a bedtime story about {}.
a sleepy bear | a little cloud | two socks | a snail who wants to travel | the moon's pet mouse
> Write a fable in which {}.
a crow learns patience | a fox and a hen share a house | the wind and a kite quarrel | a stone wants to fly |
an ant invites a cricket
> Write a poem about {}.
autumn leaves | the sea at dawn | my old bicycle | a city in the rain | the smell of bread
> Write a haiku about {}.
a frog | snow on a fence | a train at night | plum blossoms | an empty chair
> Write a limerick about {}.
a cat from Peru | a baker with flour on his nose | a goat on a boat | a man with a very long scarf |
a singer who could not stop
> Write four rhyming lines about {}.
a ladybird | a birthday cake | a pirate | a puddle | a snowman
> Write a product description for {}.
a bamboo toothbrush | a wool blanket | a folding bicycle | a desk lamp | a jar of honey
> Write a friendly advertisement for {}.
a corner bakery | a dance class for beginners | a bicycle repair shop | a second-hand bookshop |
a car wash run by students
> Write a slogan for {}.
an ice-cream van | a walking club | a brand of socks | a small museum | a morning radio show
> Write a short speech for {}.
a wedding | a farewell party | the opening of a playground | a grandmother's eightieth birthday |
a sports prize-giving
> Write a dialogue between {}.
a cat and a dog about the sofa | a customer and a florist | two strangers at a bus stop | a knight and a tired horse |
a pencil and an eraser
> Write a scene in which {}.
two sisters find an old map | a cook burns the soup | a guest arrives a day early | somebody hides in a wardrobe |
a magician forgets his trick
> Write a diary entry of {}.
a sailor in a storm | a girl on her first day at school | a dog that was left alone | an astronaut on the way home |
a tree in spring
> Write a postcard from {}.
a camping holiday | a snowy mountain hut | a cooking course in Italy | a cruise with bad weather |
a farm with too many goats
> Write a review of {}.
a cosy café | a book about gardening | a new pair of hiking boots | a school play | a guided tour of a castle
> Write an invitation to {}.
a housewarming | a book club evening | a children's party with a pirate theme | a garden concert | an office breakfast
> Write a news report about {}.
a village fair | a cat rescued from a roof | a record pumpkin | the first snow of the year |
a school that planted a hundred trees
> Write a headline and two sentences about {}.
a new bridge for cyclists | a baker's contest | a bus driver who sings | a library that opens at night |
a lost parrot that came home
> Write a blog post opening about {}.
a year without a car | learning to knit | a week of silence | cooking with my grandfather | moving to the country
> Write a social media post for {}.
a bake sale | a street concert | a lost dog | a yoga class in the park | a new vegetarian menu
> Write a job advertisement for {}.
a gardener | a night porter | a nursery teacher | a baker's apprentice | a museum guide
> Write a cover letter opening for {}.
a post in a library | a traineeship at a zoo | a job as a waiter | a place in a design school |
a part-time job in a bookshop
> Write a description of {}.
a foggy harbour | an attic full of toys | a busy kitchen | an old man's hands | a market at noon
> Describe in vivid words {}.
a thunderstorm over fields | a child's first swim | a street at five in the morning | a feast in a castle |
a garden after rain
> Invent a character who {}.
collects sounds | never finishes a book | lives on a houseboat | repairs old radios | is afraid of butterflies
> Invent a name and a short description for {}.
a planet of cats | a soft drink | a village in the clouds | a detective agency | a board game about gardens
> Invent a recipe for {}.
a soup that makes people laugh | a cake for a giant | a salad for a queen | a drink for a cold evening |
a sandwich with five layers
> Tell a joke about {}.
a snail | a dentist | a scarecrow | two tomatoes | a lazy clock
> Make up a riddle about {}.
a shadow | a candle | an echo | a key | a river
> Make up a short song for {}.
brushing teeth | a rainy walk | a tired bus driver | tidying a room | a cow on a hill
> Rewrite this sentence in a friendlier tone: "{}"
Send me the report today. | You are late again. | This is not my job. | Stop talking so loudly. |
We do not give refunds.
> Rewrite this sentence in a formal style: "{}"
Thanks a lot for your quick reply! | Sorry, I can't make it. | The food was really bad. | Can you guys help us out? |
We need the stuff by Friday.
> Make this text shorter: "{}"
I am writing to you because I would like to ask whether it might be possible to meet next week. |
The shop, which is on the corner, is a shop that sells many kinds of tea. |
In my opinion I think that the film was in general quite good. |
He walked slowly and without any hurry along the long road. |
Due to the fact that it rained, the match was not played on that day.
> Continue this text: "{}"
The old bridge creaked as we | My aunt always said that soup | On the shelf stood seven jars, and each |
When the power went out, the whole street | The dog looked at the suitcase and
> Write a caption for a photo of {}.
a sunrise over a lake | a toddler with spaghetti | an empty stadium | a cat in a box | two hikers on a summit
> Write a toast for {}.
a friend who passed her exams | a silver wedding | a new house | the end of a long project | an old teacher
> Write a motivational message for {}.
a nervous runner | a class before a test | a colleague on a Monday | a friend who quits smoking |
a choir before a concert
> Write a condolence note to {}.
a colleague | an old neighbour | a school friend | a family that lost its dog | a business partner
> Write a get-well card for {}.
a boy with a broken arm | a boss with the flu | a grandmother after surgery | a football coach |
a neighbour with back pain
> Write a birthday message for {}.
a twin sister | a father who loves fishing | a friend far away | a colleague who turns fifty | a three-year-old
> Write an announcement for {}.
a change of opening hours | a power cut on Thursday | a new lunch menu | the winner of a photo contest |
a closed footpath
> Write the minutes, in three sentences, of a meeting about {}.
a new coffee machine | a summer party | parking spaces | a school trip | a leaking roof
> Write a text message to {}.
a friend who waits at the wrong station | my sister about the cake | a babysitter | a teammate about practice |
my flatmate about the rent
> Write a voicemail greeting for {}.
a dentist's practice | a family of five | a shop on holiday | a piano teacher | a taxi driver
> Write a menu entry for {}.
pumpkin soup | grilled trout | an apple crumble | a mushroom burger | a breakfast for two
> Write a horoscope-style note for {}, just for fun.
people who love cheese | late risers | all who own a hamster | people with red shoes | a lucky gardener
> Write a short monologue by {}.
a lonely lamp post | a proud rooster | a traffic light | an unread book | a snowflake
> Write a summary, in two sentences, of an imaginary film about {}.
a chess club in space | a chef without taste | a town without clocks | twin detectives |
a whale that learns to whistle
"""
