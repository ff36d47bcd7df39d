"""Questions of fact about people, their works and deeds, with the accepted answers.

Form: `[relation]`, `> wording`, then `subject = accepted answer; another | ...`.
"""

PEOPLE = """
[author]
> Who wrote {}?
> Who is the author of {}?
> Which writer gave us {}?
> Can you tell me who wrote {}?
> I would like to know the author of {}.
> By whom was {} written?
> Name the person who wrote {}.
Pride and Prejudice = Austen | Oliver Twist = Dickens | War and Peace = Tolstoy | Moby-Dick = Melville |
Frankenstein = Shelley | Dracula = Stoker | The Hobbit = Tolkien | Animal Farm = Orwell | Brave New World = Huxley |
the Odyssey = Homer | Don Quixote = Cervantes | Crime and Punishment = Dostoevsky; Dostoyevsky; Dostoevskij |
The Great Gatsby = Fitzgerald | To Kill a Mockingbird = Harper Lee | The Old Man and the Sea = Hemingway |
Les Misérables = Hugo | the Divine Comedy = Dante | Alice's Adventures in Wonderland = Carroll; Dodgson |
The Jungle Book = Kipling | Treasure Island = Stevenson | Jane Eyre = Charlotte Brontë |
Wuthering Heights = Emily Brontë | Twenty Thousand Leagues Under the Sea = Verne | The War of the Worlds = Wells |
The Catcher in the Rye = Salinger | The Grapes of Wrath = Steinbeck | Robinson Crusoe = Defoe |
Gulliver's Travels = Swift | Paradise Lost = Milton | The Canterbury Tales = Chaucer |
One Hundred Years of Solitude = García Márquez | The Little Prince = Saint-Exupéry | The Metamorphosis = Kafka |
Faust = Goethe | The Picture of Dorian Gray = Wilde

[painter]
> Who painted {}?
> Which artist painted {}?
> Name the painter of {}.
Girl with a Pearl Earring = Vermeer | The Night Watch = Rembrandt | The Scream = Munch | Guernica = Picasso |
The Birth of Venus = Botticelli | The Persistence of Memory = Dalí | the Water Lilies = Monet |
The Last Supper in Milan = Leonardo; da Vinci | American Gothic = Grant Wood | Nighthawks = Hopper |
The School of Athens = Raphael | the ceiling of the Sistine Chapel = Michelangelo | Las Meninas = Velázquez |
Liberty Leading the People = Delacroix | The Garden of Earthly Delights = Bosch

[composer]
> Who composed {}?
> Which composer wrote {}?
> Whose music is {}? Name the composer.
The Four Seasons = Vivaldi | Swan Lake = Tchaikovsky; Tchaikovski | The Magic Flute = Mozart |
the piano piece Für Elise = Beethoven | the oratorio Messiah = Handel; Händel | the opera Aida = Verdi |
the opera Carmen = Bizet | The Barber of Seville = Rossini | Madama Butterfly = Puccini | The Blue Danube = Strauss |
Boléro = Ravel | the Brandenburg Concertos = Bach | Rhapsody in Blue = Gershwin | The Rite of Spring = Stravinsky |
Peter and the Wolf = Prokofiev

[inventor]
> Who invented {}?
> Who is known as the inventor of {}?
> Which inventor is remembered for {}?
dynamite = Nobel | the polio vaccine = Salk; Sabin | the smallpox vaccine = Jenner | the phonograph = Edison |
the lightning rod = Franklin | the cotton gin = Whitney | the printing press with movable type in Europe = Gutenberg |
radio telegraphy = Marconi | the World Wide Web = Berners-Lee | the pendulum clock = Huygens |
the electric pile, the first battery = Volta | the safety lift that does not fall = Otis | the Linux kernel = Torvalds |
the game of basketball = Naismith | the programming language Python = Rossum

[discoverer]
> Who discovered {}?
> Which scientist discovered {}?
> In the history of science, who is credited with the discovery of {}?
penicillin = Fleming | radium = Curie | X-rays = Röntgen; Roentgen | the electron = Thomson | the neutron = Chadwick |
the double helix of DNA = Watson; Crick; Franklin | the laws of planetary motion = Kepler |
the four large moons of Jupiter = Galileo | the circulation of the blood = Harvey |
the laws of inheritance in pea plants = Mendel | the nucleus of the atom = Rutherford |
electromagnetic induction = Faraday; Henry | the planet Uranus = Herschel | Pluto = Tombaugh |
the tomb of Tutankhamun = Carter

[year]
> In which year {}?
> Please help me with a date. In what year {}?
> I am studying for a history test. When {}?
> Quiz time! In what year {}?
> For my timeline I need one number: in which year {}?
> My grandson wants to know in which year it was. When {}?
> Give only the year, please. When {}?
did the French Revolution begin = 1789 | did the Korean War begin = 1950 | did the Berlin Wall fall = 1989 |
was the Declaration of Independence of the United States adopted = 1776 | did the First World War begin = 1914 |
did the Russian Revolution take place = 1917 | was the Battle of Hastings = 1066 | was the Great Fire of London = 1666 |
was Magna Carta sealed = 1215 | was the Battle of Waterloo = 1815 | was the great crash of Wall Street = 1929 |
was the nuclear disaster of Chernobyl = 1986 | was John F. Kennedy shot = 1963 |
did Constantinople fall to the Ottomans = 1453 | did the Spanish Armada sail against England = 1588 |
was Sputnik launched = 1957 | did the American Civil War end = 1865 |
were the towers of the World Trade Center destroyed = 2001 | were the first modern Olympic Games held = 1896 |
was Pearl Harbor attacked = 1941 | was D-Day, the landing in Normandy = 1944 | was the Soviet Union dissolved = 1991 |
was the great earthquake of San Francisco = 1906 | was the Louisiana Purchase = 1803 |
was the first iPhone sold = 2007 | did Nelson Mandela become president of South Africa = 1994 |
was the Boston Tea Party = 1773 | was the Gunpowder Plot = 1605 | did India become independent = 1947 |
was the Woodstock festival = 1969 | did the first human fly into space = 1961 | was the Cuban Missile Crisis = 1962 |
did the First World War end = 1918 | did the United States buy Alaska = 1867 | did the Spanish Civil War begin = 1936

[profession]
> What was {} famous for? Name the profession.
> What did {} do for a living?
> What was the profession of {}?
> In one sentence, what was the work of {}?
Florence Nightingale = nurse | Charlie Chaplin = actor; comedian; filmmaker; comic |
Alfred Hitchcock = director; filmmaker | Le Corbusier = architect | Frida Kahlo = painter; artist |
Luciano Pavarotti = singer; tenor | Rudolf Nureyev = dancer; ballet | Coco Chanel = designer; couturier |
Ansel Adams = photographer | Auguste Rodin = sculptor | Socrates = philosopher | Euclid = mathematician; geometer |
Emily Dickinson = poet; poetess | Amelia Earhart = pilot; aviator |
Sigmund Freud = psychoanalyst; neurologist; psychologist; psychiatrist | Julia Child = cook; chef |
Harry Houdini = magician; escape artist; illusionist; escapologist | Frank Lloyd Wright = architect |
Billie Holiday = singer; vocalist | Jacques Cousteau = explorer; oceanographer; filmmaker

[birthplace]
> In which country was {} born?
> Where was {} born? Name the country.
> Name the country in which {} was born.
Albert Einstein = Germany | Wolfgang Amadeus Mozart = Austria; Salzburg | Frédéric Chopin = Poland |
Pablo Picasso = Spain | Marie Curie = Poland | Mahatma Gandhi = India | Vincent van Gogh = Netherlands; Holland |
Leonardo da Vinci = Italy | Bob Marley = Jamaica | Hans Christian Andersen = Denmark | Che Guevara = Argentina |
Confucius = China | Alfred Nobel = Sweden | Celine Dion = Canada | Simón Bolívar = Venezuela

[character]
> Which author created {}?
> Who came up with the character {}?
> Out of whose imagination came {}? Name the author.
> Who invented the figure of {}?
Hercule Poirot = Christie | James Bond = Fleming | Winnie-the-Pooh = Milne | Peter Pan = Barrie |
Paddington Bear = Bond | Mary Poppins = Travers | Pippi Longstocking = Lindgren | Peter Rabbit = Potter |
Aslan the lion = Lewis | Dr Jekyll and Mr Hyde = Stevenson | Tarzan = Burroughs | Captain Ahab = Melville |
Philip Marlowe = Chandler | Katniss Everdeen = Collins | Percy Jackson = Riordan | Tintin = Hergé; Remi |
Charlie Brown = Schulz | Garfield the cat = Davis | the Moomins = Jansson | the Wizard of Oz = Baum

[director]
> Who directed {}?
> Which film-maker directed {}?
> Name the director of {}.
Jaws = Spielberg | the 1997 film Titanic = Cameron | Psycho = Hitchcock | the first Star Wars film = Lucas |
The Godfather = Coppola | Pulp Fiction = Tarantino | 2001: A Space Odyssey = Kubrick | Citizen Kane = Welles |
Taxi Driver = Scorsese | Inception = Nolan | Spirited Away = Miyazaki | the 1979 film Alien = Scott |
Seven Samurai = Kurosawa | Modern Times = Chaplin | The Sixth Sense = Shyamalan

[founder]
> Who founded {}?
> Name a founder of {}.
> Who started {}?
Apple = Jobs; Wozniak; Wayne | Facebook = Zuckerberg | Amazon = Bezos | IKEA = Kamprad | Google = Page; Brin |
Virgin Records = Branson | SpaceX = Musk | Wikipedia = Wales; Sanger | the Red Cross = Dunant |
the Boy Scouts = Baden-Powell | Walmart = Walton | psychoanalysis = Freud | the Mongol Empire = Genghis; Chinggis |
the Salvation Army = Booth | Standard Oil = Rockefeller

[leader]
> Who was {}?
> Give me the name: who was {}?
> A crossword asks: who was {}?
> Do you know who was {}?
the first Roman emperor = Augustus; Octavian | the British prime minister for most of the Second World War = Churchill |
the first woman to be British prime minister = Thatcher | the Iron Chancellor of Germany = Bismarck |
the first black president of South Africa = Mandela | the leader of the Soviet Union in the Second World War = Stalin |
the American president who began the New Deal = Roosevelt | the third president of the United States = Jefferson |
the first prime minister of independent India = Nehru | the founder of the People's Republic of China = Mao |
the French emperor beaten at Waterloo = Napoleon; Bonaparte | the Virgin Queen of England = Elizabeth |
the Sun King of France = Louis | the American president who resigned in 1974 = Nixon |
the first black president of the United States = Obama | the general who crossed the Alps with elephants = Hannibal |
the Roman dictator stabbed on the Ides of March = Caesar | the first person to reach the South Pole = Amundsen |
the Venetian traveller who wrote about China around 1300 = Polo |
the first European to sail round Africa to India = da Gama

[athlete]
> Which sport is {} known for?
> What sport did {} become famous in?
> Name the sport of {}.
> In which sport did {} win so much?
Pelé = football; soccer; footballer | Roger Federer = tennis | Tiger Woods = golf; golfer |
Muhammad Ali = boxing; boxer | Usain Bolt = sprint; sprinting; sprinter; running; track; athletics |
Michael Phelps = swimming; swimmer | Babe Ruth = baseball | Wayne Gretzky = hockey | Lionel Messi = football; soccer |
Serena Williams = tennis | Simone Biles = gymnastics; gymnast | Sachin Tendulkar = cricket |
Lewis Hamilton = Formula One; racing; Formula 1; motorsport | Tom Brady = football | Björn Borg = tennis |
LeBron James = basketball | Nadia Comăneci = gymnastics; gymnast | Eddy Merckx = cycling; cyclist |
Tony Hawk = skateboarding; skateboard; skateboarder | Jonah Lomu = rugby

[musician]
> Which instrument did {} play?
> What instrument is {} best known for playing?
Niccolò Paganini = violin | Jimi Hendrix = guitar | Louis Armstrong = trumpet; cornet | Yo-Yo Ma = cello |
Ringo Starr = drum; drums | Miles Davis = trumpet | Charlie Parker = saxophone; sax | Ravi Shankar = sitar |
Franz Liszt = piano | Benny Goodman = clarinet
"""
