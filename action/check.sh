#!/usr/bin/env bash
# Checks what a change adds, for action.yml. Annotations go to the log, the summary to the job's summary page; the verdict
# is an output and not the exit code, so that the upload to code scanning comes before the end of the job.
#
# Takes QC (the command), the inputs as INPUT_*, and of the event PULL_BASE, PULL_HEAD, PULL_REPOSITORY, PUSH_BEFORE and
# DEFAULT_BRANCH, each empty where there is none.
set -euo pipefail

broken() { # one sentence for the page of the job; then the action ends
    echo "::error::$1"
    printf '## qc could not check\n\n%s.\n' "$1" >>"$GITHUB_STEP_SUMMARY"
    echo "verdict=broken" >>"$GITHUB_OUTPUT"
    exit 2
}

has() { git cat-file -e "$1^{commit}" 2>/dev/null; }

bring() { # fetch a commit that a shallow checkout does not have
    has "$1" && return
    local depth=()
    [ "$(git rev-parse --is-shallow-repository)" = false ] || depth=(--depth=1)
    git fetch --quiet --no-tags ${depth[@]+"${depth[@]}"} origin "$1" && has "$1"
}

base_of_pull() { # the commit that the pull request was merged with for this run, else the base as the event knows it
    local parents
    # `git log` hides the parents that a shallow checkout does not have.
    mapfile -t parents < <(awk '!NF { exit } $1 == "parent" { print $2 }' <<<"$(git cat-file commit HEAD)")
    if [ "${#parents[@]}" = 2 ] && [ "${parents[1]}" = "$PULL_HEAD" ]; then
        echo "${parents[0]}"
    else
        echo "$PULL_BASE"
    fi
}

base_of_push() { # what was there before; of a new branch, the tip of the default branch, unless it is that itself
    if [[ "$PUSH_BEFORE" =~ [^0] ]]; then
        echo "$PUSH_BEFORE"
    elif [ -n "$DEFAULT_BRANCH" ] && [ "$GITHUB_REF" != "refs/heads/$DEFAULT_BRANCH" ]; then
        git ls-remote origin "refs/heads/$DEFAULT_BRANCH" | cut -f 1
    fi
}

find_base() { # sets `base`; empty where all documents are to be judged
    base="$INPUT_DIFF_BASE"
    [ "$base" != none ] || base=""
    [ -z "$INPUT_DIFF_BASE" ] || return 0
    if [ -n "$PULL_BASE" ]; then base="$(base_of_pull)"; elif [ -n "$PUSH_BEFORE" ]; then base="$(base_of_push)"; fi
    [ -n "$base" ] || return 0
    bring "$base" || broken "the commit $base, which this change is compared with, cannot be fetched; check out with fetch-depth: 0, or set diff-base"
    # Where the base went on without this branch, its new documents are not taken for changes of the branch.
    base="$(git merge-base "$base" HEAD 2>/dev/null || echo "$base")"
}

may_upload() { # tokens of forks and of Dependabot may only read
    [ "$INPUT_SARIF" = true ] || return 1
    if [ "${PULL_REPOSITORY:-$GITHUB_REPOSITORY}" = "$GITHUB_REPOSITORY" ] && [ "$GITHUB_ACTOR" != "dependabot[bot]" ]; then
        return 0
    fi
    echo "::notice::nothing goes to code scanning, since the token of this run may only read; the summary has it all"
    return 1
}

summarise() {
    if [ "$code" -gt 1 ]; then
        printf '## qc could not check everything\n\nThe log of the step says what it was and what to do.\n\n'
    fi
    cat "$folder/summary.md"
}

options=(--format=github)
[ -z "$INPUT_CONFIG" ] || options+=("--config=$INPUT_CONFIG")
[ -z "$INPUT_FAIL_ON" ] || options+=("--fail-on=$INPUT_FAIL_ON")
[ -z "$INPUT_BASELINE" ] || options+=("--baseline=$INPUT_BASELINE")
[ "$INPUT_NO_TEXT" != true ] || options+=(--no-text)

paths=()
while IFS= read -r path; do
    path="${path%$'\r'}"
    [ -z "${path//[[:space:]]/}" ] || paths+=("$path")
done <<<"$INPUT_PATHS"
[ "${#paths[@]}" -gt 0 ] || broken "the input paths is empty; name the files or folders to check, one a line"

find_base
[ -z "$base" ] || options+=("--diff-base=$base")

folder="$RUNNER_TEMP/qc-report"
mkdir -p "$folder"
: >"$folder/summary.md"
reports=("--report=jsonl:$folder/findings.jsonl" "--report=markdown:$folder/summary.md" "--report=sarif:$folder/qc.sarif")
code=0
"$QC" check "${options[@]}" "${reports[@]}" -- "${paths[@]}" || code=$?

summarise >>"$GITHUB_STEP_SUMMARY" || echo "::warning::the job summary could not be written"
case "$code" in 0) verdict=passed ;; 1) verdict=failed ;; *) verdict=broken ;; esac
{
    echo "code=$code"
    echo "verdict=$verdict"
    echo "report-path=$folder"
    # What is broken may be half a file.
    if [ "$code" -le 1 ] && may_upload >&2; then echo "sarif=$folder/qc.sarif"; fi
} >>"$GITHUB_OUTPUT"
