#!/usr/bin/env python3
"""Mutants of what decides: how many of N drawn ones are noticed by the theorems.

    .ci/mutants.py [N] [SEED]      default: 200 mutants, a new seed, which is printed

They are drawn from the evaluation, the diagrams and the proof (`cargo mutants --list`), and each is tried against the theorems
on few pairs and the library's own tests: that takes some ten seconds where nothing has to be built. What survives is printed
as a path and a change, to be explained or caught. The tool adds every mutant that leaves out a field, whatever is
asked for by name: some twenty come on top of N. `cargo install --locked cargo-mutants` gets the tool.
"""
import json, os, random, re, shutil, subprocess, sys
from pathlib import Path

FILES = ["src/engine/evaluate/**/*.rs", "src/engine/diagram/**/*.rs", "src/engine/prove/**/*.rs", "src/engine/standing.rs"]
count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)

# The storeys of `src/lib.rs` are declared by a macro, behind which the tool finds no module: in the copy they stand in full.
root = Path(__file__).resolve().parent.parent
copy = root / "target" / "mutants-tree"
shutil.rmtree(copy, ignore_errors=True)
for file in subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True).stdout.split("\0"):
    if file and (root / file).is_file():
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / file, copy / file)
face = copy / "src" / "lib.rs"
storeys = re.search(r"^storey! \{ (.*) \}$", face.read_text(), re.M)
modules = "\n".join(f"#[doc(hidden)]\npub mod {name};" for name in storeys[1].split())
face.write_text(face.read_text().replace(storeys[0], modules))
os.chdir(copy)

files = [part for file in FILES for part in ("--file", file)]
listed = json.loads(subprocess.run(["cargo", "mutants", "--list", "--json", *files], check=True, capture_output=True,
                                   text=True).stdout)
names = sorted(mutant["name"] for mutant in listed if ": delete field " not in mutant["name"])
drawn = sorted(random.Random(seed).sample(names, min(count, len(names))))
print(f"seed {seed}: {len(drawn)} of {len(names)} mutants", flush=True)

exact = [part for name in drawn for part in ("--re", "^" + re.escape(name).replace(r"\ ", " ") + "$")]
env = {**os.environ, "CARE_PAIRS": "200", "CARGO_PROFILE_TEST_DEBUG": "0", "INSTA_UPDATE": "no"}
run = ["cargo", "mutants", *files, *exact, "--timeout", "300", "--no-shuffle", "--output", str(root / "target"), "--",
       "--lib", "--test", "theorems", "--", "engine", "plans::", "proofs::", "brute::", "questions::", "differences::", "why::"]
sys.exit(subprocess.run(run, env=env).returncode)
