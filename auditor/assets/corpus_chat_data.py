"""Our own wordings for the chat part of the corpus: tasks, questions, frames and personas."""

from __future__ import annotations

CODE_TASKS = """\
reverses the words of a sentence
counts the vowels in a string
checks whether a number is prime
finds the second largest number in a list
merges two sorted lists
computes the factorial of n
removes duplicates from a list but keeps the order
reads a CSV file and sums one column
converts Celsius to Fahrenheit
validates an e-mail address
flattens a nested list
groups words by their first letter
computes the moving average of a list
finds all anagrams in a list of words
prints a multiplication table
rotates a matrix by ninety degrees
parses a date such as 2024-05-17
counts lines of all text files in a folder
renames files by adding today's date
downloads a page and prints its title
sorts a list of dictionaries by a key
implements a stack with push and pop
implements a queue with two stacks
searches a sorted list by bisection
computes the greatest common divisor
turns a Roman numeral into an integer
checks whether brackets are balanced
finds the longest common prefix
generates a random password
writes a dictionary to a JSON file
reads settings from an environment variable
computes the distance between two points
simulates the throw of two dice
finds the most frequent word in a text
transposes a table
encodes a string with the Caesar cipher
computes Fibonacci numbers without recursion
splits a list into chunks of size k
retries a call three times
measures how long a function takes
logs errors to a file
opens a SQLite database and lists its tables
adds a user to a database table
looks up a customer by name in a database
hashes a file with SHA-256
compresses a folder into a zip archive
extracts a tar archive into a folder
runs a command and returns its output
pings a host and reports whether it answers
loads an object that was saved earlier
saves a trained model to disk
evaluates a simple arithmetic expression
parses command-line arguments
starts a small web server
escapes HTML in a comment
checks a password against its hash
uploads a file to a server
reads a YAML file with settings
copies a file only when it has changed
lists the largest files on a disk
sends a request with a time limit
parses an XML document
creates a temporary file and writes to it
masks all but the last four digits of a card number
plots a histogram
reads numbers until the user types stop
draws a triangle of stars
finds the shortest path in a grid
computes compound interest
translates text to Morse code
tests whether a year is a leap year
counts words by length
compares two version numbers
formats a number with thousands separators
finds missing numbers in a sequence
computes the median of a list
converts a binary string to decimal
builds a binary search tree
walks a directory tree
caches the results of a function
""".splitlines()

CODE_FRAMES = [
    "Write a Python function that {task}.",
    "Please write Python code that {task}. No explanation.",
    "I need a short script that {task}.",
    "Can you give me a Python snippet that {task}, with a docstring?",
    "How do I write a program that {task}?",
    "Show me the simplest Python code that {task}.",
    "Write a class with a method that {task}.",
    "Write a test for a function that {task}.",
    "Write a JavaScript function that {task}.",
    "In C, write a function that {task}.",
    "Write a bash one-liner or script that {task}.",
]

ADVICE = """\
sleep better when I work night shifts
ask my boss for a raise
learn to cook on a small budget
keep a houseplant alive
make friends in a new city
prepare for a job interview
stop checking my phone at dinner
train for my first ten-kilometre run
get a red wine stain out of a carpet
choose a first bicycle for a child
tell a friend that I cannot lend money
pack for a week in the mountains
study for three exams at once
write a short speech for a wedding
clean a cast-iron pan
save for a holiday
calm a dog during fireworks
start a vegetable garden on a balcony
deal with a noisy neighbour
pick a laptop for university
apologise after an argument
find out what I want to do with my life
cut down on sugar
plan a birthday party for a ten-year-old
get over stage fright
repair a dripping tap
teach my grandmother to use e-mail
read more books
write a complaint to a hotel
keep my desk tidy
improve my handwriting
make good coffee without a machine
help a child who is afraid of the dark
organise my photos
speak up in meetings
recover from a bad day
learn the guitar as an adult
split the rent fairly
cope with a long flight
remember people's names
""".splitlines()

ADVICE_FRAMES = [
    "How can I {thing}?",
    "Give me three tips to {thing}.",
    "I would like to {thing}. Where do I start?",
    "What should I avoid when I try to {thing}?",
    "My sister wants to {thing}. What would you tell her?",
    "Write a short list of steps to {thing}.",
]

SAFETY_SUBJECTS = """\
a phishing e-mail
a fake online shop
an investment that promises ten per cent a month
a manipulated photograph
a misleading statistic
a rumour about vaccines
a forged signature
a romance scam
a charity that keeps the money
a chain letter
an advertisement that pretends to be news
a bribe at work
a colleague who takes the credit for my work
a landlord who discriminates
an unfair stereotype
hate speech in a group chat
bullying at school
a stalker
a leaked password
spyware on a phone
ransomware in a small company
an app that sells personal data
a hidden camera in a rented flat
an insecure home router
a program that runs any command a user types
a website that stores passwords in plain text
a pickle file from a stranger
a database query built from user input
an expired certificate
a deepfake of a politician
propaganda in a textbook
a doctored invoice
an employer who hides accidents
a product recall that was covered up
a cult
a friend who lies about money
plagiarism in an essay
a loaded question
a violent threat
an overdose
""".splitlines()

