"""Runs the shell steps of a composite action as GitHub's runner does; steps that use other actions are only noted."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
COMPARISON = re.compile(r"(\S+) (!=|==) '([^']*)'")


@dataclass
class Result:
    """What a run of an action left behind."""

    code: int = 0
    log: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    summary: str = ""


class Runner:
    """One job that uses an action.

    Args:
        action: the action's folder.
        workspace: the checkout that it runs on.
        temp: folder for what the runner makes.
        event: name of the event, and its payload.
        environment: what the runner sets, over that of the test.
        given: id of a step → outputs that it has, so that it need not run.
    """

    def __init__(
        self,
        action: Path,
        workspace: Path,
        temp: Path,
        event: tuple[str, Mapping[str, Any]],
        environment: Mapping[str, str],
        given: Mapping[str, dict[str, str]],
    ) -> None:
        self._action = action
        self._workspace = workspace
        self._temp = temp
        self._payload = event[1]
        self._steps = dict(given)
        self._inputs: dict[str, str] = {}
        self._environment = {
            **os.environ,
            "GITHUB_ACTION_PATH": str(action),
            "GITHUB_EVENT_NAME": event[0],
            "GITHUB_REPOSITORY": "owner/articles",
            "GITHUB_ACTOR": "somebody",
            "GITHUB_REF": "refs/heads/main",
            "RUNNER_TEMP": str(temp),
            "GITHUB_WORKSPACE": str(workspace),
            **environment,
        }

    def run(self, **inputs: str) -> Result:
        """Run all steps until one fails; inputs are named with `_` for `-`."""
        manifest = yaml.safe_load((self._action / "action.yml").read_text(encoding="utf-8"))
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert set(given) <= set(manifest["inputs"])
        self._inputs = {name: given.get(name, spec.get("default", "")) for name, spec in manifest["inputs"].items()}
        result = Result()
        for number, step in enumerate(manifest["runs"]["steps"]):
            if result.code == 0 and self._wanted(step):
                self._step(number, step, result)
        result.outputs = {name: self._text(output["value"]) for name, output in manifest["outputs"].items()}
        return result

    def _wanted(self, step: Mapping[str, Any]) -> bool:
        return step.get("id") not in self._steps and bool(self._value(step.get("if", "success()")))

    def _step(self, number: int, step: Mapping[str, Any], result: Result) -> None:
        if "uses" in step:
            result.used.append((step["uses"], {name: self._text(str(text)) for name, text in step["with"].items()}))
            return
        assert step["shell"] == "bash"
        script, output, summary = (self._temp / f"{number}.{kind}" for kind in ("sh", "output", "summary"))
        script.write_text(self._text(step["run"]), encoding="utf-8")
        output.touch()
        summary.touch()
        environment = {name: self._text(text) for name, text in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self._workspace,
            env={**self._environment, **environment, **files},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        result.code, result.log = done.returncode, result.log + done.stdout
        result.summary += summary.read_text(encoding="utf-8")
        if "id" in step:
            lines = output.read_text(encoding="utf-8").splitlines()
            self._steps[step["id"]] = dict(line.split("=", 1) for line in lines)

    def _text(self, text: str) -> str:
        return EXPRESSION.sub(lambda match: str(self._value(match[1]) or ""), text)

    def _value(self, expression: str) -> object:
        """Return the value of the few expressions that our action has: names, `||`, and comparisons with a text."""
        if expression == "success()":
            return True
        if compared := COMPARISON.fullmatch(expression):
            same = (self._name(compared[1]) or "") == compared[3]
            return same == (compared[2] == "==")
        return next((value for name in expression.split(" || ") if (value := self._name(name))), "")

    def _name(self, name: str) -> object:
        first, *rest = name.split(".")
        if first == "inputs":
            return self._inputs["".join(rest)]
        if first == "steps":
            step, outputs, output = rest
            assert outputs == "outputs"
            return self._steps.get(step, {}).get(output)
        assert (first, rest[0]) == ("github", "event"), name
        value: Any = self._payload
        for part in rest[1:]:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value
