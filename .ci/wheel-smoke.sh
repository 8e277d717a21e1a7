#!/usr/bin/env bash
# Builds the source archive and from it the wheel, installs the wheel into an empty environment, and sees whether it
# finds the same rules as the checkout.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
python="${PYTHON:-$root/.venv/bin/python}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

"$python" -m build --no-isolation --outdir "$work/dist" "$root" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
"$python" -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check "$work"/dist/*.whl

cd "$work" # away from the checkout, so that only what is installed is imported
qc="$work/env/bin/qc"
"$qc" --version
"$qc" rules list | tail -n 1
"$qc" check "$root/corpus/news/bronze-bell-returns.txt" --fail-on never --format concise

digest='from qc.ruleset import load_shipped; rules = load_shipped(); print(rules.digest, len(rules))'
installed="$("$work/env/bin/python" -c "$digest")"
checkout="$(cd "$root" && "$python" -c "$digest")"
if [ "$installed" != "$checkout" ]; then
    echo "the wheel has other rules ($installed) than the checkout ($checkout)" >&2
    exit 1
fi
echo "wheel and checkout have the same rules: $installed"
