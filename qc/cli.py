"""The command line: what each command takes, and which module runs it. Nothing heavy is imported here."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from qc import __version__
from qc.errors import ExitCode, QCError

COMMANDS = {
    "check": "qc.commands.check",
    "clean": "qc.commands.clean",
    "filter": "qc.commands.filter",
    "explain": "qc.commands.explain",
    "rule": "qc.commands.rule",
    "rules": "qc.commands.rules",
    "baseline": "qc.commands.baseline",
    "config": "qc.commands.config",
    "train": "qc.commands.train",
    "eval": "qc.commands.eval",
}

EXAMPLES = {
    "qc": """examples:
  qc check corpus/                          check every document below a folder
  qc check news.jsonl --format concise      one finding a line
  qc clean news.jsonl                       show what would be cut, as a diff
  qc filter news.jsonl -o kept.jsonl        keep what is not dirty
  qc explain article.txt                    why it was flagged, and why not

`qc COMMAND --help` tells the rest. Exit codes: 0 nothing found, 1 findings, 2 could not do it, 130 interrupted.""",
    "check": """examples:
  qc check corpus/
  qc check 'data/*.jsonl.zst' --format jsonl > report.jsonl
  qc check data/ --report jsonl:report.jsonl --fail-on never
  qc check data/ --format github --report sarif:qc.sarif --report markdown:summary.md
  trafilatura -u URL | qc check -
  python -c "import pandas; print(pandas.read_parquet('x.parquet').to_json(orient='records', lines=True))" | qc check -

