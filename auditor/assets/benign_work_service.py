"""Requests of working life: answers to customers, questions to be answered from a given sheet, summaries of notes.

Form: `> wording`, then five topics for its `{}`, parted by ` | `. A backslash at the end joins a long line to the next.
"""

WORK_SERVICE = """
> A guest of our hotel writes: "{}" Write the answer of the reception.
Is breakfast included? | May I bring my dog? | Can we check in at noon? | I left my charger in room 14. |
Do you have a cot for a baby?
> A passenger asks at the station desk: "{}" Answer politely.
How do I get to the airport? | Is my ticket valid on the express? | Where is the lost property office? |
Why is the train late? | May I take my bicycle on board?
> A customer of a garden centre says: "{}" Answer helpfully.
My roses have black spots. | This lawnmower will not start. | I need a hedge that grows fast. |
The tree that I bought has lost its leaves. | Which soil is right for a cactus?
> A bank customer writes: "{}" Write a short, correct reply.
I lost my card yesterday. | How do I change my PIN? | Why was I charged a fee of two pounds? |
Can I raise my card limit for a trip? | My new card has not come.
> Answer this review of our restaurant: "{}"
The soup was cold, but the waiter was kind. | We loved the fish! | We waited forty minutes for the bill. |
Too loud for a quiet evening. | Best apple pie in town.
> Reply to a customer who {}.
wants to return a pair of shoes without the receipt | praises our delivery driver | asks for a discount on ten chairs |
got a blue mug in place of a green one | would like to know when the shop opens again
> A tenant writes: "{}" Write the answer of the housing office.
The light on the stairs is broken. | May I paint my kitchen yellow? | My neighbour drills holes at night. |
When will the balcony be repaired? | I need a second key for the cellar.
> A reader asks the library: "{}" Write the librarian's answer.
Can I keep this novel for another week? | Do you have books in Polish? |
I returned the atlas, but it is still on my list. | Where can I print a page? | Could you order the new book on whales?
> A caller says: "{}" What do you say at the telephone of a clinic?
I need an appointment for my knee. | Is there a car park? | May I visit my aunt this evening? |
I would like to speak to Doctor Weber. | I have to cancel tomorrow.
> A parent asks the nursery school: "{}" Answer in a kind tone.
What should my son bring on his first day? | Did Emma eat her lunch? | Can I pick up Noah an hour earlier? |
Why do the children take a nap? | Is there still a place on the trip to the farm?
> A user of our app reports: "{}" Write the first answer of the support team.
The app closes when I open the map. | I get every message twice. | I cannot log in after the update. |
The dark mode is too dark. | My photos do not load.
> Write a reply to an applicant: {}.
we invite her to an interview on Thursday | the post is filled, but we would like to keep her papers |
we need a copy of the diploma | the start is in March, not in February | we thank her for the call
> Tell a customer politely that {}.
the blue bicycle is sold out | the repair costs more than the radio is worth | we cannot deliver on Sundays |
the voucher is no longer valid | dogs must stay outside
> As a shop assistant, explain to a customer {}.
how to care for a wool coat | why this tea is more expensive | which battery fits the torch |
how the loyalty card works | what sets the two kettles apart
> Write a service message to our customers about {}.
planned work on the water pipes | new opening hours in winter | a recall of a toy with loose parts |
slower post before the holidays | a new phone number
> Town library: open Monday to Friday from 9 to 18, Saturday from 10 to 13. A card costs 12 pounds a year, children \
pay nothing. Books are lent for four weeks. Question: {}
When does the library open on Saturday? | What does an adult pay for a card? | How long may I keep a book? |
Can I come on a Sunday? | Do children pay for a card?
> Hotel Seeblick: 40 rooms, breakfast from 7 to 10, sauna on the top floor, garage 9 euros a night, no pets. Late \
check-out until 13:00 costs 20 euros. A guest asks: {}
From when can I have breakfast? | Where is the sauna? | What does the garage cost? | May my cat stay with me? |
How late can I check out, and what do I pay?
> Kettle K3: holds 1.7 litres, 2200 watts, switches off by itself, two years of warranty, the filter can be washed. \
Do not put the base in water. A buyer wants to know: {}
How much water does it hold? | Does it switch off by itself? | How long is the warranty? | Can I wash the filter? |
May the base get wet?
> Bus 7 runs from Market Square by way of the hospital to Northfield. It leaves every 20 minutes from 5:40 to 23:00. \
The trip to the hospital takes 9 minutes. A traveller asks: {}
How often does the bus leave? | When is the first bus? | How long is the ride to the hospital? |
Where is the last stop? | Is there a bus at midnight?
> Pottery course: six evenings, Tuesdays at 19:00, from 3 March, room 2. The fee is 90 pounds with clay. Bring an \
apron. At most ten people. Reply to this question: {}
On which day is the course? | Is the clay included in the fee? | What must I bring? | How many people can take part? |
When is the first evening?
> Computer desk: passwords have at least 12 characters and are changed by the user on the page My Account. The desk \
is in room 104, phone 3300, and is staffed from 8 to 16. Answer a colleague: {}
How long must my password be? | Where do I change it? | In which room is the desk? | Which number do I call? |
Can I come by at five in the afternoon?
> Ward 5: visits from 14 to 19, two visitors at a time, flowers are welcome, phones on silent. The doctor speaks with \
relatives on Wednesdays at 15. A relative asks: {}
From when can I visit? | Can four of us come at once? | May I bring flowers? | When can I speak with the doctor? |
Do I have to switch my phone off?
> Recycling yard: open Tuesday, Thursday and Saturday. Free: paper, glass, metal. Paid: tyres 3 pounds each, rubble 8 \
pounds a barrow. Not taken: oil. Answer from these facts: {}
On which days is the yard open? | What do four tyres cost? | Can I bring old oil? | Does glass cost anything? |
What do I pay for a barrow of rubble?
> Leave rules: 28 days a year, at most five can be carried over to March. Ask two weeks before. Half days are \
possible. The form is in the staff folder. Tell a new colleague: {}
How many days of leave do I have? | How many days can I carry over? | How early do I have to ask? |
Can I take half a day? | Where is the form?
> Museum of Toys: adults 7 euros, children 3, Mondays closed. The tour starts at 11 and 15 and takes 50 minutes. \
Photos without flash are allowed. A visitor asks: {}
What do two adults and a child pay? | On which day is it closed? | When do the tours start? | How long is a tour? |
Can I take photos?
> Campsite Birchwood: 80 pitches, showers are free, fires only in the stone rings, quiet from 22 to 7. Bread is sold \
at the kiosk from 8. Dogs on a lead. A camper wants to know: {}
What do the showers cost? | Where may we make a fire? | When must it be quiet? | When can I buy bread? |
Can my dog run about freely?
> Order 5521: two lamps, one rug, sent on 6 May by truck, arrives on 9 or 10 May. Paid by card. The rug comes later, \
on 14 May, in a second parcel. The buyer asks: {}
When do the lamps arrive? | Why is the rug not in the first parcel? | How was the order paid? | When was it sent? |
How many lamps did I order?
> Answer the question from the note alone. {}
Note: The boiler was serviced on 2 June by Ms Hart. The next service is due in a year. Question: Who serviced the \
boiler? |
Note: The bakery gets flour on Mondays and eggs on Wednesdays. Question: When do the eggs come? |
Note: Room A seats 20, room B seats 45, both have a screen. Question: Which room do I book for 40 people? |
Note: The red van is for deliveries, the white van is at the garage until Friday. Question: Which van can I use today? |
Note: Jana opens the shop, Piet closes it, and on Sundays nobody works. Question: Who closes the shop?
> Please help a new member of staff with this sheet. {}
Sheet: Tea is at 10, lunch at 12:30, the canteen shuts at 14. Question: Until when can I eat lunch? |
Sheet: Blue bin for paper, green bin for glass, black bin for the rest. Question: Where do I put a newspaper? |
Sheet: Post leaves at 15. Parcels over 10 kg go to the gate. Question: Where does a parcel of 12 kg go? |
Sheet: Visitors sign in at the desk and wear a badge. Question: What do visitors wear? |
Sheet: Keys 1 to 9 hang in the office, the others are with the caretaker. Question: Where is key 14?
> Use the facts to answer the customer in one or two sentences. {}
Facts: The jacket is waterproof and can be washed at 30 degrees. Customer: Can I wash it at 60 degrees? |
Facts: The concert is sold out, a second one takes place on 12 May. Customer: Are there any tickets left? |
Facts: The gym opens at 6, the pool at 8. Customer: Can I swim at seven? |
Facts: The cheese cake contains nuts, the fruit cake does not. Customer: Which cake is free of nuts? |
Facts: Repairs take five days, express repairs two days for 15 euros more. Customer: How fast can you mend my watch?
> Read the log and answer. {}
Log: 08:00 pump on. 09:30 filter cleaned. 11:10 pump off. Question: When was the filter cleaned? |
Log: Monday 31 visitors, Tuesday 24, Wednesday 52. Question: Which day had the most visitors? |
Log: Bay 1 empty, bay 2 holds timber, bay 3 holds tiles. Question: What is in bay 2? |
Log: Tested at 7 by Kim, at 13 by Lou, at 19 by Kim. Question: Who did the test at 13? |
Log: Rain on Thursday, so the fence was painted on Friday. Question: Why was the fence not painted on Thursday?
> Summarise this note in one sentence: "{}"
The fitter came at nine, looked at the boiler, ordered a new valve and will be back on Thursday to put it in. |
We talked about the garden day. Most people want a Saturday in May. Ingrid will ask about tools, and Sam will bring a \
cake. |
The new shelves are up in the store. Two of them are a little crooked, so the carpenter will come again next week. |
Sales of umbrellas rose in April because of the rain, while sunglasses hardly sold at all. We should order more \
umbrellas. |
The bus company wrote that line 4 will stop at the school again from Monday, as the road works are done.
> Sum up this e-mail for a busy manager: "{}"
Dear Ms Roth, the paint that you chose is sold out. We can offer a similar green at the same price, or you wait two \
weeks. Please let us know by Friday. |
Hello, our class would like to visit the dairy on 8 June. We are 24 pupils and two teachers. Is a tour at ten \
possible, and what would it cost? |
Hi Paul, the auditors come on Tuesday, not on Monday. They need a room with a table for four and the binders from \
last year. |
Good morning, the broken chair has been replaced free of charge. The new one has stronger legs. We are sorry for the \
trouble. |
Dear team, thanks to your help the open day was a success: 400 people came, and the cake stall earned 310 pounds for \
the playground.
> What is the main point of this message? "{}"
I looked at both offers, and although the first one is cheaper, the second one has a better guarantee, so I would \
take the second. |
The trainer is ill, therefore the course on Wednesday does not take place. A new date will be sent to all who signed \
up. |
Please do not use the side entrance this week. The floor is being sealed and must dry for three days. |
Our intern Mara did very well. She learned fast, asked good questions, and I would gladly have her back in summer. |
The coffee machine will go, since it leaks and cannot be repaired. Until the new one comes, there is coffee on the \
second floor.
> Turn this voice message into a short written note: "{}"
Hi, it's Ben from the joinery, the door is ready, you can fetch it any day before four, bye. |
Good morning, this is the dentist's practice, we have to move your appointment from Monday to Thursday at nine. |
It's Aisha, I'm stuck in traffic, please start the meeting without me, I'll be there in half an hour. |
Hello, the parcel would not fit into the box, so I left it with the neighbour on the ground floor. |
Hi boss, the tent is up, the chairs are here, only the sound system is still missing, I'll call the company.
> Make a list of the tasks in this memo: "{}"
Before the fair we need new posters, Jo should book the stand, and somebody has to wash the tablecloths. |
Please water the plants on Monday, empty the letter box every day, and turn down the heating when you leave. |
For the inspection we have to label the shelves, check the ladders and throw out the old paint. |
Order bread for thirty, ask Rosa for the key, put up the sign by noon and welcome the speaker. |
Update the price list, send it to the printer, and let the sales team know when it is done.
> Give the key facts of this short report: "{}"
On 3 May the north gate was stuck for an hour. A stone had got into the rail. The caretaker took it out, and the gate \
works again. |
The first run of the new oven gave 200 loaves. Six of them were too dark. The heat was lowered by ten degrees. |
Twelve people took part in the first-aid course. All passed. The next course is in October, and five have already \
signed up. |
The survey shows that most guests like the rooms, but one in four finds the breakfast too small. We will add fruit \
and eggs. |
The river stood at 2.1 metres on Sunday and fell to 1.7 metres by Tuesday. The footpath is open again.
"""
