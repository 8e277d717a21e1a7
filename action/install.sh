#!/usr/bin/env bash
# Installs qc for action.yml into an environment of its own, so that the Python of the job stays as it is.
#
# Takes PYTHON and INPUT_VERSION; gives the output `qc`, the path of the command.
set -euo pipefail

what="$GITHUB_ACTION_PATH"
if [ -n "$INPUT_VERSION" ]; then
    if ! [[ "$INPUT_VERSION" =~ ^[0-9][0-9A-Za-z.+!]*$ ]]; then
        echo "::error::the input version is no version; write one such as 0.1.0, or leave it out"
        exit 2
    fi
    what="corpus-qc==$INPUT_VERSION"
fi

environment="$RUNNER_TEMP/qc-environment"
"$PYTHON" -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check "$what"
"$environment/bin/qc" --version
echo "qc=$environment/bin/qc" >>"$GITHUB_OUTPUT"
