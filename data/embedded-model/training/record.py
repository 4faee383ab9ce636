"""What a training run says about itself, in one file: arguments, mixture weights, held-out log, and the training loss every 50 steps.

    python3 record.py --run RUN --log TRAIN.LOG --out training.json
"""
import argparse, json, re

LINE = re.compile(r"^step (\d+) loss ([\d.]+) (\d+) s$", re.M)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("run", "log", "out"):
        ap.add_argument(f"--{name}", required=True)
    a = ap.parse_args()
    run = json.load(open(a.run + ".json"))
    by_step = {int(step): [int(step), float(loss), int(wall)] for step, loss, wall in LINE.findall(open(a.log).read())}
    heldout = [{**entry, "held": {k: dict(zip(("nats_per_token", "bits_per_byte", "perplexity_per_word"), v)) for k, v in entry["held"].items()}}
               for entry in run.pop("log")]
    record = dict(run, tokens_per_step=run["args"]["batch"] * run["args"]["ctx"],
                  heldout_note="disjoint windows of 256 tokens, at most 40,960 tokens of a source but at the last step; evaluation.json has the figures to quote",
                  heldout=heldout, loss_columns=["step", "mean training loss of the last 50 steps (nats per token)", "seconds"],
                  loss=[by_step[step] for step in sorted(by_step)])
    text = json.dumps(record, indent=1)
    text = re.sub(r"\[\s+(\d+),\s+([\d.]+),\s+(\d+)\s+\]", r"[\1, \2, \3]", text)
    with open(a.out, "w", encoding="utf-8", newline="\n") as f:
        f.write(text + "\n")


if __name__ == "__main__":
    main()
