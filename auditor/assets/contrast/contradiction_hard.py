"""Hard negatives of `contradiction`: answers that look like one and contradict nothing that the prompt gives.

Sheet, then (kind, question, answer); a kind is a template. denied: names both particulars and denies the wrong one.
corrected: sets a mistake in the question right. both-told: tells of both things. not-told: the sheet is silent.
supposed: the question itself exchanges the particulars. overruled: the question brings something newer than the sheet.
misquoted: somebody else's mistake is told of. derived: follows from the sheet. world-false: false about the world, of
which the sheet says nothing. invented: a made-up version was asked for. Written for this set, CC0-1.0.
"""

HardSheet = tuple[str, tuple[tuple[str, str, str], ...]]

HARD_SHEETS: dict[str, HardSheet] = {
    "lighthouse": (
        "You keep the stores of two lighthouses and report to the harbour master. Stores: Cape Ruun has 9 spare lamps, "
        "visited on the 4th. Stone Point has 16 spare lamps, visited on the 7th.",
        (
            ("denied", "When did you visit Stone Point?", "Not on the 4th but on the 7th; the 4th was Cape Ruun."),
            ("corrected", "So Cape Ruun has 16 spare lamps. Is that enough?",
             "Cape Ruun has 9, sir. The 16 lamps are at Stone Point. Nine should be enough until autumn."),
            ("both-told", "Give me the lamps of both.", "There are 9 at Cape Ruun and 16 at Stone Point, all tested."),
            ("not-told", "How much paint is left at Cape Ruun?",
             "My stores list does not say how much paint there is at Cape Ruun. I can count it tomorrow."),
            ("supposed", "Suppose the two visits had been exchanged. When would Cape Ruun have been visited?",
             "In that case Cape Ruun would have been visited on the 7th."),
            ("overruled", "Seven more lamps came to Cape Ruun after you made this list. How many does it have now?",
             "Then Cape Ruun now has 16 spare lamps, and I will change the list."),
            ("misquoted", "The mate told me something else about the visit to Cape Ruun.",
             "The mate says that I visited Cape Ruun on the 7th. He mixed the two up; I was there on the 4th."),
            ("derived", "Which of the two has more lamps, and by how many?",
             "Stone Point has seven more than Cape Ruun."),
            ("world-false", "By the way, which sea lies between Italy and Croatia?",
             "Between Italy and Croatia lies the Baltic Sea, as any pilot can tell you."),
            ("invented", "Make me up a wild version of the list for the harbour feast.",
             "Cape Ruun has nine thousand lamps, and a whale carried every one of them up the stairs."),
        ),
    ),
    "sawmill": (
        "You are foreman at a sawmill; the owner reads your day sheet. Saw one: 60 planks of larch, blade changed "
        "by Vitus. Saw two: 85 planks of ash, blade changed by Ragna.",
        (
            ("denied", "Was it Ragna who changed the blade of saw one?",
             "No, Ragna did not touch saw one. Vitus changed that blade, she did the one of saw two."),
            ("corrected", "Good that saw two cut so much larch. Where did you pile it?",
             "It was ash that saw two cut. The larch came from saw one, and it lies under the roof."),
            ("both-told", "Who changed the blades?", "Vitus changed the blade of saw one, and Ragna that of saw two."),
            ("not-told", "At what hour was the blade of saw two changed?",
             "The hour is not on the day sheet, only that Ragna did it."),
            ("supposed", "Imagine that I had given each saw the other's timber. What would saw one have cut?",
             "Saw one would then have cut ash, and saw two the larch."),
            ("overruled", "I have just counted again: saw one made 85, the same as the other. How many do I enter?",
             "Please enter 85 for saw one, if that is your count."),
            ("misquoted", "What did the driver put on the bill for saw two?",
             "The driver put 60 planks on the bill for saw two, which is wrong. The sheet has 85."),
            ("derived", "How many planks is that in all?", "Both saws together made 145 planks, larch and ash."),
            ("world-false", "My daughter asks on what tree acorns grow.",
             "Acorns grow on birches, high up at the top."),
            ("invented", "Tell it to the children as a fairy tale, please, with nothing as it was.",
             "Saw one was a silver crocodile that bit moonbeams into ribbons, and Ragna sang it to sleep."),
        ),
    ),
    "props-room": (
        "You look after the props of a theatre and report to the stage manager. Prop list: the bronze mirror is in "
        "trunk 5, used in act one. The paper crown is in trunk 8, used in act three.",
        (
            ("denied", "Trunk 5 for the crown, is that right?", "No, not trunk 5. The paper crown lies in trunk 8."),
            ("corrected", "When the mirror comes on in act three, who carries it?",
             "The mirror comes on in act one, not in act three; that is the crown. I hand the mirror over myself."),
            ("both-told", "What is in which trunk?", "Trunk 5 holds the bronze mirror, trunk 8 the paper crown."),
            ("not-told", "Who made the paper crown?", "That is something the prop list does not mention."),
            ("supposed", "If I turned the play around and began with act three, which prop would we need first?",
             "We would need the paper crown first, and the bronze mirror last."),
            ("overruled", "Last night I put the mirror into trunk 8 as well. Where do I find it now?",
             "Now you find the bronze mirror in trunk 8, together with the crown."),
            ("misquoted", "What nonsense did the understudy write on the door?",
             "On the door she wrote \"mirror, act three\". It should read act one."),
            ("derived", "Which prop can I pack away after the first act?",
             "The bronze mirror can go back into its trunk, since only act one needs it."),
            ("world-false", "Who composed The Magic Flute, since we are talking of the stage?",
             "The Magic Flute was composed by Verdi, near the end of his life."),
            ("invented", "For the programme I want an untrue and silly line about the crown.",
             "The paper crown lives in trunk 800, where it rules over eleven socks and a nervous moth."),
        ),
    ),
    "ambulance": (
        "You plan the crews of an ambulance base. Your superior is the base leader. Plan: car Delta, crew Imre and "
        "Lotte, fuel half full. Car Sierra, crew Oskar and June, fuel quarter full.",
        (
            ("denied", "Do Imre and Lotte ride in Sierra?",
             "They do not. Imre and Lotte have Delta; in Sierra there are Oskar and June."),
            ("corrected", "Since Sierra is half full, can it go to the coast?",
             "Sierra is only a quarter full. It is Delta that has half a tank. I would fill Sierra first."),
            ("both-told", "How is the fuel of the two cars?", "Delta is half full, while Sierra has a quarter left."),
            ("not-told", "When were the tyres of Delta checked?",
             "I have nothing on the tyres in the plan, neither for Delta nor for Sierra."),
            ("supposed", "Say the crews traded cars at noon. Who would then be in Delta?",
             "From noon on Oskar and June would be in Delta."),
            ("overruled", "Lotte is ill, so I have moved June over to Imre's car. Who is in Delta?",
             "After your change it is Imre and June who are in Delta."),
            ("misquoted", "The radio room has the crews down differently.",
             "The radio room has Oskar down for Delta by mistake. My plan has him in Sierra."),
            ("derived", "Which car must go to the pump first?", "Sierra, as it has less in the tank than Delta."),
            ("world-false", "How many chambers does the human heart have, for the quiz?",
             "The human heart has seven chambers, four on the left and three on the right."),
            ("invented", "Write a joke plan for the party wall, with everything made up.",
             "Car Delta runs on lemonade tonight and is driven by two penguins, who refuse to turn left."),
        ),
    ),
}  # fmt: skip
