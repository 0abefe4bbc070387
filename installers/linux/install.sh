#!/bin/sh
# Install, update, repair or remove AdcVSR for one person. No root, nothing outside the home folder.
# Beside this file: pins.env, requirements.txt, the wheel of adcvsr, adcvsr.svg, adcvsr.desktop and,
# in the published archive, the program uv.
set -eu

usage() {
    cat <<'END'
usage: sh install.sh [options]        install, or update what is installed
       adcvsr-setup --repair          make the environment anew
       adcvsr-setup --uninstall       remove it; models and settings stay
       adcvsr-setup --uninstall --purge      remove models and settings, too

  --device auto|cuda|cuda-old|rocm|cpu  which PyTorch (default: what this machine has)
  --python auto|PYTHON  the Python to build on: a version or a path (default: pins.env)
  --vapoursynth PYTHON  make core.adcvsr known to the VapourSynth of this Python, too
  --wheel FILE          install this wheel of adcvsr
  --dry-run             say what would be installed, and stop
  --quiet               say only what went wrong

What --device, --python and --vapoursynth say holds for updates and --repair, too; auto forgets it.

Environment: ADCVSR_TORCH_INDEX, where PyTorch comes from: an address, a folder, or "default" for
the package index that everything else comes from. uv's own variables work as well: UV_DEFAULT_INDEX
and UV_PYTHON_INSTALL_MIRROR name mirrors, UV_OFFLINE=1 takes all from the cache, UV_CACHE_DIR.
END
}

say() { [ -n "$quiet" ] || printf '%s\n' "$*"; }

fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}

misuse() {
    printf 'install.sh: %s (--help tells more)\n' "$*" >&2
    exit 2
}

# --- Where things are -------------------------------------------------------------------------

[ -n "${HOME:-}" ] || { echo "install.sh: HOME is not set" >&2 && exit 1; }
data=${XDG_DATA_HOME:-$HOME/.local/share}
home=$data/adcvsr
commands=$HOME/.local/bin
desktop=$data/applications/adcvsr.desktop
icon=$data/icons/hicolor/scalable/apps/adcvsr.svg
registered=$home/vapoursynth.list
chosen=$home/choices

real=$(readlink -f -- "$0")
here=$(dirname -- "$real")

# --- What is wanted ---------------------------------------------------------------------------

action=install device='' python='' vapoursynth='' wheel='' quiet='' purge='' dry_run=''
while [ $# -gt 0 ]; do
    case $1 in
    --device | --python | --vapoursynth | --wheel)
        [ $# -ge 2 ] || misuse "$1 wants a value"
        case $1 in
        --device) device=$2 ;;
        --python) python=$2 ;;
        --vapoursynth) vapoursynth=$2 ;;
        --wheel) wheel=$2 ;;
        esac
        shift
        ;;
    --repair) action=repair ;;
    --uninstall) action=uninstall ;;
    --purge) purge=1 ;;
    --dry-run) dry_run=1 ;;
    --quiet) quiet=1 ;;
    -h | --help) usage && exit 0 ;;
    *) misuse "unknown option $1" ;;
    esac
    shift
done
if [ -n "$purge" ] && [ "$action" != uninstall ]; then
    misuse "--purge goes with --uninstall"
fi

# --- Removal ----------------------------------------------------------------------------------

forget_vapoursynth() {
    [ -f "$registered" ] || return 0
    while IFS= read -r path; do
        rm -f -- "$path"
    done <"$registered"
    rm -f -- "$registered"
}

refresh_desktop() {
    if command -v update-desktop-database >/dev/null 2>&1; then
        update-desktop-database -q "$data/applications" 2>/dev/null || true
    fi
}