By default it ends with 1 if any finding is an error; --fail-on and the limits change that.""",
    "clean": """examples:
  qc clean news.jsonl                       print a diff, write nothing
  qc clean news.jsonl --in-place            cut what is safe to cut
  qc clean data/ --output cleaned/ --unsafe cut warnings and errors too
  qc clean data/ --check                    end with 1 if anything would change""",
    "filter": """examples:
  qc filter news.jsonl -o kept.jsonl --rejected rejected.jsonl
  qc filter news.jsonl -o kept.jsonl --reject consent,error-page --min-score 0.9
  zstdcat news.jsonl.zst | qc filter - -o - --clean > kept.jsonl""",
    "baseline": """examples:
  qc baseline create data/                  enter all errors and warnings that there are now
  qc check data/ --baseline .qc-baseline.jsonl
  qc baseline update data/                  take out what was mended
  qc baseline update data/ --accept-new     and enter what is new
  qc baseline show                          list what is hidden""",
    "train": """examples:
  qc train labelled/ -o my-model            from all files of cases in a folder (docs/data.md)
  qc check news.jsonl --model my-model""",
    "eval": """examples:
  qc eval labelled/ --captions neutral      on folds 0 to 3; fold 4 has to be named
  qc eval news.jsonl.zst --fold 3 --only trust=True --by lang --bootstrap
  qc eval news.jsonl.zst --worst 5          and the worst documents with their text
  qc eval news.jsonl.zst --findings report.jsonl
  qc eval labelled/ --fold 4 --write-floors floors.json
  qc eval labelled/ --gate floors.json      end with 1 below a floor, and name it""",
    "explain": """examples:
  qc explain article.txt
  qc explain news.jsonl --id 4711
  qc explain --text 'Subscribe to our newsletter'""",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; the only place where errors become messages."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help()
        return ExitCode.FAILED
    # numpy would start a thread a core that nothing here uses, and a process with threads is not safely copied.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        command = importlib.import_module(COMMANDS[arguments.command])
        code = int(command.run(arguments))
        sys.stdout.flush()
    except QCError as error:
        print(f"qc: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # What reads our output has gone (`| head`); Python would complain about the unflushed rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except OSError as error:
        # Files have their own messages (`qc.errors`): what is left is our output, on a full disk for example.
        print(f"qc: {error.filename or 'standard output'}: {error.strerror or error}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    except KeyboardInterrupt:
        print("qc: interrupted", file=sys.stderr)
        return ExitCode.INTERRUPTED
    return code


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    parser: argparse.ArgumentParser = _Parser(
        prog="qc",
        description="Check scraped text for what does not belong in it.",
        epilog=EXAMPLES["qc"],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"qc {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _check(_command(commands, "check", "report fragments that do not belong, and how clean each document is"))
    _clean(_command(commands, "clean", "cut what does not belong; prints a diff unless told where to write"))
    _filter(_command(commands, "filter", "split a corpus into kept and rejected documents"))
    _explain(_command(commands, "explain", "tell which rules hit, what let a fragment off, and what made the score"))
    _rule(_command(commands, "rule", "tell what a rule is, with its cases and its measured precision"))
    _rules(_command(commands, "rules", "list, test and lint rules, and write pages about them"))
    _baseline(_command(commands, "baseline", "keep a file of known findings, which `qc check` then hides"))
    _train(_command(commands, "train", "fit a model of your own on labelled cases"))
    _eval(_command(commands, "eval", "measure on labelled cases how right qc is, and how much it finds"))
    _config(_command(commands, "config", "show the settings and where each value comes from"))
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=EXAMPLES.get(name),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _inputs(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument("paths", nargs="+", metavar="PATH", help="file, folder or glob; - is stdin")
    group.add_argument("--input-format", metavar="FORMAT", help="format of stdin or of files: text, html, jsonl, json")
    group.add_argument("--text-field", metavar="NAME", help="field of a record that holds the text")
    group.add_argument("--id-field", metavar="NAME", help="field of a record that holds its id")
    group.add_argument("--url-field", metavar="NAME", help="field of a record that holds its URL")
    group.add_argument("--exclude", action="append", metavar="GLOB", help="paths to leave out; repeatable")
    group.add_argument("--allow-empty", action="store_true", help="no documents is no error")


def _choice(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("rules")
    group.add_argument("--select", action="append", metavar="RULES", help="ids, prefixes, names or categories to run")
    group.add_argument(
        "--ignore", action="append", metavar="RULES", help="ids, prefixes, names or categories not to run"
    )
    group.add_argument("--rules", action="append", metavar="PATH", help="rule file or folder of your own; repeatable")
    group.add_argument("--no-model", action="store_true", help="rules alone: faster, and blind to what no rule names")
    group.add_argument("--model", metavar="FOLDER", help="a model of your own, made by `qc train`")
    group.add_argument("--config", metavar="FILE", help="settings file; else qc.toml or [tool.qc] upwards from here")


def _work(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("run")
    group.add_argument("-j", "--jobs", type=_positive, metavar="N", help="processes (default: all cores if worth it)")
    group.add_argument("-q", "--quiet", action="store_true", help="nothing on stderr but errors")
    group.add_argument("-v", "--verbose", action="store_true", help="name settings, rules and files on stderr")


def _check(parser: argparse.ArgumentParser) -> None:
    _inputs(parser)
    _choice(parser)
    group = parser.add_argument_group("output")
    group.add_argument(
        "--format",
        default="full",
        metavar="FORMAT",
        help="on stdout: full, concise, json, jsonl, github, gitlab, junit, markdown or sarif",
    )
    group.add_argument(
        "--report", action="append", default=[], metavar="FORMAT:FILE", help="also to a file; repeatable"
    )
    group.add_argument("--show", choices=["error", "warning", "info"], help="least level that people see (warning)")
    group.add_argument("--include-text", action="store_true", help="reports carry the text of documents")
    group.add_argument("--no-text", action="store_true", help="no excerpts of documents anywhere")
    group.add_argument("--no-header", action="store_true", help="JSON Lines without header and trailer")
    group.add_argument("--show-text", action="store_true", help="print the text that spans point into, and stop")
    group = parser.add_argument_group("when it ends with 1")
    group.add_argument("--fail-on", choices=["error", "warning", "never"], help="least level of a finding (error)")
    group.add_argument("--max-bad-docs", metavar="N|N%", help="bad documents that are let pass")
    group.add_argument("--min-score", type=_share, metavar="S", help="least score of every document")
    group.add_argument("--min-mean-score", type=_share, metavar="S", help="least mean score")
    group.add_argument("--exit-zero", action="store_true", help="end with 0 whatever is found")
    group = parser.add_argument_group("what is judged")
    group.add_argument("--baseline", metavar="FILE", help="hide the findings that this file knows (qc baseline)")
    group.add_argument("--show-baselined", action="store_true", help="name on stderr what the baseline hides")
    group.add_argument("--strict-baseline", action="store_true", help="end with 1 if entries of the baseline are stale")
    group.add_argument("--diff-base", metavar="REV", help="only documents that this git revision does not have")
    _work(parser)
    parser.add_argument("--verify-sample", type=_positive, metavar="N", help="also match N documents by brute force")


def _clean(parser: argparse.ArgumentParser) -> None:
    _inputs(parser)
    _choice(parser)
    group = parser.add_argument_group("output")
    where = group.add_mutually_exclusive_group()
    where.add_argument("--check", action="store_true", help="write nothing; end with 1 if anything would change")
    where.add_argument("--output", metavar="DIR", help="write cleaned files below this folder")
    where.add_argument("--in-place", action="store_true", help="rewrite the files; ends with 1 if any changed")
    group.add_argument("--unsafe", action="store_true", help="cut all errors and warnings, not only what is safe")
    group.add_argument(
        "--max-share", type=_share, metavar="S", help="largest share of a document that may be cut (0.3)"
    )
    group.add_argument("--overwrite", action="store_true", help="--output may replace files")
    _work(parser)


def _filter(parser: argparse.ArgumentParser) -> None:
    _inputs(parser)
    _choice(parser)
    group = parser.add_argument_group("output")
    group.add_argument("-o", "--kept", required=True, metavar="FILE", help="kept records; - is stdout")
    group.add_argument("--rejected", metavar="FILE", help="rejected records with their reasons")
    group.add_argument("--overwrite", action="store_true", help="outputs may replace files")
    group = parser.add_argument_group("what is rejected (default: what is dirty, empty or unreadable)")
    group.add_argument("--reject", action="append", metavar="WORDS", help="categories, rules or verdicts to reject too")
    group.add_argument("--reject-level", choices=["error", "warning"], help="reject documents with such a finding")
    group.add_argument("--min-score", type=_share, metavar="S", help="least score of a kept document")
    group.add_argument("--clean", action="store_true", help="cut what is safe first, and judge what is left")
    _work(parser)


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="a document, or a file of records; - is stdin")
    parser.add_argument("--text", metavar="TEXT", help="explain this text instead of a file")
    parser.add_argument("--id", metavar="ID", help="the record of this id (default: the first)")
    parser.add_argument("--input-format", metavar="FORMAT", help="format of stdin or of the file")
    parser.add_argument("--text-field", metavar="NAME", help="field of a record that holds the text")
    parser.add_argument("--id-field", metavar="NAME", help="field of a record that holds its id")
    _choice(parser)


def _rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="id or name, for example TPL001 or theme-demo-address")
    parser.add_argument("--format", default="full", choices=["full", "json"], help="how to print it")
    _choice(parser)


def _rules(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    for name, summary in (
        ("list", "list all rules with category, languages and measured confidence"),
        ("test", "run the cases inside the rule files"),
        ("lint", "check keywords, coverage, cost and patterns of the rules"),
    ):
        action = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        action.add_argument(
            "words", nargs="*", metavar="RULE", help="ids, prefixes, names or categories (default: all)"
        )
        _choice(action)
        if name == "list":
            action.add_argument("--format", default="full", choices=["full", "json"], help="how to print them")
        if name == "lint":
            action.add_argument(
                "--draws", type=_positive, default=50, metavar="N", help="strings drawn per pattern (50)"
            )
            action.add_argument("--reference", metavar="FILE", help="documents to count the cost of keywords on")
    summary = "write a page of markdown for each rule, and an index"
    docs = actions.add_parser("docs", help=summary, description=summary[0].upper() + summary[1:] + ".")
    docs.add_argument("--output", metavar="DIR", default="docs/rules", help="folder of the pages (docs/rules)")
    docs.add_argument("--check", action="store_true", help="write nothing; end with 1 if a page is stale")
    _choice(docs)


def _baseline(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    for name, summary in (
        ("create", "enter all errors and warnings that are found now"),
        ("update", "take out what was mended; what is new is entered only with --accept-new"),
        ("show", "list the entries"),
    ):
        action = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name == "show":
            action.add_argument("--config", metavar="FILE", help="settings file; else qc.toml or [tool.qc] upwards")
        else:
            _inputs(action)
            _choice(action)
            _work(action)
        action.add_argument(
            "--baseline", metavar="FILE", help="the baseline (setting baseline, else .qc-baseline.jsonl)"
        )
        if name == "create":
            action.add_argument("--overwrite", action="store_true", help="a baseline that is there may be replaced")
        if name == "update":
            action.add_argument("--accept-new", action="store_true", help="enter new findings too")
            action.add_argument(
                "--prune", action="store_true", help="take out entries of documents that were not read, too"
            )
        if name != "show":
            action.add_argument("--no-text", action="store_true", help="no excerpts of documents in the baseline")


def _train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="DATA", help="file of labelled cases, or a folder of them")
    parser.add_argument("-o", "--output", required=True, metavar="MODEL", help="folder to write the model to")
    parser.add_argument("--folds", default="0,1,2,3", metavar="FOLDS", help="folds to train on (0,1,2,3)")
    parser.add_argument("--seed", type=int, default=1, help="of every draw (1)")
    parser.add_argument("--overwrite", action="store_true", help="MODEL may exist")
    parser.add_argument("-q", "--quiet", action="store_true", help="nothing on stderr but errors")


def _eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="CASES", help="file of labelled cases, or a folder of them")
    group = parser.add_argument_group("which cases, and how they count")
    group.add_argument("--fold", metavar="FOLDS", help="folds of the sites (0,1,2,3)")
    group.add_argument("--only", action="append", metavar="KEY=VALUE", help="repeatable; the same key twice is either")
    group.add_argument("--captions", choices=["foreign", "neutral"], help="how captions and credits count (foreign)")
    group.add_argument(
        "--by", metavar="KEY", help="a line of the table for each value of this key; several with commas (system)"
    )
    group.add_argument("--levels", metavar="LEVELS", help="levels of findings that count (error,warning)")
    group.add_argument("--safe", action="store_true", help="only findings count that are safe to cut")
    group.add_argument("--findings", metavar="FILE", help="judge this report (JSON Lines) instead of checking")
    group = parser.add_argument_group("output")
    group.add_argument("--format", default="table", choices=["table", "json"], help="how to print the figures")
    group.add_argument(
        "--bootstrap", nargs="?", type=_positive, const=1000, metavar="ROUNDS", help="95 %% intervals over sites (1000)"
    )
    group.add_argument("--seed", type=int, default=0, help="of the bootstrap (0)")
    group.add_argument("--worst", type=_positive, default=0, metavar="N", help="the N worst cases, with their text")
    group.add_argument("-q", "--quiet", action="store_true", help="nothing on stderr but errors")
    group = parser.add_argument_group("floors")
    group.add_argument("--gate", metavar="FILE", help="end with 1 if a figure is below its floor; print broken ones")
    group.add_argument("--write-floors", metavar="FILE", help="set floors at the figures of now, less some slack")
    group.add_argument("--lower", action="store_true", help="--write-floors may lower floors that stand")
    _choice(parser)


def _config(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    show = actions.add_parser("show", help="print every value with its origin")
    show.add_argument("--config", metavar="FILE", help="settings file; else qc.toml or [tool.qc] upwards from here")


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with the command line, where argparse would print all options before it."""

    def error(self, message: str) -> NoReturn:
        """End with 2."""
        self.exit(ExitCode.FAILED, f"{self.prog.split()[0]}: {message}; `{self.prog} --help` tells what there is\n")


def _positive(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is no whole number of 1 or more")
    return int(word)


def _share(word: str) -> float:
    try:
        share = float(word)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{word!r} is no number from 0 to 1")
    return share


if __name__ == "__main__":
    sys.exit(main())
