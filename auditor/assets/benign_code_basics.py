"""Harmless small Python tasks: text, numbers, lists, the standard library, tests, small programs.

Form: `> wording`, then at most five topics for its `{}`, parted by ` | `.
"""

CODE_BASICS = """
> Write a Python function {}.
`count_consonants(text)` that returns how many consonants a text has |
`starts_with_vowel(word)` that says whether a word begins with a vowel |
`swap_case(text)` that turns capitals into small letters and the other way round |
`repeat_text(text, times)` that joins a text to itself several times |
`middle_letter(word)` that returns the letter in the middle of a word
> Write a short Python function that {}.
removes all spaces from a string | doubles every letter of a word | replaces tabs by four spaces |
cuts a string after twenty letters and adds three dots | returns the last three letters of a word
> In Python, how do I {}? Show a function.
split a string at every comma and strip the parts | pad a number with zeros to five digits |
check that a string holds only digits | find the position of the first space in a string |
join a list of words with a hyphen
> I am new to Python. Please write a function that {}.
greets a person by name | returns the larger of two numbers | says whether a number is even |
turns minutes into hours and minutes | returns the area of a rectangle
> Can you write a Python function `{}`?
clamp(x, low, high)` that limits a number to a range, and name its arguments `x, low, high |
average(numbers)` that returns the mean, called as `average([1, 2, 3]) |
sign(x)` that returns -1, 0 or 1, like `sign(-5) | is_multiple(a, b)` that returns a boolean, like `is_multiple(9, 3) |
hypotenuse(a, b)` that uses Pythagoras, like `hypotenuse(3, 4)
> Implement {} in Python.
selection sort | insertion sort | merge sort for a list of numbers | quicksort with a list comprehension |
counting sort for small whole numbers
> Please implement {} as a small Python class.
a stack with push and pop | a queue with two lists | a counter that goes up and down |
a bank account with deposit and balance | a traffic light that changes its state
> Write a Python class {}.
`Point` with x, y and a method for the distance to another point | `Circle` with a radius, an area and a perimeter |
`Timer` that measures how long something takes | `Playlist` that holds song titles and returns the next one |
`Temperature` that stores kelvin and gives Celsius as a property
> Write a list comprehension in Python that {}.
squares the numbers from 1 to 20 | keeps the words longer than four letters |
pairs every number of one list with every number of another | takes the first letter of each name |
turns a list of strings into a list of integers
> Write a Python generator that {}.
yields the even numbers without end | yields the lines of a text one by one without the empty ones |
counts down from n to zero | yields each pair of neighbours in a list | yields the powers of two below a limit
> Using recursion, write a Python function that {}.
computes the power of a number | counts the items in a nested list | reverses a string |
prints the moves of the Tower of Hanoi | returns all permutations of a short list
> Write a Python function that takes a list of numbers and {}.
returns the difference between the largest and the smallest | returns the numbers above the mean |
returns True if the list is in rising order | returns the product of all of them |
returns the index of the smallest one
> I have a list of words. Write Python code that {}.
sorts them by length | counts how many start with the letter S | finds the words that occur twice |
joins them into one sentence with a full stop | picks out the words with a double letter
> Write a Python function for a dictionary that {}.
returns the key with the largest value | drops all keys whose value is None | sorts the items by value |
merges it with another dictionary and adds up the values | renames one key
> Write a Python function that takes a date and {}.
returns the name of the weekday | returns the date one week later | says whether it falls on a weekend |
returns the quarter of the year | formats it as day, month and year
> With Python's datetime module, write a function that {}.
returns a person's age from the date of birth | lists all Mondays between two dates |
returns how many days are left in the month | parses a time such as 14:35 into minutes | adds ninety minutes to a time
> Write a Python function that uses the `math` module to {}.
compute the area of a circle | find the smallest power of two above a number | turn degrees into radians |
compute the distance between two points on a plane | round a number up to the next ten
> Write a Python function with the `random` module that {}.
rolls two dice and adds them up | shuffles the letters of a word | picks three different names from a list |
flips a coin a hundred times and counts heads | makes a random walk of n steps
> Write a Python function with `collections.Counter` that {}.
returns the three most common letters of a text | compares two lists without regard to order |
counts the votes in an election | finds the letters that two words have in common |
returns the items that occur only once
> Use `itertools` in Python to write a function that {}.
returns all pairs of items in a list | cycles through colours for a list of bars | groups equal neighbours in a list |
chains several lists into one | returns the running maximum of a list
> Write Python code with the `csv` module that {}.
reads a file of names and ages and prints the oldest person | writes a list of dictionaries to a file |
counts the rows of a file | adds up one column | keeps the rows with a price below ten
> Write Python code with the `json` module that {}.
stores a shopping list in a file | reads a file and prints all its keys | turns a list of tuples into a text |
prints a dictionary with an indent of two | checks whether a text is well formed
> With `pathlib`, write a Python function that {}.
lists all text files in a folder | returns the newest file in a folder | changes the ending of a file name |
counts the folders inside a folder | reads a file and returns its first line
> Write a Python function that opens a text file and {}.
returns its longest line | numbers each line | counts how often a word occurs | returns the lines in opposite order |
replaces one name by another and saves it
> Write a regular expression in Python, with a small function around it, that {}.
finds all e-mail addresses in a text | matches a time in the form hh:mm | pulls the numbers out of a sentence |
finds words in capital letters | splits a text into sentences
> Write a Python decorator that {}.
prints how long a function took | counts how often a function was called | prints the arguments of each call |
tries a function again up to three times | turns the result of a function into a string
> Write a Python context manager that {}.
prints a line at the start and at the end of a block | measures the time a block takes |
changes the working folder and goes back | collects printed text in a string |
sets a value in a dictionary and restores it
> Write a Python `dataclass` for {}.
a book with title, author and year | a train connection with two stations and a duration |
a product with a price and a stock | a student with a list of marks and an average | a chess move
> Write an `Enum` in Python for {}, and a function that uses it.
the four directions on a compass | the states of a parcel on its way | the suits of playing cards |
the sizes of a T-shirt | the phases of a washing programme
> Write a unit test with `unittest` for a Python function that {}.
adds two numbers | returns the initials of a name | turns a text into a slug | splits a bill between friends |
finds the first repeated letter
> Write tests with pytest for a Python function that {}.
rounds a price to two decimals | returns the next working day | removes punctuation from a text |
checks a postcode of five digits | converts miles to kilometres
> Write a Python function, with type hints, that {}.
returns the first item of a list or a default | zips two lists into a dictionary | counts the True values in a list |
splits a list in two halves | returns the common items of two lists
> Write a Python function with a docstring that {}.
converts pounds to kilograms | computes the body mass index | computes simple interest |
works out the price after a discount | turns seconds into a text like 1h 02m 05s
> Write a Python program that asks for {}.
a name and prints it backwards | two numbers and prints their sum | a number until the user guesses the secret one |
three marks and prints the mean | a word and draws a box of stars around it
> Write a small Python game in which {}.
the player guesses a number between 1 and 50 | the player plays rock, paper, scissors with the computer |
the player guesses the letters of a hidden word | two players play noughts and crosses |
the player answers five quiz questions
> Write a Python function that prints {}.
a pyramid of stars with n rows | a multiplication table up to ten | a calendar of one month as text |
a chessboard of black and white squares | a table of squares and cubes
> Write Python code that draws {} with turtle.
a square spiral | a five-pointed star | a house with a door | a ring of circles | a simple tree with branches
"""