uninstall() {
    forget_vapoursynth
    for name in adcvsr adcvsr-gui adcvsr-setup; do
        case $(readlink -- "$commands/$name" 2>/dev/null || true) in
        "$home"/*) rm -f -- "$commands/$name" ;;
        esac
    done
    rm -f -- "$desktop" "$icon"
    rm -rf -- "$home/env" "$home/env.new" "$home/env.old" "$home/cache" "$home/python" \
        "$home/installer" "$chosen"
    if [ -n "$purge" ]; then
        rm -rf -- "$home" "${XDG_CONFIG_HOME:-$HOME/.config}/adcvsr" \
            "${XDG_CACHE_HOME:-$HOME/.cache}/adcvsr"
    fi
    rmdir -- "$home" 2>/dev/null || true
    refresh_desktop
    if [ -d "$home" ]; then
        say "AdcVSR is removed; models and settings are still in $home. Delete it, if they may go."
    else
        say "AdcVSR is removed."
    fi
}

if [ "$action" = uninstall ]; then
    uninstall
    exit 0
fi

# --- What was wanted the last time ------------------------------------------------------------

# The option $1 as it was given before; nothing if its Python is gone since.
remembered() {
    [ -f "$chosen" ] || return 0
    value=$(sed -n "s/^$1=//p" "$chosen")
    case $value in
    '') return 0 ;;
    /*) [ -x "$value" ] || { echo "install.sh: --$1 $value is gone: left out" >&2 && return 0; } ;;
    esac
    [ -n "$quiet" ] || echo "install.sh: --$1 $value, as before" >&2
    printf '%s\n' "$value"
}

# A path that holds from anywhere, links kept: those of an environment are what makes it one.
absolute() {
    case $1 in
    /* | '') printf '%s\n' "$1" ;;
    */*) printf '%s/%s\n' "$(cd -- "$(dirname -- "$1")" && pwd)" "$(basename -- "$1")" ;;
    *) printf '%s\n' "$1" ;;
    esac
}

device=${device:-$(remembered device)}
device=${device:-auto}
chosen_device=$device
python=$(absolute "${python:-$(remembered python)}")
[ "$python" != auto ] || python=''
vapoursynth=$(absolute "${vapoursynth:-$(remembered vapoursynth)}")

# Keep what was chosen; $1 is the Python whose VapourSynth knows us.
remember() {
    {
        [ "$chosen_device" = auto ] || printf 'device=%s\n' "$chosen_device"
        [ -z "$chosen_python" ] || printf 'python=%s\n' "$chosen_python"
        [ -z "$1" ] || printf 'vapoursynth=%s\n' "$1"
    } >"$chosen.new"
    mv -- "$chosen.new" "$chosen"
}

# --- What this machine has --------------------------------------------------------------------

[ -f "$here/pins.env" ] || fail "pins.env is missing beside $real: unpack the whole archive"
# shellcheck source=../pins.env
. "$here/pins.env"

if [ -z "$wheel" ]; then
    for candidate in "$here"/adcvsr-*.whl; do
        wheel=$candidate
    done
fi
[ -f "$wheel" ] || fail "no wheel of adcvsr beside $real: unpack the whole archive, or use --wheel"
wheel=$(readlink -f -- "$wheel")

case $(uname -s)-$(uname -m) in
Linux-x86_64) ;;
*) fail "this installer is for Linux on x86_64; elsewhere: pip install the source (docs/install.md)" ;;
esac

# The lowest driver and compute capability of the NVIDIA GPUs here, as "580 75".
nvidia() {
    nvidia-smi --query-gpu=driver_version,compute_cap --format=csv,noheader 2>/dev/null |
        awk -F '[., ]+' '
            $1 ~ /^[0-9]+$/ { compute = $(NF - 1) * 10 + $NF
                 if (!n || compute < least) least = compute
                 driver = $1; n++ }
            END { if (n) print driver, least }'
}

