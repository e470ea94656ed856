#!/usr/bin/env bash
# Installs devkit, from the action's own checkout, into an environment of its own beside the job's.
set -euo pipefail

stop() { printf '::error title=devkit::%s\n' "$1"; exit 2; }

python=${DEVKIT_PYTHON:-}
for candidate in python3 python; do
  [ -n "$python" ] || ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || python=$candidate
done
[ -n "$python" ] || stop "there is no Python 3.11 or newer on PATH; set the action's input python-version, such as 3.13"

# A runner of one's own may keep the environment between jobs by naming a place for it.
environment=${DEVKIT_ENVIRONMENT:-$RUNNER_TEMP/devkit-action}
scripts="$environment/bin"
[ "${RUNNER_OS:-}" = Windows ] && scripts="$environment/Scripts"

wanted="${GITHUB_ACTION_REPOSITORY:-local}@${GITHUB_ACTION_REF:-}"
if [ "$(cat "$environment/installed" 2>/dev/null)" != "$wanted" ]; then
  "$python" -m venv --clear "$environment" || stop "python -m venv failed; on Debian and Ubuntu install python3-venv"
  "$scripts/python" -m pip install --quiet --disable-pip-version-check "${GITHUB_ACTION_PATH%/}[postgres]" ||
    stop "devkit could not be installed with pip; its message stands above"
  printf '%s\n' "$wanted" > "$environment/installed"
fi
printf 'devkit=%s\n' "$scripts/devkit" >> "$GITHUB_OUTPUT"
