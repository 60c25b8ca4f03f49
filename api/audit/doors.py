"""The doors behind which something sealed lies, by the names of their routes.

A denial is recorded under the route's name. Here it is also recorded when what was asked for exists
and is out of the asker's sight, which she is told as absence.
"""

DOORS = frozenset(
    {
        "reveal_child",
        "reveal_wish_deliveries",
        "reveal_wish_donor",
        "reveal_donor_unit",
        "read_wish_thanks",
        "reveal_data_request",
        "reveal_data_request_asker",
    }
)
