"""Measures taking a seal out of a 600 dpi A4 scan against Pillow's bare decoding of the same JPEG, and its peak memory.

The scan is drawn here: paper with grain, a round red seal, black text across it. Each round decodes and extracts one
after the other; the memory is that of a process of its own that does nothing else. Prints the ratio and the peak, and
ends with 1 when either is over its limit.

    python tests/benchmarks/seal.py [--rounds 7] [--limit 3.0] [--memory 400]
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from coo_cli.seal.extract import extract_seal
from coo_cli.seal.standard import standard_seal
from coo_cli.seal.typeface import font_file

DPI = 600
SIZE = (4961, 7016)
ALONE = """
import sys
from pathlib import Path
from coo_cli.seal.extract import extract_seal
from coo_cli.seal.typeface import font_file
assert not extract_seal(Path(sys.argv[1]), font_file()).refused
status = Path("/proc/self/status").read_text()  # ru_maxrss would count the process that started this one
print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
"""


def draw(path: Path) -> None:
    """A scan as an office scanner makes it."""
    sheet = Image.new("RGB", SIZE, (246, 245, 240))
    seal = standard_seal("宁波示例进出口有限公司", diameter_mm=42)
    ink = Image.open(io.BytesIO(seal.png))
    sheet.paste(ink, ((SIZE[0] - ink.width) // 2, (SIZE[1] - ink.height) // 2), ink)
    font = ImageFont.truetype(str(font_file()), 90)
    pen = ImageDraw.Draw(sheet)
    for y in (3400, 3600):
        pen.text((600, y), "示例出口货物 EXAMPLE GOODS OF CHINA 1234567890", fill=(25, 25, 25), font=font)
    grain = np.random.default_rng(1).normal(0, 4, (SIZE[1], SIZE[0], 1)).astype(np.float32)
    dots = np.clip(np.asarray(sheet, dtype=np.float32) + grain, 0, 255).astype(np.uint8)
    Image.fromarray(dots).save(path, quality=90, dpi=(DPI, DPI))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--limit", type=float, default=3.0)
    parser.add_argument("--memory", type=float, default=400)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.jpg"
        draw(path)
        found = extract_seal(path, font_file())  # warm: modules are loaded
        assert not found.refused, found.refused
        assert abs(found.image.width_mm - 42) < 0.3
        ratios = []
        for round_ in range(wanted.rounds):
            begin = time.perf_counter()
            Image.open(path).load()
            between = time.perf_counter()
            extract_seal(path, font_file())
            bare, ours = between - begin, time.perf_counter() - between
            ratios.append(ours / bare)
            print(f"round {round_ + 1}: decode {bare:.2f} s, extract {ours:.2f} s; ratio {ratios[-1]:.2f}", flush=True)
        done = subprocess.run([sys.executable, "-c", ALONE, str(path)], capture_output=True, text=True, check=True)
    ratio, peak = statistics.median(ratios), float(done.stdout)
    print(f"median ratio {ratio:.2f} (limit {wanted.limit:.1f}); peak memory {peak:.0f} MB (limit {wanted.memory:.0f})")
    return ratio > wanted.limit or peak > wanted.memory


if __name__ == "__main__":
    sys.exit(main())
