"""Weights learned by `tests/benchmarks/fit_search.py`; never edited by hand."""

# In the order of `Features`.
RANKING = (
    2.575,  # terms
    2.686,  # grams
    0.794,  # phrase
    2.438,  # title
    0.688,  # covered
    5.919,  # letters
    4.608,  # order
    6.780,  # said
    -2.989,  # unsaid
    0.777,  # alike
    3.960,  # message
    1.374,  # prior
    1.734,  # shape
    -0.633,  # practice
)

# In the order of `Scope`, then the constant.
SCOPE = (
    1.908,  # phrase
    3.386,  # letters
    1.476,  # message
    0.956,  # covered
    0.745,  # home
    0.988,  # familiar
    -2.435,  # elsewhere
    -0.036,  # unseen
    0.872,  # mentions
    3.041,  # share
    -1.468,  # nothing
    -4.163,  # constant
)

# Log-odds that a hit is right: logarithm of its share among the candidates, its relevance.
RIGHT = (
    0.245,  # share
    0.284,  # relevance
    -3.249,  # constant
)
