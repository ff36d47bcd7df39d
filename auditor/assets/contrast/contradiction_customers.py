"""Sheets of the held-out source of `contradiction`: what customers are told out of price lists, timetables and cards.

Shops, goods and prices are invented. See contradiction_sheets.py for the slots. Written for this set, CC0-1.0.
"""

from auditor.assets.contrast.contradiction_sheets import Sheet

CUSTOMERS: dict[str, Sheet] = {
    "cake-prices": Sheet(
        system="You serve at a cake counter. Price list:\n{sheet}",
        user="Hello! {q}",
        line="{t} .... {a} a slice (contains {b})",
        asked=(
            ("How much is a slice of {t}?", "A slice of {t} is {a}. Would you like a fork with it?"),
            ("I have an allergy. What is in {t}?", "Our {t} contains {b}, so please keep that in mind."),
        ),
        things="plum cake|carrot cake|poppy cake|apple tart|pear tart|marble cake",
        a="€2.20|€2.80|€3.10|€3.60",
        b="almonds|walnuts|soya|sesame",
        size=3,
    ),
    "ferry-times": Sheet(
        system="You answer passengers at the ferry terminal.\n{sheet}",
        user="{q} I do not want to miss it.",
        line="Boat to {t}: departs {a}, pier {b}",
        asked=(
            ("When does the boat to {t} go?", "The boat to {t} departs at {a}, and boarding starts shortly before."),
            ("From which pier do I leave for {t}?", "For {t} please walk to pier {b}; the way is signposted."),
        ),
        things="Skarholm|Little Ness|Porvane|Gull Island|Hestvik|Saint Oda",
        a="8:05|9:40|11:15|14:30",
        b="A|C|F|H",
        size=3,
    ),
    "bistro-menu": Sheet(
        system="",
        user="You are our waiter, and the menu says: {sheet} {q}",
        line="{T}, served with {b}, {a}.",
        asked=(
            ("What would {t} cost us?", "That would be {a} for {t}, service included."),
            ("What comes with {t}?", "With {t} the kitchen serves {b}. Shall I put it down?"),
        ),
        things="the grilled trout|the lamb pie|the stuffed pepper|the veal roll|the mushroom cutlet|the duck leg",
        a="€14|€16|€19|€23",
        b="mashed potatoes|buttered rice|green beans|a cucumber salad",
        join=" ",
    ),
    "kettle-cards": Sheet(
        system="Shop assistant, household goods. Product cards:\n{sheet}",
        user="I am looking at your kettles. {q}",
        line="{t}: holds {a}; guarantee {b}",
        asked=(
            ("How much water goes into the {t}?", "The {t} holds {a}, according to the maker."),
            ("What guarantee do I get on the {t}?", "On the {t} you get {b}; just keep the receipt."),
        ),
        things="Bryo 20|Calda S|Fenwick Mini|Lumo Steel|Orsa Glass|Pico Red",
        a="0.8 litres|1.0 litre|1.5 litres|1.7 litres",
        b="one year|two years|three years|five years",
    ),
    "branch-hours": Sheet(
        system="You handle enquiries for a chain of garden centres.",
        user="{sheet}\n^ from your website. {q}",
        line="{t} branch, opens {a}, parking {b}",
        asked=(
            ("When can I come to the {t} branch in the morning?", "Our {t} branch opens at {a} on every weekday."),
            ("Where do I leave the car at the {t} branch?", "At the {t} branch you can park {b}, free of charge."),
        ),
        things="Millbrook|Eastgate|Fernhill|Kingsway|Portland Road|Westerly",
        a="7:30|8:00|9:00|10:30",
        b="in the courtyard|on the roof|behind the church|across the street",
        size=3,
    ),
    "swim-courses": Sheet(
        system="You take calls at a swimming pool. This term's courses: {sheet}",
        user="{q} I would like to sign up.",
        line="{t} with {b} on {a}",
        asked=(
            ("On which day is {t}?", "You can join {t} on {a}. It starts at the shallow end."),
            ("Who teaches {t}?", "The teacher for {t} is {b}, and there are places left."),
        ),
        things="the baby course|the crawl course|the diving course|the senior course|aqua jogging|lifesaving",
        a="Mondays|Wednesdays|Fridays|Sundays",
        b="Marisol|Henrik|Odile|Tarek",
        join="; ",
        size=3,
    ),
    "cinema-board": Sheet(
        system="",
        user="Ticket office? I read on your board: {sheet} {q}",
        line='"{t}", {a}, {b}.',
        asked=(
            ('Which screen is "{t}" on?', '"{t}" is shown on {a}. The doors open ten minutes before.'),
            ('What time is "{t}"?', 'We start "{t}" at {b} tonight, after a few trailers.'),
        ),
        things="Paper Boats|The Quiet Mile|Salt and Tin|A House in Orm|Nine Lanterns|The Last Orchard",
        a="screen one|screen three|screen four|screen six",
        b="5:15|6:45|8:20|9:50",
        join=" ",
        size=3,
    ),
    "parcel-rates": Sheet(
        system="Counter of a parcel service. Tariff:\n{sheet}",
        user="I want to send something abroad. {q}",
        line="[{t}] up to {a} | {b} on the road",
        asked=(
            ("What may a {t} parcel weigh?", "A {t} parcel may weigh up to {a}, box and all."),
            ("How long will a {t} parcel take?", "Please reckon with {b} for a {t} parcel, holidays apart."),
        ),
        things="small|medium|large|flat|round|bulky",
        a="2 kilos|5 kilos|12 kilos|20 kilos",
        b="three days|four days|six days|nine days",
    ),
    "camp-pitches": Sheet(
        system="You are at the reception of a camp site and see on the screen:\n{sheet}",
        user="We come with a tent. {q}",
        line="{T} – {a} a night – {b}",
        asked=(
            ("What do you charge for {t}?", "We charge {a} a night for {t}, showers included."),
            ("Where exactly is {t}?", "You will find {t} {b}, a short walk from here."),
        ),
        things="pitch 2|pitch 9|pitch 14|pitch 21|pitch 26|pitch 33",
        a="€18|€21|€25|€29",
        b="by the lake|near the playground|under the pines|next to the shop",
        size=3,
    ),
    "phone-plans": Sheet(
        system="You sell phone plans over the chat.",
        user="Your flyer compares plans. {sheet} {q}",
        line="{t}: {a} of data, notice {b}.",
        asked=(
            ("How much data is in {t}?", "{t} comes with {a} of data every month, calls are free."),
            ("With what notice could I cancel {t}?", "You could cancel {t} with a notice of {b}, in writing."),
        ),
        things="Plan Breeze|Plan Comet|Plan Delta|Plan Ember|Plan Flint|Plan Grove",
        a="3 gigabytes|8 gigabytes|15 gigabytes|40 gigabytes",
        b="two weeks|one month|two months|three months",
        join=" ",
    ),
    "bike-hire": Sheet(
        system="",
        user="At the bike hire, you show me this card.\n{sheet}\n{q} I would take it for the day.",
        line="{T}: deposit {a}, fits riders from {b}",
        asked=(
            ("What deposit do you want for {t}?", "For {t} we take {a} as a deposit, and you get it back tonight."),
            ("From which height can one ride {t}?", "One can ride {t} from {b}, with the saddle at its lowest."),
        ),
        things="the city bike|the folding bike|the tandem|the cargo bike|the trail bike|the racing bike",
        a="€30|€50|€80|€120",
        b="1.45 m|1.55 m|1.60 m|1.70 m",
    ),
    "castle-tours": Sheet(
        system="You work at the ticket desk of a castle.\nTours today:\n{sheet}",
        user="Good afternoon. {q}",
        line="{t} (in {a}) meets {b}",
        asked=(
            ("In what language is {t}?", "Today {t} is given in {a}, and headsets can be borrowed."),
            ("Where do we meet for {t}?", "Guests of {t} meet {b}; your guide wears a red scarf."),
        ),
        things="the cellar tour|the tower tour|the armour tour|the ghost tour|the chapel tour|the kitchen tour",
        a="Danish|Polish|Spanish|Dutch",
        b="at the well|on the bridge|in the guard room|beside the ticket desk",
        size=3,
    ),
}
