"""Rules together: loading, the user's beside ours, what was measured, selection, digest."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from qc.errors import RuleError, SettingsError, UsageError
from qc.findings import Category
from qc.ruleset import (
    UNMEASURED_LIMIT,
    Measured,
    Measurements,
    RuleSet,
    build,
    load_folder,
    load_paths,
    load_shipped,
    unpack,
)
from qc.rulesources import pack
from tests.builders import raw_rule, rule_set

ROOT = Path(__file__).parents[1]


def write(path: Path, **keys: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw_rule(keys.pop("id", "SHR901"), **keys)), encoding="utf-8")  # YAML reads JSON
    return path


def base() -> RuleSet:
    return build(
        [(raw_rule("TPL901", name="ours"), "rules/ours.yaml")], {"days": ("Monday",)}, Measurements(), shipped=True
    )


def test_the_rules_of_a_checkout_load() -> None:
    rules = load_shipped()
    assert len(rules) > 100
    assert list(rules.by_id) == sorted(rules.by_id)
    assert all(rule.shipped and rule.path.startswith("rules/") for rule in rules.rules)


def test_shipped_rules_are_read_once() -> None:
    assert load_shipped() is load_shipped()


def test_what_the_wheel_carries_is_what_the_checkout_holds(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    rules = load_folder(folder, shipped=True)
    assert unpack(pack(folder)).digest == rules.digest
    assert unpack(pack(folder)).rules == rules.rules


def test_the_digest_changes_with_rules_tables_and_measurements(tmp_path: Path) -> None:
    digests = {base().digest}
    digests.add(RuleSet(base().rules, {"days": ("Tuesday",)}, Measurements()).digest)
    digests.add(RuleSet(base().rules, {"days": ("Monday",)}, Measurements({"TPL901": Measured(0.9)})).digest)
    digests.add(RuleSet(rule_set(raw_rule("TPL901", keywords=["share that"])).rules, {}, Measurements()).digest)
    assert len(digests) == 4
    assert base().digest == base().digest


def test_files_and_folders_of_a_user_join_ours(tmp_path: Path) -> None:
    write(tmp_path / "mine" / "deep" / "a.yaml", id="SHR901")
    single = write(tmp_path / "b.yaml", id="SHR902")
    rules = load_paths(base(), [tmp_path / "mine", single])
    assert list(rules.by_id) == ["SHR901", "SHR902", "TPL901"]
    assert [rule.shipped for rule in rules.rules] == [False, False, True]
    assert rules.by_id["SHR902"].path == str(single)


def test_a_file_that_is_named_twice_is_one_rule(tmp_path: Path) -> None:
    path = write(tmp_path / "mine" / "a.yaml")
    assert len(load_paths(base(), [path, tmp_path / "mine", tmp_path / "mine" / ".." / "mine"])) == 2


def test_a_user_brings_tables(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", tables=["months", "days"], patterns=[r"^in \L<months>$"], keywords=["@months"])
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "months.txt").write_text("May\n", encoding="utf-8")
    assert load_paths(base(), [tmp_path]).tables == {"days": ("Monday",), "months": ("May",)}


def test_a_user_replaces_nothing_of_ours(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", id="TPL901", name="mine")
    write(tmp_path / "b.yaml", id="SHR901", name="ours")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "days.txt").write_text("Friday\n", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_paths(base(), [tmp_path])
    assert caught.value.problems == [
        "tables/days.txt: qc has a table of this name; rename yours",
        f"{tmp_path}/a.yaml: TPL901: TPL901 stands in rules/ours.yaml too",
        f"{tmp_path}/b.yaml: SHR901: ours stands in rules/ours.yaml too",
    ]


def test_all_faults_of_all_files_are_told_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: [", encoding="utf-8")
    write(tmp_path / "b.yaml", patterns=["("], colour="red")
    write(tmp_path / "c.yaml", id="SHR902", tables=["nights"])
    with pytest.raises(RuleError) as caught:
        load_paths(base(), [tmp_path])
    told = str(caught.value).splitlines()
    assert len(told) == 4
    assert told[0].startswith(f"{tmp_path}/a.yaml: is not YAML")
    assert told[1].startswith(f"{tmp_path}/b.yaml: SHR901: colour: unknown key")
    assert told[2].startswith(f"{tmp_path}/b.yaml: SHR901: patterns: '(' is not a regular expression")
    assert told[3] == f"{tmp_path}/c.yaml: SHR902: tables: there is no 'nights'"


def test_a_path_without_a_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="holds no rule"):
        load_paths(base(), [tmp_path])
    with pytest.raises(SettingsError, match="does not exist"):
        load_paths(base(), [tmp_path / "none"])


def test_measurements_that_cannot_be_read_name_their_file(tmp_path: Path) -> None:
    (tmp_path / "measured.json").write_text("{", encoding="utf-8")
    with pytest.raises(RuleError, match=r"measured\.json"):
        load_folder(tmp_path)


def test_a_rule_that_was_not_measured_has_its_categorys_rate_at_most_a_limit() -> None:
    measurements = Measurements({"TPL901": Measured(0.97, measured=True)}, {"share": 0.85, "template": 0.99})
    ours, mine = base().rules[0], rule_set(raw_rule("TPL902"), shipped=False).rules[0]
    share = rule_set(raw_rule("SHR901")).rules[0]
    assert measurements.of(ours).confidence == 0.97
    assert measurements.of(share) == Measured(0.85)
    assert measurements.of(mine) == Measured(UNMEASURED_LIMIT)


def test_a_users_rule_never_takes_the_measurements_of_ours() -> None:
    measurements = Measurements({"TPL901": Measured(0.99, measured=True)}, {})
    mine = rule_set(raw_rule("TPL901"), shipped=False).rules[0]
    assert not measurements.of(mine).measured


RULES = rule_set(
    raw_rule("SHR901", name="share-line"),
    raw_rule("SHR902", name="share-row"),
    raw_rule("CON901", name="cookie-notice"),
)


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        ((), (), ["CON901", "SHR901", "SHR902"]),
        (("SHR",), (), ["SHR901", "SHR902"]),
        (("shr901",), (), ["SHR901"]),
        (("consent",), (), ["CON901"]),
        (("share-row", "CON901"), (), ["CON901", "SHR902"]),
        ((), ("share",), ["CON901"]),
        (("SHR",), ("share-line",), ["SHR902"]),
    ],
)
def test_rules_are_chosen_by_id_prefix_name_or_category(
    select: tuple[str, ...], ignore: tuple[str, ...], left: list[str]
) -> None:
    assert list(RULES.select(select, ignore).by_id) == left


def test_a_word_that_names_nothing_is_refused_with_a_hint() -> None:
    with pytest.raises(UsageError, match=r"'consnt' is no rule id, prefix, name or category; did you mean consent\?"):
        RULES.select(("consnt",))
    with pytest.raises(UsageError, match="`qc rules list` shows all"):
        RULES.select((), ("zzz",))


def test_a_rule_is_found_by_id_or_name_whatever_the_case() -> None:
    assert RULES.find("con901").name == RULES.find("Cookie-Notice").name == "cookie-notice"
    with pytest.raises(UsageError, match=r"there is no rule 'con902'; did you mean CON901\?"):
        RULES.find("con902")


def test_keeping_leaves_tables_and_measurements() -> None:
    kept = RULES.keep(lambda rule: rule.category is Category.CONSENT)
    assert list(kept.by_id) == ["CON901"]
    assert kept.measurements == RULES.measurements
