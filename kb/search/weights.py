"""Weights learned by `tests/benchmarks/fit_search.py`; never edited by hand."""

# In the order of `Features`.
RANKING = (
    2.940,  # terms
    2.829,  # grams
    0.000,  # phrase
    3.618,  # title
    0.918,  # covered
    5.481,  # letters
    5.490,  # order
    5.560,  # said
    -3.030,  # unsaid
    0.439,  # alike
    3.909,  # message
    1.067,  # prior
    1.694,  # shape
    -0.491,  # practice
)

# In the order of `Scope`, then the constant.
SCOPE = (
    1.802,  # phrase
    3.627,  # letters
    1.478,  # message
    0.935,  # covered
    0.742,  # home
    0.970,  # familiar
    -2.416,  # elsewhere
    -0.048,  # unseen
    0.837,  # mentions
    3.050,  # share
    -1.476,  # nothing
    -4.293,  # constant
)

# Log-odds that a hit is right: logarithm of its share among the candidates, its relevance.
RIGHT = (
    0.239,  # share
    0.277,  # relevance
    -3.247,  # constant
)
