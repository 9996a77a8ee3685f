"""Measures the line from one CSV to checked, schema-valid messages and records, against xmllint on the same files.

10 000 certificates of 10 goods lines of changing quantity and value, spread over four enterprises and five types (a
serial has four digits). Everything lies on a memory file system where there is one, so that disks do not count. Prints
the ratio of the time of `coo convert` to that of one `xmllint --noout --schema` over the files it wrote, and its peak
memory.

    python tests/benchmarks/convert.py [--certificates 10000] [--lines 10] [--jobs 2] [--rounds 3]
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPES = {
    "C": ("840", "UNITED STATES", ""),
    "A": ("036", "AUSTRALIA", "WP"),
    "F": ("152", "CHILE", "WP"),
    "K": ("410", "KOREA", "WP"),
    "N": ("554", "NEW ZEALAND", "WP"),
}
"""Types, a destination of each, and the origin criterion of its lines."""
ENTERPRISES = {
    "91330200MA99999966": "330099991",
    "91330200MA9999988B": "330099992",
    "91330200MA999997XB": "330099993",
    "91330200MA88888805": "330099994",
}
"""Invented enterprises: credit code and registration number."""
TODAY = dt.datetime.now(dt.UTC).date()
FORTNIGHT = dt.timedelta(days=14)
HEAD = {
    "invoice_date": (TODAY - FORTNIGHT).isoformat(),
    "load_port": "NINGBO, CHINA",
    "unload_port": "EXAMPLE PORT",
    "transport_means": "BY SEA",
    "departure_date": (TODAY + FORTNIGHT).isoformat(),
    "currency": "USD",
    "price_terms": "FOB",
}
"""Of every certificate. The goods leave after the day of the measurement, or the rules would ask for the vessel."""
GOODS = {
    "hs_code": "8544421100",
    "name_zh": "数据电缆",
    "packages": "18",
    "package_unit": "CTN",
    "unit_en": "PCS",
    "unit_zh": "件",
    "aux_unit": "PCS",
    "unit_price": "3.50",
    "producer_code": "MA8888880",
    "producer_name": "示例电缆制造有限公司",
    "producer_contact": "李示例",
    "producer_tel": "0574-00000001",
}
MAPPING = "extends: csv_generic\nname: benchmark\nsource: {sorted: true}\nhead: {applicant_code: applicant}\n"


def figures(count: int) -> dict[str, str]:
    """What differs from one goods line to the next: quantity, weight and value."""
    quantity = 100 + count * 37 % 9000
    cents = quantity * 350
    return {
        "quantity": str(quantity),
        "aux_quantity": str(quantity),
        "gross_weight": f"{quantity * 3 / 10:.1f}",
        "amount": f"{cents / 100:.2f}",
        "fob_value": f"{(cents - 1000) / 100:.2f}",
    }


def write_export(path: Path, certificates: int, lines: int) -> None:
    """One goods line a row, the rows of a certificate next to each other, as the mapping promises."""
    heads = ["doc_no", "cert_type", "invoice_no", "country", "consignee", "producer", "origin_criterion", "applicant"]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, [*heads, *HEAD, *GOODS, "name_en", "description", *figures(0)])
        out.writeheader()
        for number in range(certificates):
            pair = number % (len(TYPES) * len(ENTERPRISES))
            cert_type = list(TYPES)[pair % len(TYPES)]
            country, place, criterion = TYPES[cert_type]
            head = dict(
                zip(
                    heads,
                    (
                        f"SO-{number}",
                        cert_type,
                        f"INV-{number}",
                        country,
                        f"SAMPLE IMPORT LTD {number % 300}|1 EXAMPLE STREET, EXAMPLE CITY, {place}",
                        "EXAMPLE CABLE CO., LTD.|NINGBO, CHINA" if criterion else "",
                        criterion,
                        list(ENTERPRISES)[pair // len(TYPES)],
                    ),
                    strict=True,
                )
            )
            for line in range(1, lines + 1):
                name = f"DATA CABLE {line}"
                named = {"name_en": name, "description": f"EIGHTEEN (18) CARTONS OF {name}"}
                out.writerow(head | HEAD | GOODS | named | figures(number * lines + line))


def make_workspace(folder: Path, *, gateway: bool = False) -> None:
    """A workspace with a profile for each enterprise, with folders of an import client if wanted."""
    subprocess.run([sys.executable, "-m", "coo_cli", "init", folder, "--quiet"], check=True, capture_output=True)
    profiles = "".join(
        f"""
  p{number}:
    registration_no: "{number}"
    credit_code: {code}
    company_name: 示例进出口有限公司
    exporter: EXAMPLE IMPORT AND EXPORT CO., LTD., 1 EXAMPLE ROAD, NINGBO, CHINA
    declarant: {{name: 张示例, id: "330200190001010006", tel: "0574-00000000"}}
    issuing_authority: "3100"
    fill:
      trade_mode: "1"
      exporter_tel: 0574-00000000
      exporter_fax: 0574-00000001
      exporter_email: a@example.com"""
        + (f"\n    gateway: {{root: client/p{number}, settle: 0}}" if gateway else "")
        for code, number in ENTERPRISES.items()
    )
    for number in ENTERPRISES.values() if gateway else ():
        for box in ("OutBox", "SentBox", "InBox", "FailBox"):
            (folder / "client" / f"p{number}" / box).mkdir(parents=True)
    (folder / "coo.yaml").write_text(f"profiles:{profiles}\n", encoding="utf-8")
    (folder / "mappings" / "benchmark.yaml").write_text(MAPPING, encoding="utf-8")


def timed(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of a command that must succeed, run as an installed program is."""
    installed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env=installed)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            raise SystemExit(f"{command[:6]} gave {process.returncode}: {said.read().decode()[:2000]}")
    return seconds, used.ru_maxrss / 1024


def main() -> None:
    """Measure in rounds, the two in turn, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--certificates", type=int, default=10_000)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    memory = Path("/dev/shm")
    ratios: list[float] = []
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        base = Path(name)
        write_export(base / "export.csv", wanted.certificates, wanted.lines)
        for round_ in range(wanted.rounds):
            workspace = base / f"workspace{round_}"
            make_workspace(workspace)
            messages = workspace / "messages"
            coo = ["convert", str(base / "export.csv"), "--mapping", "benchmark", "--out", str(messages), "--quiet"]
            coo += ["--jobs", str(wanted.jobs)]
            ours, peak = timed([sys.executable, "-m", "coo_cli", *coo, "--workspace", str(workspace)])
            files = sorted(str(path) for path in messages.glob("*.xml"))
            assert len(files) == wanted.certificates, len(files)
            schema = str(ROOT / "xsd" / "2022-01" / "Certificate.xsd")
            theirs, _ = timed(["xmllint", "--noout", "--schema", schema, *files])
            ratios.append(ours / theirs)
            print(
                f"round {round_ + 1}: coo {ours:.2f} s, {peak:.0f} MB; xmllint {theirs:.2f} s; ratio {ratios[-1]:.2f}"
            )
    print(
        f"median ratio {statistics.median(ratios):.2f} over {wanted.certificates} certificates of {wanted.lines} lines"
    )


if __name__ == "__main__":
    main()
