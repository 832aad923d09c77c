"""The guided tree: every path ends, writes to the case sheet, and can be walked back."""

import pytest

from kb.errors import UsageError


def every_path(tree, node=None, path=()):
    for number, choice in enumerate(tree["nodes"][node or tree["start"]]["choices"]):
        if choice["to"] is None:
            yield (*path, number), choice
        else:
            yield from every_path(tree, choice["to"], (*path, number))


@pytest.fixture(scope="module")
def paths(base):
    return list(every_path(base.store.tree))


def walk(base, path, lang="en"):
    talk = base.consult(lang)
    talk.start_guide()
    for number in path:
        talk.guide_choose(number)
    return talk


def test_every_path_ends_at_entries_that_lead_the_ranking(base, paths):
    for path, leaf in paths:
        talk = walk(base, path)
        assert talk.guide.is_end
        assert list(talk.guide.entries) == leaf["entries"]
        assert len(talk.guide.crumbs) == len(path)
        assert {d.id for d in talk.diagnoses} & set(leaf["entries"]), path


def test_the_first_entry_of_most_leaves_is_named_first(base, paths):
    first = sum(walk(base, path).diagnoses[0].id in leaf["entries"][:2] for path, leaf in paths)
    assert first >= 0.9 * len(paths)


def test_every_symptom_on_the_way_stands_on_the_sheet(base, paths):
    tree = base.store.tree
    for path, _ in paths:
        node, wanted = tree["nodes"][tree["start"]], []
        for number in path:
            choice = node["choices"][number]
            wanted += [choice["symptom"]] if choice["symptom"] else []
            node = tree["nodes"].get(choice["to"])
        sheet = {finding.symptom for finding in walk(base, path).case.now.findings}
        exclusive = {
            w.partition("=")[0] for w in wanted if base.store.vocabulary[w.partition("=")[0]]["exclusive"]
        }
        last = {w.partition("=")[0]: w for w in wanted}
        assert sheet == {
            w for w in wanted if w.partition("=")[0] not in exclusive or last[w.partition("=")[0]] == w
        }


def test_back_to_the_start_leaves_nothing_behind(base, paths):
    for path, _ in paths:
        talk = walk(base, path)
        for place in range(len(path), 0, -1):
            assert len(talk.guide.crumbs) == place
            talk.guide_back()
        assert talk.guide.crumbs == ()
        assert talk.case.now.leads == ()
        talk.guide_back()
        assert talk.guide is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_crumbs_and_choices_are_in_the_language_of_the_talk(base, lang):
    talk = walk(base, (1,), lang)
    start = base.store.tree["nodes"][base.store.tree["start"]]
    assert talk.guide.crumbs == (start["choices"][1]["say"][lang],)
    assert all(talk.guide.choices)


def test_free_text_stays_open_in_the_guide(base):
    talk = walk(base, (1,))
    before = talk.guide
    talk.say("I use fp16 and the gradient norm explodes")
    assert talk.guide == before
    assert talk.case.now.words


def test_a_choice_that_does_not_exist_is_named(base):
    talk = walk(base, ())
    with pytest.raises(UsageError, match="choose 1 to"):
        talk.guide_choose(99)
    with pytest.raises(UsageError):
        talk.guide_choose(-1)


def test_back_in_words_goes_one_step_up(base):
    talk = walk(base, (1,))
    talk.say("back")
    assert talk.guide.crumbs == ()


def test_entries_without_a_tree_say_so(base, monkeypatch):
    talk = base.consult()
    monkeypatch.setitem(talk.store.__dict__, "tree", None)
    with pytest.raises(UsageError, match="guided tree"):
        talk.start_guide()
