"""Make the virtual environment and install what is pinned; run by ``make setup`` with any Python, with nothing installed yet.

Usage: ``python requirements/install.py base|dev``. A second run with nothing changed ends at once.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed.json")
LOG = os.path.join(VENV, "install.log")
NEEDED_MB = 600

TROUBLES = (
    (
        ("No space left on device",),
        "Ổ đĩa đã đầy; hãy giải phóng khoảng 1 GB rồi chạy lại. / The disk is full; free about 1 GB and run again.",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "Một gói tải về không đúng mã băm đã ghim; có thể bản tải bị hỏng hoặc bị thay, hãy chạy lại hoặc đổi mạng. / "
        "A download does not match its pinned hash; try again or use another network.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError"),
        "Không kiểm chứng được chứng chỉ của kho gói; hãy cài chứng chỉ gốc của mạng này (PIP_CERT). / "
        "The package index's certificate cannot be verified; set PIP_CERT to your network's root certificate.",
    ),
    (
        (
            "NewConnectionError",
            "NameResolutionError",
            "Temporary failure in name",
            "ProxyError",
            "ConnectTimeout",
            "Connection refused",
        ),
        "Không nối được tới kho gói Python; hãy kiểm tra mạng hoặc đặt PIP_INDEX_URL, HTTPS_PROXY rồi chạy lại. / "
        "The package index cannot be reached; check the network or set PIP_INDEX_URL, HTTPS_PROXY.",
    ),
    (
        ("No matching distribution", "Could not find a version"),
        "Không có bản dựng sẵn của một gói cho hệ máy hoặc phiên bản Python này, nên sẽ cần trình biên dịch; hãy dùng Python 3.11-3.14 trên "
        "Linux hoặc macOS 64 bit (make setup PYTHON=python3.11). / No ready-made wheel of a package fits this machine or Python, so a compiler "
        "would be needed; use Python 3.11-3.14 on 64-bit Linux or macOS.",
    ),
    (
        ("Permission denied",),
        "Không ghi được vào thư mục .venv; hãy kiểm tra quyền ghi của thư mục mã nguồn. / Cannot write to .venv; check the folder's permissions.",
    ),
)


def main(layer):
    check_python()
    wanted = fingerprint(layer)
    have = installed()
    if wanted in have.get("layers", {}).values() and works():
        return
    began = time.monotonic()
    make_environment()
    say(f"Cài các gói đã ghim ({layer}) / Installing the pinned packages ...")
    pip(
        "install",
        "--require-hashes",
        # These come as source alone: two Open311 clients that tests try us with, and Spark (its programs are in the archive); none is compiled.
        *(
            "--only-binary",
            ":all:",
            "--no-binary",
            "three,relaxml,pyspark",
            "--disable-pip-version-check",
            "--no-input",
            "--retries",
            "2",
            "--timeout",
            "20",
        ),
        *("-r", os.path.join("requirements", layer + ".txt")),
        total=count(layer),
    )
    say("Cài dunghen / Installing dunghen ...")
    pip("install", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--no-input", "-e", ".", total=0)
    # Once, whatever Python is told of keeping what it compiles: a command took a third of a second more without.
    subprocess.run([PYTHON, "-m", "compileall", "-q", "dunghen"], cwd=ROOT, check=False)
    layers = {"dev": fingerprint("dev"), "base": fingerprint("base")} if layer == "dev" else {"base": wanted}
    with open(STAMP, "w") as file:
        json.dump({"layers": layers}, file)
    say("Đã cài xong trong %d giây / Installed in %d s" % ((time.monotonic() - began,) * 2))


def check_python():
    if sys.version_info < OLDEST:
        stop(
            f"Cần Python 3.11 trở lên, {sys.executable} là {sys.version.split()[0]}; hãy cài Python mới hơn rồi chạy: make setup PYTHON=/đường/dẫn/python3.11 / Python 3.11 or newer "
            "is needed; install it and run: make setup PYTHON=/path/to/python3.11"
        )


def fingerprint(layer):
    digest = hashlib.sha256()
    for name in (f"requirements/{layer}.txt", "pyproject.toml", "requirements/install.py"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    # Scripts of the environment hold its path: a moved checkout is installed anew.
    digest.update(ROOT.encode() + repr(sys.version_info[:2]).encode())
    return digest.hexdigest()


def installed():
    try:
        with open(STAMP) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def works():
    return os.path.exists(os.path.join(VENV, "bin", "dunghen")) and python_of_environment() == sys.version_info[:2]


def python_of_environment():
    try:
        words = [PYTHON, "-c", "import sys; print(*sys.version_info[:2])"]
        return tuple(int(part) for part in subprocess.check_output(words, stderr=subprocess.DEVNULL).split())
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None


def make_environment():
    if shutil.disk_usage(ROOT).free < NEEDED_MB * 2**20:
        stop(TROUBLES[0][1])
    if python_of_environment() == sys.version_info[:2] and has_pip():
        return
    say(f"Tạo môi trường .venv với Python {sys.version.split()[0]} / Making .venv ...")
    try:
        subprocess.check_output([sys.executable, "-m", "venv", "--clear", VENV], stderr=subprocess.STDOUT)
    except subprocess.CalledProcessError as trouble:
        said = trouble.output.decode(errors="replace")
        if "ensurepip" in said or "No module named venv" in said:
            version = "%d.%d" % sys.version_info[:2]
            stop(
                f"Python này thiếu mô-đun venv; trên Debian/Ubuntu hãy chạy: sudo apt install python{version}-venv / This Python lacks the venv module; "
                f"on Debian/Ubuntu run: sudo apt install python{version}-venv"
            )
        explain(said)
    except OSError as trouble:
        explain(str(trouble))


def has_pip():
    return (
        subprocess.call([PYTHON, "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    )


def count(layer):
    with open(os.path.join(ROOT, "requirements", layer + ".txt")) as file:
        return len({line.split("==")[0] for line in file if "==" in line and "win32" not in line})


def pip(*words, total):
    """Run pip, show one line a package, keep the whole output in the log, stop with a sentence when it fails."""
    seen, said = 0, []
    environment = dict(os.environ, PYTHONUNBUFFERED="1", PIP_PROGRESS_BAR="off", PIP_ROOT_USER_ACTION="ignore")
    process = subprocess.Popen(
        [PYTHON, "-m", "pip"] + list(words),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with open(LOG, "w") as log:
        for raw in process.stdout:
            line = raw.decode(errors="replace").rstrip()
            log.write(line + "\n")
            said.append(line)
            word = line.split()[:2]
            if (
                total
                and len(word) == 2
                and (word[0] in {"Collecting", "Processing"} or line.startswith("Requirement already satisfied:"))
            ):
                seen += 1
                name = line.split(":", 1)[1].split()[0] if word[0] == "Requirement" else os.path.basename(word[1])
                say("  [%d/%d] %s" % (min(seen, total), total, name))
            elif line.startswith("Installing collected"):
                say("  Ghi vào .venv / Writing to .venv ...")
    if process.wait():
        explain("\n".join(said))


def explain(said):
    for marks, sentence in TROUBLES:
        if any(mark in said for mark in marks):
            stop(sentence + f"\n  (chi tiết / details: {LOG})")
    stop(
        "Cài đặt chưa xong; những dòng cuối: / Installation failed; its last lines:\n{}".format(
            "\n".join(said.splitlines()[-12:])
        )
    )


def say(line):
    print(line)
    sys.stdout.flush()


def stop(sentence):
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        stop("Đã dừng theo yêu cầu; chạy lại để tiếp tục. / Stopped; run again to go on.")
