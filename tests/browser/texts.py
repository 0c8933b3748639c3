"""What the posts of the demonstration collection say: a museum that does not exist."""

from __future__ import annotations

SECTIONS = {
    "Visiting": (
        "the cloakroom", "evening openings", "the family trail", "wheelchair loans",
        "the courtyard", "group tickets", "the quiet hour", "photography indoors",
        "the members' desk",
    ),
    "Collection": (
        "the tide clocks", "ship models", "the map cabinet", "glass negatives", "the lamp room",
        "rope samples", "harbour bells", "the logbooks", "painted signs",
    ),
    "Care": (
        "damp in the store", "the dust rota", "light levels", "moth traps", "acid-free boxes",
        "lending to schools", "the packing bench", "silver polish", "cold storage",
    ),
    "Stories": (
        "the pilot's daughter", "the winter of the ice", "a ferry that sank twice",
        "the knot prize", "the last lightkeeper", "letters from the dredger", "the blue door",
        "a map with two norths", "the crew of number nine",
    ),
    "Press": (
        "the spring season", "a new gallery", "the annual figures", "the harbour award",
        "a gift of paintings", "the summer school", "longer hours", "the repair appeal",
        "the book fair",
    ),
}  # fmt: skip
"""Sections, with the subjects of their posts."""

OWNERS = ("Amara Holt", "Ines Calder", "Pavel Lind", "Tomas Reed", "Yuki Brandt", "")
"""The editors; nobody looks after some of the posts."""

SENTENCES = """
Visitors ask about {} more often than about anything else on the ground floor.
We write down what changed with {} and who noticed it first.
The first version of this page on {} was a note pinned beside the kettle.
Anybody on duty may answer a question on {} without asking upstairs.
Last autumn the rules for {} were cut from four pages to one.
There is a short list for {} in the drawer under the till.
Please read the paragraph on keys before you touch anything to do with {}.
Two people are needed for {} on days when the tide is high.
What we know of {} comes mostly from a box of letters that was found in a loft.
A photograph from the opening year shows {} much as it is today.
Children understand {} faster than their parents, and explain it better.
The budget for {} is small, so the same tools serve three departments.
If the power fails, {} has to be looked at within the hour.
Nobody remembers when {} was first called by that name.
The council pays a third of what {} costs in an ordinary year.
We measured {} every morning for a month and kept the figures.
A volunteer drew the plan of {} that hangs behind the door.
In the rainy season {} needs attention twice a week instead of once.
Sound carries oddly in that corridor, which is why {} is marked on the floor.
The old guidebook gives half a page to {} and gets the year wrong.
You can see {} best from the second landing, a little before noon.
Every spring somebody proposes to move {} to the other building.
The label for {} was rewritten so that it can be read from a wheelchair.
School classes spend about ten minutes on {} and ask for twenty.
Our insurers want a signed sheet for {} at the end of each quarter.
The night guard walks past {} three times and notes the temperature.
A blue card means that {} has been checked; a white one means not yet.
Most mistakes with {} happen in the half hour before we close.
The workshop keeps spare hinges, cord and wax for {} on the middle shelf.
When a film crew visits, {} is roped off and a warden stays beside it.
Our neighbours in the customs house solved the same problem with {} years ago.
The translation of the leaflet on {} was made by a retired harbour pilot.
Nothing about {} may be lent without a form that two curators have signed.
One paragraph of the founding deed deals with {} and has never been changed.
In a survey of eighty guests, sixty could say what {} is for.
The cupboard opposite holds everything that {} requires on a normal day.
We stopped printing maps of {} when the third printer broke down.
A donor pays for the upkeep of {} and wishes to remain unnamed.
Dust settles on {} within a week, whatever the filters promise.
The recording about {} lasts four minutes and begins with a foghorn.
Ask for {} at the front desk and somebody will walk there with you.
The figures for {} have been steady, apart from the week of the regatta.
Write the date in full on every sheet that concerns {}, please.
There used to be a bench near {}; people still look for it.
The old key to {} no longer fits, so hand it in when you find it.
Half of our post is about {} and the other half about parking.
It takes a new colleague about a month to feel sure about {}.
The trustees see a summary of {} each January, with three photographs.
""".strip().splitlines()
"""Of which paragraphs are made; the subject stands for the braces."""

COPIED = """
The museum stands on the old fish quay, five minutes on foot from the ferry. It is open every day
but Tuesday, and the last tickets are sold three quarters of an hour before the doors close.

Please carry large bags in your hand, keep flash and tripods at home, and leave the window seats to
those who draw. Our wardens know every room and like to be asked.

Objects are handled with clean dry hands, one at a time, over a padded table. Whoever moves an
object writes down where it went before it goes there.
""".strip().split("\n\n")
"""Paragraphs that stand in several posts."""
