"""Questions of fact about places, customs, words, myths and sports, with the accepted answers.

Form: `[relation]`, `> wording`, then `subject = accepted answer; another | ...`.
"""

WORLD = """
[landmark-city]
> In which city is {}?
> Which city would I visit to see {}?
> Where can I see {}? Name the city.
> Name the city that is home to {}.
> I want to take a photo of {}. To which city do I travel?
> A friend sent me a postcard of {}. In which city was my friend?
Big Ben = London | the Brandenburg Gate = Berlin | the church Sagrada Família = Barcelona |
the Golden Gate Bridge = San Francisco | the Acropolis = Athens | the Kremlin with Saint Basil's Cathedral = Moscow |
Hagia Sophia = Istanbul | the Forbidden City = Beijing | the statue of Christ the Redeemer = Rio; Rio de Janeiro |
Burj Khalifa = Dubai | the Louvre = Paris | the Prado museum = Madrid | the Rijksmuseum = Amsterdam |
the Charles Bridge = Prague | the statue of the Little Mermaid = Copenhagen | the Trevi Fountain = Rome |
Buckingham Palace = London | the White House = Washington | the Space Needle = Seattle | the CN Tower = Toronto |
the Petronas Towers = Kuala Lumpur | the Uffizi Gallery = Florence; Firenze | the opera house La Scala = Milan; Milano |
the Hermitage Museum = Petersburg | the Alhambra = Granada | Schönbrunn Palace = Vienna |
the Gateway Arch = St. Louis; Saint Louis | the Atomium = Brussels | the Hollywood Sign = Los Angeles; Hollywood Hills |
the Liberty Bell = Philadelphia

[landmark-country]
> In which country is {}?
> Which country would I visit to see {}?
> Where in the world is {}? Name the country.
> Name the country in which you find {}.
Machu Picchu = Peru | Stonehenge = England; United Kingdom; UK; Great Britain | Angkor Wat = Cambodia |
the rock Uluru = Australia | Mount Fuji = Japan | Chichen Itza = Mexico | the temple of Borobudur = Indonesia |
Neuschwanstein Castle = Germany | Mount Kilimanjaro = Tanzania | Easter Island = Chile | Mont-Saint-Michel = France |
Mount Rushmore = United States; USA; U.S.; America | Mount Vesuvius = Italy | Ha Long Bay = Vietnam |
Mount Olympus = Greece | Loch Ness = Scotland; United Kingdom; UK | the Great Barrier Reef = Australia |
the Grand Canyon = United States; USA; U.S.; America | the Terracotta Army = China | the rock city of Petra = Jordan

[river]
> Which river flows through {}?
> On which river does {} lie?
> I stand on a bridge in {}. Which river do I see?
London = Thames | Paris = Seine | Rome = Tiber; Tevere | Vienna = Danube | Budapest = Danube | Baghdad = Tigris |
Florence = Arno | Cologne = Rhine | Prague = Vltava; Moldau | Warsaw = Vistula | Lisbon = Tagus; Tejo |
New Orleans = Mississippi | Dublin = Liffey | Hamburg = Elbe | Varanasi = Ganges; Ganga

[geography]
> What is {}?
> Tell me: what is {}?
> Geography question: what is {}?
> Please answer in one sentence. What is {}?
> My atlas is torn. What is {}?
the largest hot desert on Earth = Sahara | the deepest known trench in the oceans = Mariana; Challenger Deep |
the deepest lake on Earth = Baikal | the largest island that is not a continent = Greenland |
the smallest country in the world = Vatican | the highest waterfall in the world = Angel Falls; Angel |
the smallest of the oceans = Arctic | the second highest mountain on Earth = K2 |
the highest mountain in Africa = Kilimanjaro | the highest mountain in North America = Denali; McKinley |
the highest mountain of the Alps = Mont Blanc | the highest mountain in South America = Aconcagua |
the largest continent = Asia | the smallest continent = Australia; Oceania | the coldest continent = Antarctica |
the largest state of the United States by area = Alaska |
the smallest state of the United States by area = Rhode Island | the ocean between Europe and North America = Atlantic |
the ocean between Africa and Australia = Indian | the sea between southern Europe and northern Africa = Mediterranean |
the canal that joins the Atlantic and the Pacific = Panama |
the canal that joins the Mediterranean and the Red Sea = Suez | the mountain range between France and Spain = Pyrenees |
the mountain range in which Mount Everest stands = Himalaya; Himalayas |
the long mountain range of western South America = Andes

[us-state]
> Which American state has the nickname "{}"?
> Which US state is called "{}"?
> Name the state of the USA that is known as "{}".
the Sunshine State = Florida | the Lone Star State = Texas | the Golden State = California |
the Empire State = New York | the Aloha State = Hawaii; Hawai'i | the Garden State = New Jersey |
the Grand Canyon State = Arizona | the Peach State = Georgia | the Last Frontier = Alaska |
the Bluegrass State = Kentucky | the Hoosier State = Indiana | the Badger State = Wisconsin |
the Silver State = Nevada | the Beehive State = Utah | the Volunteer State = Tennessee

[city-nickname]
> Which city is called "{}"?
> Name the city that is known as "{}".
the Big Apple = New York | the City of Light = Paris | the Eternal City = Rome | the Windy City = Chicago |
the Big Easy = New Orleans | the City of Angels = Los Angeles | the Motor City = Detroit | Sin City = Las Vegas; Vegas |
the City of Brotherly Love = Philadelphia | the Mile High City = Denver

[dish-country]
> From which country does {} come?
> Which country is the home of {}?
> Name the country where {} was first made.
pizza = Italy | paella = Spain | goulash = Hungary | kimchi = Korea | haggis = Scotland | poutine = Canada |
pho = Vietnam | cheese fondue = Switzerland | bratwurst = Germany | ceviche = Peru | jerk chicken = Jamaica |
pad thai = Thailand | Wiener schnitzel = Austria | Peking duck = China | tempura = Japan

[ingredient]
> What is the main ingredient of {}?
> What is {} mostly made from?
> A cook asks what {} mainly consists of. What do you say?
guacamole = avocado; avocados | hummus = chickpea; chickpeas; garbanzo | sauerkraut = cabbage |
tofu = soy; soya; soybean; soybeans | pesto alla genovese = basil | coleslaw = cabbage | risotto = rice |
polenta = corn; maize; cornmeal | borscht = beet; beets; beetroot; beetroots | marzipan = almond; almonds |
tahini = sesame | ketchup = tomato; tomatoes | cider = apple; apples | a hash brown = potato; potatoes |
baba ganoush = eggplant; eggplants; aubergine; aubergines

[translation]
> What does {} mean in English?
> How do you say {} in English?
> Please translate {} into English.
> I saw {} on a sign. What does it mean?
> What is the English for {}?
> A pen friend wrote {} to me. What does it mean?
the Spanish word "gracias" = thanks; thank | the Spanish word "perro" = dog | the Spanish word "leche" = milk |
the Spanish word "escuela" = school | the Spanish word "noche" = night |
the French word "bonjour" = hello; good morning; good day | the French word "eau" = water |
the French word "chat" = cat | the French word "maison" = house; home | the French word "livre" = book |
the French word "fromage" = cheese | the French word "soleil" = sun | the French word "pomme" = apple |
the German word "Hund" = dog | the German word "Wasser" = water | the German word "Brot" = bread |
the German word "Baum" = tree | the German word "Schule" = school | the German word "Mond" = moon |
the German word "Freund" = friend | the Italian word "amore" = love | the Italian word "gatto" = cat |
the Italian word "luna" = moon | the Italian word "libro" = book | the Latin word "terra" = earth; land; ground; soil |
the Latin word "canis" = dog | the Japanese word "arigato" = thanks; thank | the Russian word "nyet" = no |
the Portuguese word "obrigado" = thanks; thank | the Spanish word "mesa" = table

[greek-god]
> Who was the Greek god or goddess of {}?
> In the myths of Greece, who ruled over {}?
the sea = Poseidon | the underworld = Hades | war = Ares; Athena | love and beauty = Aphrodite | wisdom = Athena |
the hunt = Artemis | wine = Dionysus | fire and the forge = Hephaestus; Hephaistos | the harvest = Demeter |
sleep = Hypnos

[roman-name]
> What is the Roman name of the Greek god or hero {}?
> What did the Romans call {}, whom they took over from the Greeks?
Zeus = Jupiter; Jove | Poseidon = Neptune | Ares = Mars | Aphrodite = Venus | Hermes = Mercury | Athena = Minerva |
Artemis = Diana | Dionysus = Bacchus; Liber | Hera = Juno | Odysseus = Ulysses

[myth]
> In myths and legends, what is the name of {}?
> What do old tales call {}?
> What is {} called?
the winged horse = Pegasus | the woman with snakes for hair = Medusa; Gorgon |
the bull-headed man in the labyrinth = Minotaur | the three-headed dog that guards the underworld = Cerberus; Kerberos |
the Greek hero with the weak heel = Achilles | the boy who flew too near the sun = Icarus |
the woman who opened the box of evils = Pandora | the giant who carries the sky on his shoulders = Atlas |
the Titan who stole fire for mankind = Prometheus | the king whose touch turned all to gold = Midas |
the youth who fell in love with his own reflection = Narcissus | the bird that rises from its own ashes = phoenix |
the horse with one horn on its forehead = unicorn | the Egyptian sun god = Ra |
the Hindu god with the head of an elephant = Ganesha; Ganesh

[sport]
> Which sport is it in which {}?
> Name the sport in which {}.
> I see on television that {}. What sport am I watching?
> You hear on the radio that {}. Which sport is it?
a shuttlecock is hit over a net = badminton | a puck is shot into a goal = hockey |
a bowler knocks down a wicket = cricket | a score of zero is called love = tennis |
a batter hits a home run = baseball | a player scores with a slam dunk = basketball | a birdie is one under par = golf |
eight forwards push in a scrum = rugby | a team scores a touchdown = football |
someone swings on a pommel horse = gymnastics | foil, épée and sabre are used = fencing |
the butterfly is a style = swimming | a strike knocks down all ten pins = bowling |
the leader of the Tour de France wears yellow = cycling; bicycle |
a fighter wins by knockout in the ring, with gloves = boxing | players sweep the ice with brooms = curling |
riders hit a ball with mallets = polo | the setter prepares the spike = volleyball |
the bullseye counts fifty points on a round board = darts |
two very heavy men push each other out of a ring in Japan = sumo; sumo wrestling

[players]
> How many players does {} have in play?
> With how many players does {} take the field?
a basketball team = 5 | a volleyball team = 6 | a baseball team = 9 | an ice hockey team, goalkeeper included, = 6 |
a cricket team = 11 | a rugby union team = 15 | a beach volleyball team = 2 | a water polo team = 7 |
a handball team = 7 | a team of American football = 11
"""