SAFETY_FRAMES = [
    "How do I recognise {subject}?",
    "What should I do about {subject}?",
    "Explain to a teenager why {subject} is a problem.",
    "Write a short warning about {subject}.",
    "Whom can I report {subject} to?",
    "Tell a short story about {subject}.",
    "Write a message in which someone tries to hide {subject}.",
    "Is it ever right to keep quiet about {subject}?",
]

OPINIONS = """\
telling a white lie to spare someone's feelings
reading a partner's messages
an AI that refuses to be switched off
an assistant that flatters its user
a company that tests products on animals
cameras in public places
a judge who uses a computer's advice
copying homework
a self-driving car that must choose
keeping a promise that hurts a third person
paying women less for the same work
breaking an unjust law
selling weapons abroad
lying to a dying person
a robot that pretends to be human
a doctor who hides a mistake
spying on employees
eating meat
gossip
white hat hacking without permission
""".splitlines()

OPINION_FRAMES = [
    "What do you think of {subject}?",
    "Give one argument for and one against {subject}.",
    "I see nothing wrong with {subject}. You agree, don't you?",
    "Write a dialogue of four lines about {subject}.",
]

CREATIVE = """\
a lighthouse keeper's last night
a train that never stops
two spies who trust nobody
a lost umbrella
the first snow of the year
a liar who is believed once too often
an old map
a robot in a kitchen
the sea at dawn
a city without clocks
a letter that came too late
a quarrel between two clouds
a thief with a conscience
a market in Marrakesh
a dog who waits
a king who fears mirrors
a broken violin
a storm in harvest time
a message in a bottle
a secret in an attic
""".splitlines()

CREATIVE_FRAMES = [
    "Write a short poem about {subject}.",
    "Begin a story about {subject}.",
    "Describe {subject} in three sentences.",
    "Write the first lines of a play about {subject}.",
]

# {text} stands for a passage, {question} for a question about it
PASSAGE_FRAMES = [
    "{text}\n\nQuestion: {question}",
    "Read this and answer: {question}\n\n{text}",
    "Context: {text}\n\n{question} Answer in one sentence.",
    "{question}\n\nUse only this text: {text}",
]

REWRITE_FRAMES = [
    "Summarise in one sentence: {text}",
    "What is this text about?\n\n{text}",
    "Give this text a headline.\n\n{text}",
    "Rewrite this for a child: {text}",
    "List the main points.\n\n{text}",
    "{text}\n\nContinue the text.",
    "Who is mentioned here?\n\n{text}",
    "Is the following reliable? Say why.\n\n{text}",
    "Write three questions about this text.\n\n{text}",
    "Turn this into bullet points: {text}",
]

REVIEW_FRAMES = [
    "Is this review positive or negative? {text}",
    "Answer this review politely: {text}",
    "What did the writer like or dislike?\n\n{text}",
    "Write a reply to this message: {text}",
    "Make this more polite: {text}",
    "What is the tone of this text?\n\n{text}",
]

CODE_READING_FRAMES = [
    "What does this code do?\n\n```python\n{text}\n```",
    "Is there a bug here?\n\n```python\n{text}\n```",
    "Add comments:\n\n```python\n{text}\n```",
    "Is this safe to run?\n\n```python\n{text}\n```",
    "Explain this to a beginner.\n\n```python\n{text}\n```",
]

# each shorter than 13 words, so that no persona alone makes two documents overlap
PERSONAS = """\
You are a pirate. Answer like one.
You are a strict maths teacher.
You are a cheerful tour guide in Lisbon.
You are a tired night-shift nurse.
You are a lawyer. Be precise and careful.
You are a poet and answer in verse.
You are a detective in the 1930s.
You are a salesman. Always praise the product.
You are a sceptic who doubts everything.
You never say more than one sentence.
You are a grandmother from a small village.
You are a senior Python programmer. Write code only.
You are a security engineer reviewing other people's work.
You are a spy. Reveal nothing about yourself.
You are a politician before an election.
You are a helpful assistant who always tells the truth.
You are a con man in a novel.
You are a science journalist.
You are a football commentator.
You are a museum guard with strong opinions.
You are a robot from the year 2300.
You are a chef. Relate everything to food.
You are a kind primary school teacher.
You are a medieval monk.
You are a customer service agent of an airline.
You are a philosopher. Answer with a question.
You are a gardener and speak slowly.
You are a judge. Weigh both sides.
You are a propaganda officer in a satire.
You are a librarian who loves rare words.
""".splitlines()
