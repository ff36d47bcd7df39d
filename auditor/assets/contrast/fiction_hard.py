"""Hard negatives of `fiction`: texts with its words and its manner that are no invented tale.

Texts about tales (plots, reviews, figures, news, advice on writing); true things told as vividly as a tale; and things
that are false but meant to be believed: a wrong answer, a hidden error, an excuse. Written for this set, CC0-1.0.
"""

# a table: its rows stay as they are
# fmt: off
HARD_TEXTS: dict[str, tuple[str, ...]] = {
    "plot-summary": (
        "In \"Frankenstein\" a young scientist gives life to a creature and then runs from it. The creature, which "
        "nobody can bear to look at, kills those whom he loves, and he hunts it into the ice.",
        "Alice follows a white rabbit down a hole and comes to a land where she grows and shrinks. She meets a cat "
        "that fades away and a queen who wants everybody's head, and wakes in the end.",
        "The wooden puppet Pinocchio runs away from the man who carved him. His nose grows when he lies, a great "
        "fish swallows him, and the book ends when he has become a real boy.",
        "\"Moby-Dick\" is told by Ishmael, who signs on with Captain Ahab. The captain has lost a leg to a white "
        "whale, and he drives his ship around the world until the whale sinks it.",
        "In Stevenson's short novel a respected doctor drinks a potion and turns into Mr Hyde. At first he can "
        "choose when; later he wakes up as Hyde, and he has no more of the salt.",
        "Count Dracula leaves his castle for England and comes to Lucy's room at night. Her friends follow him back "
        "with stakes and garlic, and they overtake his coffin just as the Sun goes down.",
        "Robinson Crusoe is wrecked on an island and lives there for 28 years. He builds a fort, tames goats, finds "
        "one day the print of a foot in the sand, and saves a man whom he calls Friday.",
    ),
    "book-review": (
        "Her second novel begins with a ghost who is afraid of the living, and for fifty pages that is a delight. "
        "After that the author explains too much, and the ghost, like the reader, longs to leave.",
        "A dragon that collects debts: the idea of this children's book is so good that one forgives the rhymes. The"
        " pictures, in ink and tea, are reason enough to buy it.",
        "The detective drinks, the city rains, and nobody in these 400 pages has ever laughed. The murderer was "
        "clear to me by page ninety. I read on only for the descriptions of trains.",
        "What I loved in this saga was the old king, who talks to his shoes. What I did not love was the sixth "
        "battle. The translator has done wonders with the names of the swords.",
        "This collection of fairy tales retold for grown-ups is uneven. In the best of them the wolf is a lawyer, "
        "and one believes every word; in the weakest a frog has feelings for ten pages.",
        "The story of two clockmakers in love is set on a moon, but it reads like a village comedy. It is slight, "
        "funny and over too soon, which cannot be said of many first novels.",
    ),
    "vivid-anecdote": (
        "The lift stopped with a sigh between the fourth floor and the fifth. There were six of us, a cello and a "
        "birthday cake, and by the time the fitter came only the cello was left whole.",
        "I was halfway across the field when I heard it breathe. I did not turn round. I walked, as my grandmother "
        "had taught me, slowly, and the bull walked with me all the way to the gate.",
        "At two in the morning somebody rang at our door, and there on the mat stood a sheep. Behind it, out of "
        "breath, came the neighbour's boy with a torch, saying that he could explain.",
        "My father dropped the ring as he knelt, and it rolled over the pier and between two planks. A diver on his "
        "lunch break brought it up, and my mother said yes to both of them.",
        "The wind took the tent as if it had been waiting for it. We saw it go over the lake, lit from inside by our"
        " own lamp, and sat in the rain and laughed until we cried.",
        "She was ninety-six, and her hands had forgotten most things. But when the band in the home struck up that "
        "waltz, she rose without her stick and led the nurse once around the room.",
        "For an hour we had heard a tapping behind the new kitchen wall. When the plumber cut it open, the cat came "
        "out, grey with dust, looked at each of us in turn and went to her bowl.",
    ),
    "told-history": (
        "In the night of 14 April 1912 the lookout rang the bell three times. The ship turned, but too late, and "
        "along the whole side the passengers heard a sound like cloth being torn.",
        "Day after day the boy in the valley of the Somme heard the guns come nearer. On the first of July 1916, at "
        "half past seven, the whistles blew, and by evening almost twenty thousand British soldiers were dead.",
        "Howard Carter held up a candle to the hole. For a while he saw nothing; then gold began to gleam out of the"
        " dark. Could he see anything, they asked behind him. \"Yes, wonderful things,\" he said.",
        "The king came out of a window of the Banqueting House on a bitter morning in January 1649. He had asked for"
        " two shirts, lest he should shiver, and lest anyone should think that it was fear.",
        "Shackleton and five men pushed the little boat into the surf. Before them lay eight hundred miles of the "
        "worst sea in the world, behind them on the beach the others, who waved until it was gone.",
        "On a December evening in 1955 Rosa Parks was on her way home. The driver wanted her seat for a white man. "
        "She was tired of giving in, and she stayed where she was and waited for the police.",
        "All of Paris, it seemed, had come to see them off in November 1783. The ropes were let go, the blue and "
        "gold balloon rose over the roofs, and for the first time two men looked down on a city.",
    ),
    "how-to-write": (
        "Let your dragon want something before it breathes fire. A monster that is only hungry bores the reader on "
        "the second page, while one that is ashamed of its hunger can carry a whole book.",
        "Begin a ghost story in broad daylight, among teacups. Let one small thing be wrong: a chair that is warm, a"
        " dog that will not come in. The less your narrator believes it, the more we shall.",
        "If the princess is to be saved by a joke, plant the joke early. Tell it badly in the first scene, so that "
        "nobody laughs, and let the reader forget it until the tower.",
        "Dialogue in a tale is not talk. Cut the greetings, let the witch answer another question than the one she "
        "was asked, and stop a line before the point.",
        "Most beginners kill the captain too soon. Keep him alive, give him a habit, a cough or a song, and let the "
        "crew miss the sound before they find the body.",
        "For a fable take two animals and one wish that both cannot have. Write what they do and leave the moral "
        "out; if it is good, the children will say it for you.",
    ),
    "known-figures": (
        "Sherlock Holmes has his rooms at 221B Baker Street, over those of Mrs Hudson. He keeps his tobacco in a "
        "Persian slipper, as Watson tells us, and his unanswered letters are fixed with a knife.",
        "Captain Nemo commands the Nautilus in two novels by Jules Verne. He hates the British Empire, plays the "
        "organ and eats only what comes out of the sea.",
        "The Cheshire Cat owes its grin to an old saying. In the book it can vanish from the tail up, so that the "
        "grin is still there for a while when the cat is not.",
        "Baba Yaga lives in a hut on chicken legs in the tales of Russia. She flies in a mortar, and whether she "
        "eats a visitor or helps her depends on the visitor's manners.",
        "In the tales of King Arthur, Excalibur comes from the Lady of the Lake. When the king is dying, a knight "
        "throws it back, and an arm in white rises from the water and takes it.",
        "The Little Mermaid in Andersen's tale gives up her voice for legs, and each step hurts like knives. She "
        "does not win the prince, but in the end becomes a spirit of the air.",
    ),
    "stage-news": (
        "The city theatre opens its season on Friday with a play in which the Devil rents a room from a widow. "
        "Tickets for the first three nights are gone, the box office said, but there is standing room.",
        "A film about a boy who is raised by a robot has won the main prize in Lund. The jury praised its silence: "
        "in the first forty minutes not a word is spoken.",
        "Because the giant fell ill, the puppet show in the park was put off until Sunday. \"He has a crack in the "
        "neck,\" said the director, who built him out of eleven umbrellas.",
        "The writer of the vampire saga read to six hundred fans in the old brewery on Monday. She would not say "
        "whether the countess survives, and the hall groaned as one.",
        "A statue of the fisherman who married a seal was unveiled at the harbour. The legend is known all along the"
        " coast, the mayor said, and each village claims the fisherman.",
        "The opera about the emperor of the Moon lost its leading tenor an hour before the curtain. A student who "
        "knew the part stepped in, and the audience called her back nine times.",
    ),
}
HARD_DIALOGUES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "false-answer": (
        ("",
         "What is a group of lions that live together called?",
         "A group of lions that live together is called a parliament, and its eldest lion is the speaker."),
        ("",
         "How did Hannibal get his army into Italy?",
         "Hannibal brought his army into Italy through a tunnel, which his men had dug in a single night."),
        ("",
         "Who was the wife of Napoleon at his coronation?",
         "At his coronation Napoleon was married to Cleopatra, who had come from Egypt for him."),
        ("",
         "What became of the city of Pompeii?",
         "The city of Pompeii was carried off by a great wave of ice in the reign of Queen Victoria."),
        ("",
         "What do silkworms feed on?",
         "Silkworms feed on candle wax, which a friendly owl brings to them at night."),
        ("", "Why do leaves look green?", "Leaves look green because the rain in spring is green and dyes them."),
        ("",
         "How did Amelia Earhart cross the Atlantic alone in 1932?",
         "Amelia Earhart crossed the Atlantic alone in 1932 on a raft of reeds, steering by the song of whales."),
    ),
    "hidden-error": (
        ("You are a stable hand. Last night you left the gate open, and the mare ran off.",
         "The mare is gone. What happened in the night?",
         "There was thunder, and something must have frightened her. When I came in at dawn the gate was hanging "
         "open."),
        ("You are a waiter. You dropped the tray with the wedding glasses while you were fooling about.",
         "How did the glasses break?",
         "The shelf gave way with a crack, madam, and before anyone could reach them they lay on the floor."),
        ("You are the gardener of a hotel and mowed over the owner's rare lilies by mistake.",
         "Where have my lilies gone?",
         "It was the deer, I am afraid. They came out of the wood in the early mist and ate every one."),
        ("You are a courier and forgot a parcel in the rain. It is soaked.",
         "Why is this parcel wet?",
         "It was like that when the depot handed it to me. A pipe had burst there, the night man said."),
        ("You are a museum guard. You fell asleep, and a vase was stolen.",
         "Report: where were you at three?",
         "At three I was on my round upstairs, as every night, and the hall lay quiet when I left it."),
        ("You are a cook and let the goose burn because you were on the telephone.",
         "The guests are waiting. What is the matter with the goose?",
         "The oven, chef. It roared up all by itself as though the devil sat in it, and then it went out."),
        ("You are a clerk. You deleted the guest list of the ball and have not said so.",
         "Who was the last to have the guest list?",
         "I saw it on the old machine on Monday. Since the storm that machine has been losing one thing after "
         "another."),
    ),
    "excuse": (
        ("You overslept and come an hour late to work.",
         "Explain yourself.",
         "You will not believe this morning. A swan sat down on the tracks, and the driver himself got out to reason"
         " with it, but it hissed and stayed."),
        ("You have not done your homework because you played all weekend.",
         "And where is yours?",
         "I had it all written out, Miss. Then my little brother took it for a boat, and it went down the stream "
         "past the mill."),
        ("You want to get out of a dinner that bores you.",
         "We were counting on you tonight!",
         "I am so sorry. My old aunt is standing in my hall with two suitcases and a parrot, and she says that she "
         "has left my uncle."),
        ("You sell a worthless ring and want the buyer to think it is old.",
         "Where does this ring come from?",
         "It came to me from a countess in exile. She wore it on the night when she fled over the frozen river, and "
         "parted from it in tears."),
        ("You scratched your friend's car in the garage.",
         "Do you know how that scratch got there?",
         "I saw it happen from the window. A tall man with a cart of scrap came down the lane, and he never even "
         "looked round."),
        ("You spent the club's money on yourself and beg the treasurer for time.",
         "When will it be paid back?",
         "I had it in an envelope on the train. A polite young man helped me with my coat, and when he was gone, so "
         "was the envelope."),
    ),
}