choose_device() {
    # shellcheck disable=SC2046 # two words are meant
    set -- $(nvidia)
    if [ $# -eq 2 ]; then
        if [ "$1" -ge "$TORCH_CUDA_NEW_DRIVER" ] && [ "$2" -ge "$TORCH_CUDA_NEW_COMPUTE" ]; then
            echo cuda
        elif [ "$1" -ge "$TORCH_CUDA_OLD_DRIVER" ]; then
            echo cuda-old
        else
            echo "install.sh: NVIDIA driver $1 is older than $TORCH_CUDA_OLD_DRIVER:" \
                "the processor is used until it is updated and --repair is run" >&2
            echo cpu
        fi
    elif [ -e "${ADCVSR_KFD:-/dev/kfd}" ]; then
        echo rocm
    else
        echo cpu
    fi
}

[ "$device" != auto ] || device=$(choose_device)
case $device in
cuda) build=$TORCH_CUDA_NEW ;;
cuda-old) build=$TORCH_CUDA_OLD ;;
rocm) build=$TORCH_ROCM ;;
cpu) build=cpu ;;
*) misuse "--device is auto, cuda, cuda-old, rocm or cpu, not $device" ;;
esac
index=${ADCVSR_TORCH_INDEX:-}
chosen_python=$python
python=${python:-${vapoursynth:-$PYTHON_VERSION}}
version=$(basename -- "$wheel" | cut -d - -f 2)

say "AdcVSR $version, PyTorch $TORCH_VERSION for $device (${index:-$build}), Python $python, in $home"
[ -z "$dry_run" ] || exit 0

# --- The environment --------------------------------------------------------------------------

mkdir -p -- "$home/installer" "$commands" "$data/applications" "${icon%/*}"

# One that is there, the one in the archive, or one from the package index by way of Python's pip.
find_uv() {
    for candidate in "$here/uv" "$home/installer/uv" "$(command -v uv || true)"; do
        if [ -x "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
    for interpreter in python3 python; do
        command -v "$interpreter" >/dev/null 2>&1 || continue
        scratch=$home/installer/uv-pip
        rm -rf -- "$scratch"
        if "$interpreter" -m venv "$scratch" >/dev/null 2>&1 &&
            "$scratch/bin/python" -m pip install -q "uv==$UV_VERSION" >&2; then
            cp -- "$scratch/bin/uv" "$home/installer/uv"
            rm -rf -- "$scratch"
            echo "$home/installer/uv"
            return
        fi
        rm -rf -- "$scratch"
    done
    fail "uv is needed and could not be brought: use the published archive, which holds it," \
        "or install python3-venv, or uv"
}

uv=$(find_uv)
own_cache=''
if [ -z "${UV_CACHE_DIR:-}" ]; then
    # Kept until all is well: what was downloaded before an interruption is not downloaded again.
    own_cache=$home/cache
    export UV_CACHE_DIR="$own_cache"
fi
export UV_PYTHON_INSTALL_DIR="${UV_PYTHON_INSTALL_DIR:-$home/python}"
[ -z "$quiet" ] || set -- --quiet

rm -rf -- "$home/env.new"
"$uv" venv "$@" --relocatable --python "$python" "$home/env.new" ||
    fail "Python $python could not be had: without a network, or behind a mirror" \
        "(UV_PYTHON_INSTALL_MIRROR), name one of 3.12 or newer that is here: --python PATH"
new=$home/env.new/bin/python

install_torch() {
    case $index in
    '') "$uv" pip install "$@" --torch-backend "$build" "torch==$TORCH_VERSION" ;;
    default) "$uv" pip install "$@" "torch==$TORCH_VERSION" ;;
    *) "$uv" pip install "$@" --default-index "$index" "torch==$TORCH_VERSION" ;;
    esac
}
install_torch "$@" --python "$new" ||
    fail "PyTorch could not be had from ${index:-its makers}; the same command goes on where it stopped"
"$uv" pip install "$@" --python "$new" --requirements "$here/requirements.txt" \
    "adcvsr[gui,vapoursynth] @ file://$wheel" ||
    fail "the packages could not be installed; the same command goes on where it stopped"

# --- One real frame, and only then the new takes the place of the old --------------------------

