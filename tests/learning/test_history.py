"""What hits were worth, and on all sites but one's own."""

from qc.experience import Seen
from qc.learning.cases import Case, Label
from qc.learning.history import History, Noted
from qc.signals.evidence import NEUTRAL
from tests.labelled import case

PAGE, EXTRACTED = "html_text", "trafilatura"


def at(site: str, system: str = EXTRACTED) -> Case:
    return case("x", site=site, system=system, id=f"{site}/{system}")


def history(*seen: tuple[str, str, Case, Label]) -> History:
    noted = [Noted(number, rule, line, 1) for number, (rule, line, _, _) in enumerate(seen)]
    return History(noted, [one for _, _, one, _ in seen], [label for *_, label in seen])


def test_sites_are_counted_once_by_kind_of_text_and_label() -> None:
    found = history(
        ("SHR001", "", at("a.org"), Label.FOREIGN),
        ("SHR001", "", at("a.org"), Label.FOREIGN),
        ("SHR001", "", at("b.org"), Label.MAIN),
        ("SHR001", "", at("b.org", PAGE), Label.FOREIGN),
    )
    assert found.seen() == {("SHR001", ""): Seen(1, 0, 1, 1)}


def test_a_line_counts_for_its_rule_too() -> None:
    seen = history(("NAV001", "log in", at("a.org"), Label.FOREIGN)).seen()
    assert seen == {("NAV001", ""): Seen(0, 0, 1, 0), ("NAV001", "log in"): Seen(0, 0, 1, 0)}


def test_neutral_text_and_captions_say_nothing_of_foreign_rules() -> None:
    assert not history(("SHR001", "", at("a.org"), Label.NEUTRAL), ("SHR001", "", at("a.org"), Label.CAPTION)).seen()


def test_a_neutral_rule_is_right_on_all_but_main_text() -> None:
    noted = [Noted(0, "BYL001", "", NEUTRAL), Noted(1, "BYL001", "", NEUTRAL)]
    found = History(noted, [at("a.org"), at("b.org")], [Label.NEUTRAL, Label.MAIN])
    assert found.seen() == {("BYL001", ""): Seen(0, 0, 1, 1)}


def test_a_page_does_not_speak_for_its_own_hits() -> None:
    found = history(("SHR001", "", at("a.org"), Label.FOREIGN), ("SHR001", "", at("b.org"), Label.FOREIGN))
    own, other = Noted(0, "SHR001", "", 1), Noted(1, "SHR001", "", 1)
    evidence = found.evidence([own, other], [at("a.org"), at("new.org")])
    assert evidence.sites.tolist() == [1, 2]
    assert evidence.extracted[0] < evidence.extracted[1] == found.experience().worth("SHR001", None).extracted
