"""Every fault of an entry file is named with file, line and what would be right."""

from pathlib import Path

import pytest

from kb.errors import EntryError
from kb.knowledge.corpus import load_corpus
from kb.knowledge.lint import lint_directories
from kb.knowledge.locate import bundled_entries
from kb.knowledge.reader import read_entry
from kb.knowledge.scaffold import write_skeleton
from kb.knowledge.strict_yaml import parse_yaml

GOOD = (bundled_entries() / "curve" / "overfitting.md").read_text(encoding="utf-8")


def write(folder, text, name="overfitting.md"):
    path = folder / "curve" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_is_read_into_its_parts(tmp_path):
    entry = read_entry(write(tmp_path, GOOD))
    assert entry.symptoms["val_loss=rising"] == "usually"
    assert entry.likelihood("val_loss=rising") == pytest.approx(0.8)
    assert entry.en.checks[0].details[1].startswith("If the metric holds")
    assert entry.en.remedies[0].entries == ("early-stopping",)
    assert entry.en.remedies[0].cost == "none."
    assert entry.en.confusions[0].entry == "val-loss-up-accuracy-up"
    assert entry.en.evidence[0].sources == ("zhang2016-rethinking-generalization",)
    assert entry.text("zh") is entry.en  # no sibling beside this copy


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("kind: failure", "kind: failur"), 3, "did you mean 'failure'"),
        (("severity: medium", "severty: medium"), 6, "did you mean 'severity'"),
        (("severity: medium", "severity: awful"), 6, "'low', 'medium' or 'high'"),
        (("val_loss=rising: usually", "val_loss=rising: mostly"), 11, "'always', 'usually'"),
        (("val_loss=rising: usually", "val_loss rising: usually"), 11, "should match pattern"),
        (("## Check first", "## Check frist"), None, "did you mean 'Check first'"),
        (("## Fix\n", "## Check first\n"), None, "stands twice"),
        (("# Overfitting\n", "# Overfit\n"), None, "differs from the title"),
        (("**strong** Networks", "**storng** Networks"), None, "did you mean 'strong'"),
        (("id: overfitting", "id: over-fitting"), 2, "file name says 'overfitting'"),
        (("id: overfitting", "id: overfitting\nid: overfitting"), 3, "stands twice"),
        (("aliases: [", "aliases: [["), None, "not valid YAML"),
        (("---\nid", "id"), 1, "must start with a line '---'"),
        (("## What you see", "### What you see"), None, "only one '#' title and '##' headings"),
    ],
)
def test_a_fault_names_file_line_and_remedy(tmp_path, change, line, message):
    assert change[0] in GOOD
    path = write(tmp_path, GOOD.replace(*change, 1))
    with pytest.raises(EntryError) as caught:
        read_entry(path)
    text = str(caught.value)
    assert text.startswith(f"{path}:")
    assert message in text
    assert "\n" not in text
    assert caught.value.line == line or line is None


def test_an_unknown_symptom_is_named_with_the_nearest_one(tmp_path):
    path = write(tmp_path, GOOD.replace("val_loss=rising", "val_loss=risng", 1))
    with pytest.raises(EntryError, match="did you mean 'val_loss=rising'") as caught:
        load_corpus([bundled_entries(), tmp_path])
    assert caught.value.line == 11
    assert caught.value.path == str(path)


@pytest.mark.parametrize("heading", ["What you see", "Check first", "Evidence"])
def test_a_missing_heading_is_named(tmp_path, heading):
    start = GOOD.index(f"## {heading}")
    rest = GOOD[start + 3 :]
    end = start + 3 + rest.index("\n## ") if "\n## " in rest else len(GOOD)
    with pytest.raises(EntryError, match=f"missing heading '## {heading}'"):
        read_entry(write(tmp_path, GOOD[:start] + GOOD[end:].lstrip("\n")))


def test_a_teams_entry_replaces_the_bundled_one(tmp_path):
    write(
        tmp_path, GOOD.replace("title: Overfitting", "title: Ours").replace("# Overfitting\n", "# Ours\n", 1)
    )
    corpus = load_corpus([bundled_entries(), tmp_path])
    assert corpus.entries["overfitting"].title == "Ours"


def test_yaml_words_stay_words_and_numbers_are_numbers():
    values = parse_yaml("a: no\nb: 1e-3\nc: 2020-01-01\nd: true\ne:\n", Path("x"))
    assert values == {"a": "no", "b": 0.001, "c": "2020-01-01", "d": True, "e": None}


@pytest.mark.parametrize("kind", ["failure", "practice"])
def test_a_skeleton_is_read_back_without_a_fault(tmp_path, kind):
    group = "practice" if kind == "practice" else "other"
    english, _ = write_skeleton(tmp_path, "brand-new", kind, group)
    entry = read_entry(english)
    assert entry.kind == kind
    assert entry.zh is not None


def test_a_teams_entry_may_link_to_a_bundled_one(tmp_path):
    write(tmp_path, GOOD.replace("id: overfitting", "id: ours").replace("overfit, ", ""), "ours.md")
    faults = lint_directories([bundled_entries(), tmp_path]).faults
    assert [fault.message for fault in faults if fault.rule == "links-lead"] == []
