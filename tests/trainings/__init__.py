"""Small real trainings with injected faults: the runs from which causes are counted.

`python -m tests.trainings OUT` needs an environment with torch, numpy, scikit-learn and PyYAML. The project
and its tests need neither torch nor scikit-learn; `plan`, `faults`, `logs` and the judge go without.
"""
