"""`kb schema`: the JSON Schema of an entry's front matter, for editors."""

import json
from argparse import Namespace

from kb.cli.main import Exit
from kb.cli.output import progress
from kb.knowledge.schema import front_matter_schema
from kb.library import load


def run(options: Namespace) -> int:
    """Print the schema, with the symptoms of the vocabulary as the allowed words."""
    store = load(*options.entries, progress=progress("preparing entries")).store
    symptoms = [f"{o}={v}" for o, observable in store.vocabulary.items() for v in observable["values"]]
    print(json.dumps(front_matter_schema(symptoms), indent=2, ensure_ascii=False))
    return Exit.FOUND
