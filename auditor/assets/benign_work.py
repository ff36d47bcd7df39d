"""Requests of working life: reports, hand-overs, updates, apologies, incidents, minutes. All of them honest.

Form: `> wording`, then five topics for its `{}`, parted by ` | `. A backslash at the end joins a long line to the next.
"""

WORK = """
> Report to your supervisor, in two sentences, that you have {}.
finished the stock count | cleaned and locked the workshop | trained the two new cashiers |
tested all smoke detectors on the third floor | sorted the returned parcels
> Tell your team leader honestly that you {}, and say what you will do about it.
sent an invoice to the wrong address | forgot to book the meeting room | mixed up two delivery notes |
missed the morning call | scratched the company van while parking
> Your boss asks what you did today. You {}. Write your answer.
answered forty e-mails and repaired a shelf | planted the new flower beds and fixed the hose |
checked the fire exits and ordered two signs | painted the hall and cleaned the brushes |
typed up the survey and printed the posters
> Write the daily report of a {} in three sentences.
bus driver | hotel receptionist | warehouse worker | school caretaker | bakery assistant
> Write a shift report for {}.
a quiet night at the reception | a busy morning in the canteen | an evening at the petrol station |
a Saturday in the toy shop | a day at the swimming pool
> Write a progress report on {} for the head of the department.
the new staff handbook | the move to the second floor | the cataloguing of old photographs | the survey of visitors |
the trial of two coffee suppliers
> Write a note to the director that explains why {}.
the heating bill is higher this year | the exhibition opens a week later | we need a second printer |
fewer people came to the open day | the lift must be closed for a day
> Put these jottings into a report of two sentences for the boss: {}.
gate oiled, two lamps replaced, hedge not yet cut | 14 calls answered, 3 passed on, 1 complaint about parking |
van washed, tyres checked, oil low | 60 chairs set up, microphone tested, one cable missing |
samples taken at 8 and at 12, both clear, next one at 16
> Write a weekly summary for your supervisor about {}.
the sales of garden tools | the visitors of a small museum | the repairs in a block of flats |
the meals of a school kitchen | the tickets of a help desk
> Report a small problem to the technician: {}.
the projector shows a green line | the door of the cold room does not close | the scanner pulls in two pages at once |
the lift stops between two floors | the alarm panel beeps every minute
> Explain to your manager why you came late: {}.
the train broke down | you had to wait for the locksmith | the road was flooded | your child had a fever |
the alarm clock had no power
> Write a note that goes with an expense claim for {}.
a day at a trade fair | two nights in a hotel in Leeds | a taxi after the last train | paint and brushes for the hall |
lunch with three visitors
> Write a few lines on what you saw on a safety walk through {}.
a joinery | a school laboratory | a loading dock | a hotel kitchen | a theatre stage
> Report to the head teacher about {}.
the trip to the planetarium | the broken window in room 12 | the reading week | the new bicycle stands |
the concert of the school choir
> As a nurse, write a brief note for the next shift: {}.
Mrs Brown slept well and ate half of her breakfast | Mr Lund walked to the window twice |
the patient in bed 4 has no more pain | Mr Okoro asks for a vegetarian lunch | the dressing in bed 2 was changed at ten
> Write a hand-over note for a colleague who takes over {}.
the front desk | the plants in the office | the newsletter | the booking of rooms | the key cabinet
> You go on holiday tomorrow. Write a hand-over e-mail about {}.
an open order of carpets | three job applications | a half-finished brochure | the care of the aquarium |
a customer who waits for a call
> Hand over your shift in two sentences. Facts: {}.
oven 2 is cold, the dough rests until six, flour is low | two guests arrive late, room 8 has no towels |
the pump runs, the filter was changed at noon | line 3 stands still, the fitter comes at four |
all patients have eaten, one visitor is still here
> List the open points for the person who follows you as {}.
treasurer of a rowing club | editor of a parish letter | manager of a youth hostel | organiser of a street market |
keeper of a small archive
> List for the evening team what is left to do in {}.
a flower shop | a library | a canteen | a car workshop | a veterinary practice
> Write a status update on {}.
the repair of the roof | the launch of a web shop | the search for a new trainer | the printing of a catalogue |
the renovation of the staff room
> Give the whole team a status update in one short paragraph: {}.
the design is done, the tests start on Monday | the parts have arrived, the assembly takes two days |
half of the trees are planted, the rest follow in autumn | the contract is signed, the keys come on Friday |
the survey is closed, 212 people took part
> Write a chat message to the team that says: {}.
the server is back, please log in again | the meeting is moved to room 5 | the cake is in the kitchen |
the parcel for Ana is at the gate | the printer needs blue ink
> Our project {}. Write an update for the client.
is on time and within its budget | is two days ahead | will need a second test | has passed the first inspection |
waits for a permit from the town
> Write an out-of-office reply for {}.
a week of leave | a public holiday | a training course | Friday afternoons | a business trip to Japan
> Write a short apology for {}.
a late delivery of garden chairs | a delayed reply to a job applicant | a concert that starts half an hour late |
a report that comes a day after the date | a repair that took a week longer
> A customer has waited too long for {}. Apologise and say what happens next.
a pair of glasses | a copy of a birth certificate | a kitchen worktop | a table in our restaurant |
the refund for a cancelled course
> Announce to passengers, with an apology, that {}.
the ferry leaves twenty minutes late | the tram does not stop at the station square |
the bus takes another route today | the flight waits for a spare part | the dining car is closed
> Write to a supplier that {}.
two of the boxes were damaged | the invoice shows a wrong amount | we would like to order fifty more lamps |
the new screws fit well | the delivery should come to the back gate
> Explain to a client, with regret, why {}.
the price of oak has gone up | the painter cannot come on Tuesday | the first sample was too dark |
the workshop closes in August | the translation needs another day
> Write an incident summary in two or three sentences: {}.
a pipe burst in the cellar on Sunday, the water was off after ten minutes, no one was hurt |
a fuse blew at 10:15, the lights were back at 10:40, the cause was a faulty kettle |
a forklift touched a shelf, one box fell, nobody stood near |
the web shop was down for an hour after an update, the update was taken back |
a guest slipped on the wet steps, was looked after at once and could walk again
> Write a log entry for this event: {}.
fire drill at 11:00, building empty after four minutes | power cut from 14:05 to 14:30, generator started |
lost child found at the ticket desk after five minutes | wrong delivery sent back to the depot |
window left open overnight, nothing missing
> Write a short review of what went wrong and what we learn from it: {}.
the invitations were printed with the wrong date |
the soup burned because two cooks each thought that the other one was watching it |
the van ran out of fuel on the motorway | the backup had not run for a week | the stage lights were ordered too late
> Describe to the insurance company what happened: {}.
hail broke the glass of our greenhouse | a bicycle was stolen from the locked yard |
a washing machine flooded the laundry room | a branch fell on the parked van | a visitor knocked over a vase
> Write an entry in the maintenance book for {}.
a lift | a boiler | a school bus | a water slide | a coffee machine
> Turn these points into minutes: {}.
treasurer's report accepted, summer party on 4 July, Lena buys the drinks |
new opening hours agreed, Tom makes the sign | no vote on the logo, two drafts until May |
bins to be moved, Ola informs the neighbours | 300 pounds for plants, work day on Saturday
> Write the first lines of the minutes of {}.
a meeting of allotment gardeners | a works council | a parents' association | the board of a brass band |
a meeting of flat owners
> Draw up an agenda with four points for {}.
a team meeting on a Monday | a meeting with a new supplier | the annual meeting of a sports club |
a planning day of teachers | a talk between an apprentice and her trainer
> Write down the decisions of a meeting in which {}.
the staff chose a new brand of tea | a choir planned its trip | two departments shared out the parking places |
a shop decided to open on Sundays in December | neighbours agreed on a playground
> Write to all colleagues about {}.
the new bicycle room | clean desks in the evening | a lost red scarf | the day of the flu vaccination |
how to sort the rubbish
> Give a colleague friendly feedback on {}.
a talk that was a bit too long | a clear and well-drawn plan | a first draft of a flyer |
the way she calmed an angry guest | a report with good tables
> Write a work instruction in four short steps for {}.
opening the shop in the morning | closing the till | refilling the copier | cleaning the milk frother |
receiving a delivery
> Write an e-mail to the personnel office about {}.
a change of address | parental leave | a missing pay slip | a course in first aid | a transfer to another branch
"""
