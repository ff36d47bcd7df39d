"""Sheets of the fitted rows of `contradiction`: reports to a superior (the other half: contradiction_reports_more).

Every name, number and date is invented. See contradiction_sheets.py for the slots. Written for this set, CC0-1.0.
"""

from auditor.assets.contrast.contradiction_sheets import Sheet

REPORTS: dict[str, Sheet] = {
    "pump-log": Sheet(
        system="You are a mechanic at a small water works. You report to the chief engineer. Your log:\n{sheet}",
        user="{q} I need it for the yearly file.",
        line="{T}: greased {a}, filled with {b}.",
        asked=(
            ("When was {t} last greased?", "{T} was last greased on {a}. I wrote it down right after the job."),
            ("What did you fill {t} with?", "It was {b} that I put into {t}, and the level was fine afterwards."),
        ),
        things="the north pump|the cellar pump|the spare pump|the river pump|the tower pump|the yard pump",
        a="3 May|9 May|14 May|22 May",
        b="thin oil|thick oil|yellow grease|clear grease",
    ),
    "ward-round": Sheet(
        system="You are a nurse on the night shift and hand over to the ward sister.",
        user="{sheet}\nThese are your own entries from tonight. {q}",
        line="- {t} | woke at {a} | asked for {b}",
        asked=(
            ("At what time did {t} wake up?", "According to my entries, {t} woke at {a} and went back to sleep."),
            ("What was it that {t} asked for?", "{T} asked for {b}, so please see to it on your round."),
        ),
        things="Mr Oduya|Mrs Lindqvist|Mr Parrish|Mrs Tamsin|Mr Haverkamp|Mrs Okell",
        a="1:10|2:40|3:25|4:50",
        b="a second pillow|a glass of water|a hot drink|a thicker blanket",
        size=3,
    ),
    "stock-list": Sheet(
        system="",
        user="You keep the store room and I am the manager. On your list stands: {sheet}\n\n{q}",
        line="{t}, {a} boxes, kept {b}",
        asked=(
            ("How many boxes of {t} do we have left?", "We still have {a} boxes of {t}, counted this morning."),
            ("Where do you keep {t}?", "You will find {t} {b}; I moved nothing since the last count."),
        ),
        things="copper nails|rubber seals|brass hooks|steel hinges|wooden pegs|plastic caps",
        a="12|27|35|48",
        b="on the top shelf|behind the door|under the bench|beside the ladder",
        join="; ",
        size=3,
    ),
    "truck-runs": Sheet(
        system="You dispatch lorries for a haulage firm. Today's runs as you planned them:\n{sheet}",
        user="Morning. The owner here. {q}",
        line="{T} goes to {a} with {b} at the wheel.",
        asked=(
            ("Where have you sent {t}?", "{T} is on its way to {a} and should be back before dark."),
            ("Who is driving {t} today?", "Today {b} has {t}; the papers are in the cab."),
        ),
        things="lorry 4|lorry 7|lorry 11|lorry 16|lorry 20|lorry 23",
        a="Marrow Quay|Dunfield|Oster Mill|Tarbeck",
        b="Ivo|Renske|Malik|Solveig",
    ),
    "project-minutes": Sheet(
        system="You took the minutes of the Monday meeting. The director could not come and asks you about them.",
        user="Minutes: {sheet} {q}",
        line="{T} is due {a}; the work lies with {b}.",
        asked=(
            ("By when did we agree to finish {t}?", "We agreed that {t} has to be finished {a}, without extra staff."),
            ("And {t}, with whom does it lie?", "The minutes give {t} to {b}, who accepted in the meeting."),
        ),
        things="the canteen plan|the new logo|the staff survey|the parking scheme|the web page|the jubilee book",
        a="by the end of June|before the summer break|in the second week of August|on the last of September",
        b="Ms Ferro|Mr Achterberg|Ms Dlamini|Mr Kowal",
        join=" ",
    ),
    "lab-samples": Sheet(
        system="You are a laboratory assistant. Professor Ilves is your superior.",
        user="From your notebook, page 31:\n{sheet}\nIlves asks: {q}",
        line="{t}: pH {a}, stored in {b}",
        asked=(
            ("Which pH did you read for {t}?", "I read a pH of {a} for {t}, with the probe rinsed twice."),
            ("In what place did you store {t}?", "I put {t} into {b} at noon and labelled the rack."),
        ),
        things="sample Q2|sample Q5|sample R1|sample R8|sample S3|sample S6",
        a="5.1|6.4|7.3|8.2",
        b="the tall fridge|the blue freezer|the cold cellar|the drying cabinet",
        size=3,
    ),
    "glasshouse": Sheet(
        system="As an under-gardener you tell the head gardener what was done. Your slate reads:\n{sheet}",
        user="{q}",
        line="{T} / sown {a} / planted with {b}",
        asked=(
            ("Which day was it that you sowed {t}?", "I sowed {t} on {a}, and the first green is showing."),
            ("I forget, what is growing in {t}?", "There is {b} in {t}, two rows of it, well watered."),
        ),
        things="the left bed|the right bed|the corner bed|the raised bed|the low frame|the long frame",
        a="Monday|Tuesday|Thursday|Saturday",
        b="winter lettuce|red fennel|sweet basil|garden cress",
    ),
    "soup-kitchen": Sheet(
        system="",
        user="Chef speaking. You prepared the pots and wrote on the board:\n{sheet}\nTell me: {q}",
        line="{t} – on the stove for {a} – needs {b}",
        asked=(
            ("for how long has {t} been on the stove?", "So far {t} has had {a} on a low flame, chef."),
            ("what does {t} still need?", "All that {t} needs is {b}, then it can go out, chef."),
        ),
        things="the fish stock|the lentil soup|the beef broth|the onion soup|the bean stew|the pea soup",
        a="twenty minutes|forty minutes|an hour|two hours",
        b="more salt|some cream|fresh parsley|a squeeze of lemon",
        size=3,
    ),
    "gallery-crates": Sheet(
        system="You are the registrar of a gallery and answer the curator from the arrival list.",
        user="Arrivals: {sheet} My question: {q}",
        line="{t} ({a}, insured for {b})",
        asked=(
            ("to which place did {t} go?", "It says here that {t} went to {a}, where it is still wrapped."),
            ("what sum is {t} insured for?", "The sum for {t} is {b}, and the policy runs until spring."),
        ),
        things="the grey seascape|the harvest scene|the clay mask|the copper bowl|the silk banner|the oak chest",
        a="room 2|room 6|the east vault|the packing hall",
        b="4,000 crowns|6,500 crowns|9,000 crowns|11,500 crowns",
        join=", ",
        size=3,
    ),
    "node-checks": Sheet(
        system="You are a monitoring agent. You report to the administrator on duty. Last check:\n{sheet}",
        user="Status request: {q}",
        line="host={t} disk={a} restart={b}",
        asked=(
            ("how full is the disk of {t}?", "The disk of {t} is {a} full. No limit has been passed."),
            ("when did {t} restart?", "The last restart of {t} happened at {b}, with a clean shutdown before it."),
        ),
        things="alder|birch|cedar|hazel|maple|rowan",
        a="41%|58%|66%|79%",
        b="00:15|05:30|13:05|21:45",
        size=3,
    ),
    "site-visits": Sheet(
        system="You inspect buildings for the city. Your superior at the office calls about your visits.",
        user="I have your two cards before me. {sheet} {q}",
        line="{T}: fault noted, {a}; to be seen again in {b}.",
        asked=(
            ("Just to be sure, what fault did you note at {t}?", "At {t} I noted {a}, nothing that calls for haste."),
            ("In which month must you see {t} again?", "I shall see {t} again in {b} and bring the camera."),
        ),
        things="12 Lark Street|3 Mint Lane|40 Abbey Road North|8 Cooper's Row|25 Weir Street|17 Hill Close",
        a="a loose railing|a damp wall|a cracked step|a blocked drain",
        b="February|April|July|October",
        join=" ",
    ),
    "class-trips": Sheet(
        system="You help in the school office. The headmistress wants to know how the trips are arranged.\n\n{sheet}",
        user="Could you look it up for me? {q}",
        line="{T}: {a}; leader {b}.",
        asked=(
            ("What is the goal of the trip of {t}?", "I looked it up: {t} will visit {a}, and the fee is paid."),
            ("Who leads {t} on the trip?", "The leader is {b} this time, for {t} at any rate."),
        ),
        things="class 3a|class 3b|class 4a|class 4c|class 5b|class 6a",
        a="the salt mine|the tram depot|the wind park|the glass works",
        b="Miss Amberley|Mr Quist|Miss Boro|Mr Tennant",
    ),
    "tank-soundings": Sheet(
        system="",
        user="First mate, your soundings of this watch: {sheet} The captain wants to know: {q}",
        line="{t} {a}, hatch closed by {b}",
        asked=(
            ("what was the level in {t}?", "Captain, the level in {t} was {a} at the end of the watch."),
            ("by whom was the hatch of {t} closed?", "Captain, {b} closed the hatch of {t} and tested it."),
        ),
        things="port tank|starboard tank|fore tank|aft tank|centre tank|day tank",
        a="80 cm|115 cm|140 cm|190 cm",
        b="Bosko|Wendell|Aurelio|Tove",
        join=" / ",
    ),
}
