#!/usr/bin/env bash
# Installs devkit, from the action's own checkout, into an environment of its own beside the job's.
set -euo pipefail

stop() { printf '::error title=devkit::%s\n' "$1"; exit 2; }

# What the job set for its own Python and pip is not for this one, save for where packages come from and over which way.
for name in $(compgen -e PYTHON) $(compgen -e PIP_); do
  case $name in
    PIP_INDEX_URL | PIP_EXTRA_INDEX_URL | PIP_FIND_LINKS | PIP_NO_INDEX | PIP_TRUSTED_HOST | PIP_CONFIG_FILE) ;;
    PIP_CERT | PIP_CLIENT_CERT | PIP_PROXY | PIP_KEYRING_PROVIDER | PIP_TIMEOUT | PIP_DEFAULT_TIMEOUT | PIP_RETRIES) ;;
    PIP_CACHE_DIR | PIP_NO_CACHE_DIR) ;;
    *) unset "$name" ;;
  esac
done

# -I: nothing of the workspace is imported.
python=${DEVKIT_PYTHON:-}
for candidate in python3 python; do
  [ -n "$python" ] || ! "$candidate" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || python=$candidate
done
[ -n "$python" ] || stop "there is no Python 3.11 or newer on PATH; set the action's input python-version, such as 3.13"

# A runner of one's own may keep the environment between jobs by naming a place for it.
environment=${DEVKIT_ENVIRONMENT:-$RUNNER_TEMP/devkit-action}
scripts="$environment/bin"
[ "${RUNNER_OS:-}" = Windows ] && scripts="$environment/Scripts"

wanted="${GITHUB_ACTION_REPOSITORY:-local}@${GITHUB_ACTION_REF:-}"
if [ "$(cat "$environment/installed" 2>/dev/null)" != "$wanted" ]; then
  "$python" -I -m venv --clear "$environment" || stop "python -m venv failed; on Debian and Ubuntu install python3-venv"
  "$scripts/python" -I -m pip install --quiet --disable-pip-version-check "${GITHUB_ACTION_PATH%/}[postgres]" ||
    stop "devkit could not be installed with pip; its message stands above"
  printf '%s\n' "$wanted" > "$environment/installed"
fi
printf 'python=%s\n' "$scripts/python" >> "$GITHUB_OUTPUT"
