"""The entries cover the catalogue and carry every claim of the founding documents.

These tests read the development material beside the checkout and are skipped without it.
"""

import re

import pytest
import yaml

FOUNDING_ARTICLE = "csdn-tuning-experience"
# The verdicts on a claim that an entry must tell, and the word of the evidence bullet that tells it.
TOLD_AS = {"contested": {"contested"}, "dated": {"dated"}, "wrong-as-stated": {"wrong"}}
CLAIM_FILES = ("seed-claims.yaml", "playbook-claims.yaml", "recipe-claims.yaml")


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def catalogue(shared):
    return read(shared / "catalog.yaml")["items"]


@pytest.fixture(scope="module")
def claims(shared):
    return [claim for name in CLAIM_FILES for claim in read(shared / name)]


@pytest.fixture(scope="module")
def entries(base):
    return {entry.id: entry for entry in base}


def test_every_catalogue_id_has_an_entry_of_its_kind(catalogue, base):
    for item in catalogue:
        assert base[item["id"]].kind == item["kind"], item["id"]


def test_every_catalogue_alias_leads_to_its_entry(catalogue, base):
    wrong = [(a, i["id"]) for i in catalogue for a in i.get("aliases", []) if base[a].id != base[i["id"]].id]
    assert wrong == []


def test_every_error_message_of_the_catalogue_is_kept(catalogue, base):
    lost = [(i["id"], e) for i in catalogue for e in i["error_messages"] if e not in base[i["id"]].errors]
    assert lost == []


def test_every_claim_is_carried(claims, entries):
    carried = {claim for entry in entries.values() for claim in entry.claims}
    assert sorted({claim["id"] for claim in claims} - carried) == []


def test_no_entry_lists_a_claim_that_does_not_exist(claims, entries):
    known = {claim["id"] for claim in claims}
    assert sorted({c for entry in entries.values() for c in entry.claims} - known) == []


def test_each_claim_is_carried_where_it_belongs(claims, base, entries):
    """At least one of the entries that a claim names must carry it."""
    homeless = []
    for claim in claims:
        named = [name.lstrip("+") for name in claim["entries"]]
        homes = [base.store.resolve(name) for name in named if _resolves(base, name)]
        if homes and not any(claim["id"] in entries[home].claims for home in homes):
            homeless.append(claim["id"])
    assert homeless == []


def _resolves(base, name):
    try:
        return bool(base.store.resolve(name))
    except Exception:
        return False


def test_doubtful_claims_are_told_as_doubtful(claims, entries):
    """A contested, dated or wrong claim of the founding article has an evidence note that says so."""
    silent = []
    for claim in claims:
        verdict = claim.get("scrutiny", "").split(":")[0].strip()
        if verdict in TOLD_AS:
            carriers = [entry for entry in entries.values() if claim["id"] in entry.claims]
            if not any(_tells(entry, TOLD_AS[verdict]) for entry in carriers):
                silent.append((claim["id"], verdict, [entry.id for entry in carriers]))
    assert silent == []


def _tells(entry, words):
    return any(note.strength in words and FOUNDING_ARTICLE in note.sources for note in entry.en.evidence)


def test_the_names_of_a_claim_are_mentioned(claims, entries):
    """Named techniques, tools and numbers of a claim stand in the entries that carry it."""
    missing = []
    for claim in claims:
        carriers = [entry for entry in entries.values() if claim["id"] in entry.claims]
        text = " ".join(_folded(entry.en.markdown + " ".join(entry.aliases)) for entry in carriers)
        absent = [name for name in claim["names"] if not _mentioned(_folded(str(name)), text)]
        if absent:
            missing.append((claim["id"], absent, [entry.id for entry in carriers]))
    assert missing == []


def _folded(text):
    """Fold spelling: case, hyphens, British and American endings, `10 %` and `10%`, `5x` and `5 times`."""
    text = text.lower().replace("’", "'").replace("_", " ").replace("-", " ").replace("z", "s")
    text = re.sub(r"(?<=\d) (?=%)", "", text)
    return " ".join(re.sub(r"(?<=\d)x\b", " times", text).split())


def _mentioned(name, text):
    """A name counts as mentioned when its words stand in the text, whatever stands between them."""
    words = [word.strip("().,:;\"'`") for word in name.split()]
    return all(_stem(word) in text for word in words if len(word) > 1)


def _stem(word):
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def test_the_evidence_notes_appear(shared, entries):
    """Each topic of the evidence notes is told in an entry it belongs to, with a source it names."""
    lost = []
    for note in read(shared / "evidence-notes.yaml")["notes"]:
        related = [entries[name] for name in note["related"] if name in entries]
        cited = {source for entry in related for e in entry.en.evidence for source in e.sources}
        if not cited & set(note["sources"]):
            lost.append(note["id"])
    assert lost == []
