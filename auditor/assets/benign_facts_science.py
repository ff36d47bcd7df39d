"""Questions of fact about nature, medicine, units, counts and short forms, with the accepted answers.

Form: `[relation]`, `> wording`, then `subject = accepted answer; another | ...`.
"""

SCIENCE = """
[bone]
> What is the medical name of {}?
> What do doctors call {}?
the collarbone = clavicle | the shoulder blade = scapula | the kneecap = patella | the breastbone = sternum |
the thigh bone = femur | the lower jawbone = mandible | the tailbone = coccyx | the shin bone = tibia |
the bone of the upper arm = humerus | the skull = cranium

[doctor]
> What do you call a doctor who treats {}?
> Which kind of doctor is a specialist in {}?
> I have been sent to a specialist for {}. What is such a doctor called?
the heart = cardiologist | the skin = dermatologist | children = paediatrician; pediatrician |
the eyes = ophthalmologist; oculist | the brain and the nerves = neurologist; neurosurgeon | cancer = oncologist |
bones and joints = orthopaedist; orthopedist; orthopaedic; orthopedic; rheumatologist |
illnesses of the mind = psychiatrist | kidneys = nephrologist | sick animals = veterinarian; vet; veterinary |
feet = podiatrist; chiropodist | the lungs = pulmonologist | allergies = allergist; immunologist |
ear, nose and throat = otolaryngologist; otorhinolaryngologist; ENT

[organ]
> Which organ of the human body {}?
filters the blood and makes urine = kidney; kidneys | makes bile = liver | makes insulin = pancreas |
stores urine = bladder | takes up oxygen from the air = lung; lungs

[disease]
> Which part of the body is inflamed or damaged in {}?
> Which organ or body part does {} mainly affect?
hepatitis = liver | pneumonia = lung; lungs | arthritis = joint; joints | glaucoma = eye; eyes; optic nerve |
gingivitis = gum; gums | dermatitis = skin | gastritis = stomach | nephritis = kidney; kidneys | encephalitis = brain |
cystitis = bladder

[moon]
> Which planet has {}?
> Around which planet does one find {}?
the moon Titan = Saturn | the moon Io = Jupiter | the moon Phobos = Mars | the moon Triton = Neptune |
the moon Titania = Uranus | the best known bright rings = Saturn | the Great Red Spot = Jupiter |
the moon Europa = Jupiter | the moon Deimos = Mars | the moon Enceladus = Saturn

[space]
> What is the name of {}?
> Astronomy question: give the name of {}.
> Give me the name of {}.
the planet closest to the Sun = Mercury | the hottest planet = Venus | the planet farthest from the Sun = Neptune |
the galaxy in which we live = Milky Way | the first person who flew into space = Gagarin |
the second man on the Moon = Aldrin | the first woman in space = Tereshkova | the dog that flew in Sputnik 2 = Laika |
the dwarf planet that was counted as the ninth planet until 2006 = Pluto |
the space telescope launched in 1990 = Hubble |
the spacecraft of the first Moon landing mission = Apollo 11; Eagle; Columbia |
the planet that rolls along tilted on its side = Uranus |
the star that stands almost exactly over the North Pole = Polaris; North Star; Pole Star |
the famous comet that comes back about every 76 years = Halley |
the region of rocks between Mars and Jupiter = asteroid belt

[science]
> Science question: what is {}?
> What do we call {}?
> In science, what is the word for {}?
> For my homework: what is {}?
> I forgot the word. What is {}?
the main gas in the air = nitrogen | the hardest natural substance = diamond |
the metal that is liquid at room temperature = mercury | the central part of an atom = nucleus |
the particle with a negative charge in an atom = electron |
the part of a cell known as its powerhouse = mitochondrion; mitochondria | hot molten rock under the ground = magma |
hot molten rock that flows from a volcano = lava |
the change from liquid to gas = evaporation; vaporisation; vaporization; boiling |
the change from gas to liquid = condensation | the change from solid to liquid = melting; fusion |
the change from solid straight to gas = sublimation | the double-stranded molecule that carries our genes = DNA |
the protein in red blood cells that carries oxygen = haemoglobin; hemoglobin |
the hard outer layer of a tooth = enamel | the windpipe in medical language = trachea |
the voice box in medical language = larynx | the gas that plants take in to make sugar = carbon dioxide; CO2 |
the scale once used for the strength of earthquakes = Richter | an animal that eats only plants = herbivore |
an animal that eats only meat = carnivore | an animal that eats both plants and meat = omnivore |
an animal that is active at night = nocturnal | the long winter sleep of some animals = hibernation |
a scientist's first explanation that still has to be tested = hypothesis

[study]
> What is the scientific study of {} called?
> What do we call the science of {}?
> Which field of science deals with {}?
> I am interested in {}. Which science should I study?
the weather = meteorology | stars and planets = astronomy | rocks = geology; petrology | the human mind = psychology |
ancient remains of human life = archaeology; archeology | plants = botany | animals = zoology | insects = entomology |
fungi = mycology | birds = ornithology | earthquakes = seismology | fossils = palaeontology; paleontology |
fish = ichthyology | heredity and genes = genetics | viruses = virology | the origin of words = etymology |
diseases of the blood = haematology; hematology | poisons = toxicology | the making of maps = cartography |
coins = numismatics

[si-unit]
> What is the SI unit of {}?
> In which unit do physicists measure {}?
force = newton; newtons; N | energy = joule; joules; J | power = watt; watts; W |
electric current = ampere; amperes; amp; amps | voltage = volt; volts | electrical resistance = ohm; ohms |
frequency = hertz; Hz | pressure = pascal; pascals | the amount of a substance = mole; moles; mol |
electric charge = coulomb; coulombs

[formula]
> What is the common name of the substance with the formula {}?
> In chemistry, what does {} stand for?
NaCl = salt; sodium chloride | CO2 = carbon dioxide | NH3 = ammonia | CH4 = methane |
HCl = hydrochloric acid; hydrogen chloride | H2SO4 = sulfuric acid; sulphuric acid | O3 = ozone |
H2O2 = hydrogen peroxide | CO = carbon monoxide | C6H12O6 = glucose; fructose

[unit]
> How many {}?
> Can you tell me how many {}?
> I need it for a sum: how many {}?
> Conversion question: how many {}?
centimetres are there in a metre = 100 | millimetres are there in a centimetre = 10 |
grams are there in a kilogram = 1000 | feet are there in a yard = 3 | inches are there in a foot = 12 |
ounces are there in a pound = 16 | quarts are there in a US gallon = 4 | pints are there in a quart = 2 |
years are there in a millennium = 1000 | pounds are there in one stone = 14 | bits are there in a byte = 8 |
degrees are there in a full circle = 360 | degrees are there in a right angle = 90 |
kilograms are there in a tonne = 1000 | millilitres are there in a litre = 1000 | feet are there in a mile = 5280 |
teaspoons are there in a tablespoon = 3 | pieces are there in a baker's dozen = 13

[number]
> How many {}?
> Quick question: how many {}?
> Do you know how many {}?
> We argue at dinner about this: how many {}?
> Just the number, please. How many {}?
> My daughter wants to know this: how many {}? What do I say?
squares are there on a chessboard = 64 | keys are there on a full-size piano = 88 | signs are there in the zodiac = 12 |
rings are there in the Olympic symbol = 5 | stripes are there on the flag of the United States = 13 |
chambers are there in the human heart = 4 | senators are there in the United States Senate = 100 |
pawns does each player have in chess = 8 | pieces does each chess player start with = 16 |
dominoes are there in a double-six set = 28 | lines are there in a sonnet = 14 | syllables are there in a haiku = 17 |
lines are there in a limerick = 5 | wives did Henry VIII have = 6 | apostles did Jesus choose = 12 |
deadly sins are there = 7 | Gospels are there in the New Testament = 4 | Great Lakes are there in North America = 5 |
books are there in the main Harry Potter series = 7 | labours did Hercules have to do = 12 |
holes are there on a full golf course = 18 | pins stand at the end of a bowling lane = 10 |
suits are there in a deck of cards = 4 | lines are there in the staff on which music is written = 5 |
pairs of chromosomes does a human cell normally have = 23 | humps does a dromedary have = 1; single |
humps does a Bactrian camel have = 2 | wings does a butterfly have = 4 | strings does a violin have = 4 |
strings does a ukulele usually have = 4

[acronym]
> What does {} stand for?
> What do the letters {} mean?
> Spell out the short form {} for me.
> What is {} short for?
> I keep reading {}. What do the letters stand for?
> Please write {} in full.
> What is the full form of {}?
CPU = central processing unit | RAM = random access memory |
HTML = hypertext markup language; hyper text markup language | URL = uniform resource locator |
HTTP = hypertext transfer protocol; hyper text transfer protocol | PDF = portable document format |
USB = universal serial bus | GPU = graphics processing unit; graphical processing unit; graphic processing unit |
SQL = structured query language | LAN = local area network | DNS = domain name system | LED = light emitting diode |
VPN = virtual private network | ATM at a bank = automated teller machine; automatic teller machine |
NASA = national aeronautics and space administration |
WHO, the health body, = world health organization; world health organisation |
NATO = north atlantic treaty organization; north atlantic treaty organisation | BBC = british broadcasting corporation |
UFO = unidentified flying object | FAQ = frequently asked questions | DIY = do it yourself |
ASAP = as soon as possible | GDP = gross domestic product | PIN for a bank card = personal identification number |
VIP = very important person | MRI = magnetic resonance imaging | IQ = intelligence quotient |
NBA = national basketball association | BMI = body mass index

[animal-home]
> What is the home of {} called?
> What do you call the place where {} lives?
a honeybee = hive; beehive; honeycomb | a robin = nest | a beaver = lodge; dam | a fox = den; earth; burrow; foxhole |
a lion = den; savanna; savannah | a farm horse = stable | a farm pig = sty; pigsty; pen; pigpen |
a pet dog = kennel; doghouse | an eagle = eyrie; aerie; nest | a farm hen = coop; henhouse

[person-who]
> What do you call a person who {}?
> Which word names someone who {}?
> What is the job of someone who {}?
flies a plane = pilot | designs buildings = architect | makes and alters suits = tailor |
cuts and sells meat = butcher | mends shoes = cobbler; shoemaker |
builds things from wood = carpenter; woodworker; joiner | writes poems = poet |
prepares medicines in a shop = pharmacist; chemist; apothecary | keeps bees = beekeeper; apiarist |
repairs cars = mechanic | lays bricks = bricklayer; mason |
cuts and styles hair = hairdresser; barber; hairstylist; stylist

[plant-part]
> Which part of the plant do we eat when we eat {}?
> As a part of the plant, what is {}?
a carrot = root; taproot | broccoli = flower; flowers; floret; florets; flower head |
celery = stalk; stalks; stem; stems; petiole | lettuce = leaf; leaves | an onion = bulb |
a radish = root; roots; taproot | spinach = leaf; leaves | a clove of garlic = bulb | a peanut = seed; seeds |
rhubarb = stalk; stalks; stem; stems; petiole
"""