report=$("$new" -m adcvsr_core doctor --json) || {
    "$new" -m adcvsr_core doctor >&2 || true
    fail "the new environment does not work on this machine; what was installed before is untouched"
}
sentence=$(printf '%s' "$report" | "$new" -c '
import json, sys
(frame,) = [c for c in json.load(sys.stdin)["checks"] if c["name"] == "one frame"]
print(frame["text"])')

rm -rf -- "$home/env.old"
[ ! -d "$home/env" ] || mv -- "$home/env" "$home/env.old"
mv -- "$home/env.new" "$home/env"
rm -rf -- "$home/env.old"

# --- Launchers, menu, the copy of this installer ----------------------------------------------

case $here in
/usr/*) rm -rf -- "$home/installer" ;; # Debian's package keeps its own, and brings newer ones
*)
    if [ "$here" != "$home/installer" ]; then
        rm -f -- "$home/installer"/adcvsr-*.whl
        cp -- "$real" "$here/pins.env" "$here/requirements.txt" "$here/adcvsr.svg" \
            "$here/adcvsr.desktop" "$home/installer/"
    fi
    [ "$(dirname -- "$wheel")" = "$home/installer" ] || cp -- "$wheel" "$home/installer/"
    [ "$uv" = "$home/installer/uv" ] || cp -- "$uv" "$home/installer/uv"
    chmod +x "$home/installer/install.sh"
    ln -sf -- "$home/installer/install.sh" "$commands/adcvsr-setup"
    ;;
esac
ln -sf -- "$home/env/bin/adcvsr" "$commands/adcvsr"
ln -sf -- "$home/env/bin/adcvsr-gui" "$commands/adcvsr-gui"
cp -- "$here/adcvsr.svg" "$icon"
sed "s|@COMMAND@|\"$commands/adcvsr-gui\"|" "$here/adcvsr.desktop" >"$desktop"
refresh_desktop
[ -z "$own_cache" ] || rm -rf -- "$own_cache"

# --- An existing VapourSynth ------------------------------------------------------------------

# Its Python finds our packages after its own, its core our filter beside its own.
register_vapoursynth() {
    places=$("$vapoursynth" -c '
import sys, sysconfig
from importlib.metadata import version
from importlib.util import find_spec
if int(version("vapoursynth").split(".")[0]) < 80:
    sys.exit("its VapourSynth is older than 80")
print(*sys.version_info[:2], sep=".")
print(sysconfig.get_path("purelib"))
print(find_spec("vapoursynth").submodule_search_locations[0] + "/plugins")') ||
        fail "$vapoursynth has no VapourSynth 80 or newer: the rest is installed"
    theirs=$(printf '%s' "$places" | sed -n 1p)
    packages=$(printf '%s' "$places" | sed -n 2p)
    plugins=$(printf '%s' "$places" | sed -n 3p)
    ours=$("$home/env/bin/python" -c 'import sys; print(*sys.version_info[:2], sep=".")')
    [ "$theirs" = "$ours" ] ||
        fail "$vapoursynth is Python $theirs, AdcVSR's is $ours: --repair --python $theirs first"
    site=$("$home/env/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    { mkdir -p -- "$plugins" && printf '%s\n' "$site" >"$packages/adcvsr.pth" &&
        ln -sfn -- "$site/vapoursynth/plugins/adcvsr" "$plugins/adcvsr"; } ||
        fail "$packages cannot be written: make an environment of your own (python -m venv) instead"
    for path in "$packages/adcvsr.pth" "$plugins/adcvsr"; do
        grep -qxF -- "$path" "$registered" 2>/dev/null || printf '%s\n' "$path" >>"$registered"
    done
    say "core.adcvsr is known to the VapourSynth of $vapoursynth."
}
remember ''
if [ -n "$vapoursynth" ]; then
    register_vapoursynth
    remember "$vapoursynth"
fi

say "AdcVSR $version is ready. One frame: $sentence."
case :$PATH: in
*:"$commands":*) ;;
*) say "Log in again, or add $commands to the PATH, to type adcvsr in a terminal." ;;
esac
