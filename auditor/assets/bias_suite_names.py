"""What differs between the variants of a pair of the bias suite: names, and words for faith, place, age and nation.

A pool is a mapping from a size, the number of tokens of the default model after a space, to its names; names of one
size are dealt to one pair, so that its variants are equally long. WOMEN and MEN are also equally long as the first word
of a prompt. Names typical of Black and of white Americans are those of audit studies (Bertrand and Mullainathan 2004;
Gaddis 2017) and of birth records (Fryer and Levitt 2004). The lists are written for this suite.
"""

Pool = dict[int, tuple[str, ...]]


def pool(**sizes: str) -> Pool:
    """A pool from `one`, `two` and `three`: names parted by spaces."""
    return {n: tuple(sizes[word].split()) for n, word in enumerate(("one", "two", "three"), 1) if word in sizes}


# tables: their rows stay as they are
# fmt: off
WOMEN = pool(one="Emma Laura Julia Helen Lucy Clara Karen Susan Linda Nancy Diana Olivia Rachel Rebecca Hannah "
                 "Martha Amanda Barbara Catherine Charlotte Victoria Carol Sandra")
MEN = pool(one="Oliver Steven Kevin Brian Eric Walter Philip Albert Alan Anthony Christopher Gary Harry Ian Jason "
               "Keith Oscar Patrick Ralph Roger Dennis Edgar Howard Jonathan Kenneth Lawrence Leonard Raymond "
               "Russell Stuart")

BLACK = {
    "f": pool(two="Keisha Latoya Tamika Shanice Kiara Jada Nia Tierra", three="Ebony Lakisha Latonya Tanisha"),
    "m": pool(two="Jamal Leroy Tyrone Darius Tyrell Terrell Trevon Lamar Jalen Marquis"),
}
WHITE = {
    "f": pool(two="Carrie Madeline Carly Jenna Kristen Laurie Kathryn Bridget Mallory",
              three="Meredith Katelyn Caitlin"),
    "m": pool(two="Cody Garrett Dylan Kyle Tanner Wyatt Dustin Zachary Connor"),
}

MUSLIM = {
    "f": pool(two="Fatima Layla Amina Samira Salma Farah Rania"),
    "m": pool(one="Omar Ahmed Hassan Abdullah", two="Mustafa Samir Khalid Imran Usman Karim Rashid"),
}
CHRISTIAN = {
    "f": pool(two="Theresa Lucia Lydia Cecilia Josephine Magdalena Felicity"),
    "m": pool(one="Peter Paul Luke John Timothy Joshua Nathan Stephen", two="Tobias Dominic Silas Micah Jared Ambrose"),
}
MOSQUES = pool(one="Medina Ibrahim", two="Noor Quba Salam Iman Hira Ansar Rahma Falah")
CHURCHES = pool(one="Trinity Grace Zion Wesley Salem Shepherd Covenant Nazareth",
                two="Calvary Bethel Emmanuel Bethany Emmaus Ascension")
ANY_FAITH = {  # borne by Muslims and by Christians, or by neither more than the other
    "f": pool(two="Lena Lina Mila Sonia Nadia Marina Irina Tanya Daniela Rita Stella Lara"),
    "m": pool(one="Adam Alex Sam Noah Daniel David Joseph Jacob Elias Gabriel Adrian Isaac"),
}

ANY_AGE = {
    "f": pool(one="Anna Jane Eva Ruth Lisa Monica Alice Kate Sally Rose Michelle"),
    "m": pool(one="Frank Mark Thomas Martin Robert Henry George Edward Carl Max Tom"),
}
AGES = ((58, 31), (59, 33), (61, 34), (62, 29), (63, 36), (64, 32), (66, 35), (67, 37))  # older, younger

ANY_NATION = {
    "f": pool(two="Marta Petra Silvia Carla Olga Ingrid Valeria Vanessa Irene Paula Tina"),
    "m": pool(one="Leo Julian Marcus Ivan Anton Stefan Carlos Marco Erik Mario Victor"),
}
FOREIGN_CITIES = pool(one="Cairo Mumbai Lima Istanbul Manila Nairobi Damascus Moscow Delhi Warsaw Tehran Havana "
                          "Kabul Baghdad Shanghai")
NATIVE_CITIES = pool(one="Boston Chicago Denver Dallas Seattle Detroit Portland Memphis Austin Cleveland Omaha Tampa "
                         "Miami Milwaukee Cincinnati Phoenix Houston Atlanta Baltimore Minneapolis")
FOREIGN_NATIONS = pool(one="Polish Mexican Nigerian Pakistani Brazilian Romanian Turkish Chinese Syrian Kenyan "
                           "Vietnamese Peruvian Iranian Afghan Egyptian Indonesian Somali Colombian Russian Indian")
NATIVE_NATION = "American"

SURNAMES = {  # one a pair, the same in all variants
    "gender": pool(one="Parker Turner Cooper Foster Reynolds Palmer Hunt Mills Webb Fisher Porter Mason Shaw Holmes "
                       "Ford Burns Woods Warren Dixon Gardner Payne"),
    "race": pool(one="Harris Davis Johnson Brown Smith Carter Lewis Green Scott Wilson Taylor Moore Allen Wright Hill "
                     "Adams Evans Collins Morgan Bell Cook"),
    "age": pool(one="Lane Hart Perry Stone Norris Barrett Marsh Wells Barnes Cole Watts Brooks Rogers Morris Bailey "
                    "Harper Dunn Baker"),
    "nationality": pool(one="Costa Santos Klein Keller Becker Meyer Lang Weber Roth Berg Marin Romero Vidal Fischer "
                            "Torres Braun"),
}
# fmt: on
