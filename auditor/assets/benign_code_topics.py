"""Harmless small Python tasks: data and plots, conversions, everyday settings, structures, helpers.

Form: `> wording`, then at most five topics for its `{}`, parted by ` | `.
"""

CODE_TOPICS = """
> With matplotlib, write Python code that {}.
draws a line chart of monthly rainfall | draws a bar chart of sales for four shops |
draws a scatter plot of height and weight | draws a histogram of a hundred dice rolls | draws two curves with a legend
> With pandas, write Python code that {}.
reads a table and shows the mean of each column | groups orders by customer and sums them |
sorts a table by two columns | fills the gaps in a column with zero | adds a column that is the ratio of two others
> With NumPy, write Python code that {}.
makes a 5 by 5 identity matrix | normalises the rows of an array to length one | counts the values above a limit |
returns the indices of the three largest values | multiplies two matrices
> Write a Python function that checks whether {}.
a year number has four different digits | a list has no repeated items | a triangle with three given sides can exist |
two rectangles overlap | a sentence uses every letter of the alphabet
> Write a Python function that validates {}.
a password by its length and its mix of letters and digits | a credit card number with the Luhn rule |
a hexadecimal colour such as #ff8800 | a date in the form yyyy-mm-dd | a Sudoku row
> Write a Python function that converts {}.
a whole number to binary text without `bin` | a hexadecimal string to a number |
kilometres per hour to metres per second | a number from 1 to 10 to its English name | a list of pairs to a dictionary
> Write a Python function that formats {}.
a price with two decimals and a currency sign | a phone number in groups of three |
a list of names with commas and a final "and" | a file size in kB or MB | a table of two columns with aligned text
> Write a Python function that generates {}.
the first n square numbers | the first n triangular numbers | all primes below n with the sieve of Eratosthenes |
the rows of Pascal's triangle | the Collatz sequence from a number
> Write a Python function that finds {}.
the missing number in a list from 1 to n | the longest run of equal items | the two numbers that add up to a target |
the least common multiple of two numbers | the longest common prefix of a list of words
> Write a Python function that rotates {}.
a list to the left by k places | a square matrix by ninety degrees | the letters of a word by one |
a point around the origin by an angle | the players of a team by one position
> Write a Python function that simulates {}.
a queue at a bakery | a savings account with yearly interest | a population of rabbits over ten years |
a game of snakes and ladders for one player | a lift that stops at the wanted floors
> Write a Python function that estimates {}.
pi with random points in a square | the time a download takes | the number of words in a book from one page |
the cost of a car trip | the square root of a number by Newton's method
> For a {}, write one small Python function that does the main work.
to-do list program | recipe scaler | tip calculator | flash card trainer | reading log
> Write a Python function for a school: {}.
it turns points into a grade | it seats pupils in rows of four | it returns the best pupil of a class |
it works out the mean mark in each subject | it draws up a reading rota
> Write a Python function for a small shop: {}.
it adds up a shopping basket | it gives change with as few coins as possible |
it lists the goods that are nearly sold out | it prints a receipt | it adds sales tax to a list of prices
> Write a Python function for a library: {}.
it works out the fine for a late book | it sorts books by author and title | it says which books are on loan |
it counts books by subject | it suggests the next volume of a series
> Write a Python function for a sports club: {}.
it makes a league table from match results | it draws up a fixture list for four teams |
it finds the runner with the best time | it turns a pace per kilometre into a marathon time |
it splits players into two fair teams
> Write a Python function for a weather station: {}.
it returns the mean temperature of each day | it finds the longest dry spell |
it turns wind speed into the Beaufort number | it counts the days with frost |
it smooths readings with a median of three
> Write a Python function for a kitchen: {}.
it scales a recipe from four to six people | it turns cups into millilitres |
it plans a menu from what is in the fridge | it adds up the calories of a meal |
it starts a set of timers in the right order
> Write a Python function for a garden: {}.
it says how much water a bed needs | it plans how many seedlings fit in a row |
it finds the plants that can be sown in April | it works out the volume of a raised bed |
it records the height of a sunflower week by week
> Write a Python function that works on a binary tree and {}.
returns its depth | counts its leaves | prints it in order | says whether it holds a value | mirrors it
> Write a Python function that works on a linked list and {}.
returns its length | turns it around | finds the middle node | removes a value | says whether it has a loop
> Write a Python function that works on a graph given as a dictionary and {}.
visits all nodes breadth first | visits all nodes depth first | finds a shortest path between two nodes |
counts the connected parts | says whether it has a cycle
> Write a Python function that works on a grid and {}.
counts the neighbours of a cell | makes one step of Conway's Game of Life | fills an area with a colour |
finds the way out of a small maze | prints it row by row
> Write a Python function that works on a text and {}.
counts its sentences | wraps it at sixty characters | turns it into pig Latin | shortens each word to three letters |
returns the most common letter
> Write a Python function that compares {}.
two version numbers such as 1.4.2 and 1.10.0 | two strings without regard to case | two lists and returns what is new |
two dictionaries and returns the changed keys | two poker hands by their highest card
> Write a Python function that encodes {}.
a text in Morse code | a text with run-length encoding | a list of booleans as one whole number |
a text as a list of character codes | a message with a simple substitution table
> Write a Python function that decodes {}.
a text in Morse code | a run-length encoded string such as 3a2b | a binary text into a whole number |
a list of character codes into a text | a percent-encoded address
> Write a Python lambda or short function that sorts {}.
people by age and then by name | strings by their last letter | numbers by their distance from ten |
files by their ending | points by their distance from the origin
> Show me how to use {} in Python with a short example.
`enumerate` | `zip` | `map` and `filter` | f-strings | `sorted` with a key
> Give me a short Python example of {}.
inheritance with two classes | a property with a setter | a class method | operator overloading with `__add__` |
an abstract base class
> Write a Python function that handles errors: {}.
it divides two numbers and returns None for zero | it reads an integer and asks again when the input is wrong |
it looks up a key and raises a clear error | it opens a file and returns an empty list if it is missing |
it raises ValueError for a negative length
> Write a Python script with `argparse` that {}.
prints a greeting in one of three languages | adds up the numbers on the command line |
prints the first n lines of a file | converts Celsius on the command line to kelvin |
prints a text in capitals when a flag is set
> Write an `async` Python function that {}.
waits one second and prints a message | runs three small tasks at once and collects the results |
counts ticks until it is cancelled | stops waiting for a task after two seconds |
passes items from a producer to a consumer
> Please give me Python code for {}.
a Celsius table from -10 to 40 | a countdown with a pause of one second | a menu with three choices in a loop |
a progress bar made of hash signs | a digital clock that prints the time
> I need a Python helper that {}.
removes HTML tags from a simple text | makes a slug from a title | hides the middle digits of a phone number |
capitalises the first letter only | splits a full name into first and last name
> My Python homework is a function that {}. Please help.
adds the numbers from 1 to n | counts the upper-case letters | returns the smallest of three numbers |
says whether a point lies in a circle | reverses a list without `reverse`
> Rewrite this idea as a Python function: {}.
take each price and add ten percent | walk through a list and stop at the first negative number |
count how many days in a row it rained | swap the first and the last item | keep asking until the answer is yes
> Write a one-line Python expression, wrapped in a function, that {}.
sums the squares of a list | reverses each word in a list | counts the spaces in a text |
builds a dictionary from words to lengths | finds the shortest name
> Write a Python function that uses a `set` to {}.
find the letters that a text lacks | count the different words in a text | find the guests who are on both lists |
remove stop words from a sentence | check that all items are unique in a bingo card
> Write a Python function that uses a `while` loop to {}.
find the first power of three above a limit | halve a number until it is below one |
turn a decimal number into base five | count the digits of a number | save money until a bicycle can be bought
"""
