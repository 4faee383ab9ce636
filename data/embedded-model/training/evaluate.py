"""Held-out evaluation of a checkpoint, beside the trigram baseline. What is scored and reported: heldout.py.

A document longer than the context of 256 tokens is read in windows of 256 that start every 128 tokens. The first window scores
its tokens 1 .. 255, every further one only the tokens that no window scored before; a token beyond the first window is thus
predicted from 128 to 255 tokens before it. Weights are rounded to float16 as they ship; the logarithm of the sum is taken in float64.

    python3 evaluate.py --corpus FOLDER --work WORK --run RUN --trigram trigram.json --out evaluation.json [--threads N]
"""
import argparse, json, math, os
import torch
from tokenizers import Tokenizer
from heldout import heldout, table
from network import load, step

BATCH = 8


def windows(length, context, stride):
    """[(start, end, first scored position)]; the scored positions of all windows are 1 .. length - 1, each once."""
    found, scored = [], 1
    for start in range(0, length, stride):
        end = min(start + context, length)
        if scored < end:
            found.append((start, end, scored))
        scored = end
        if end == length:
            return found


@torch.no_grad()
def document_nats(network, ids, context):
    """Summed surprisal of ids[1:], in nats."""
    ids, parts = torch.from_numpy(ids), []
    todo = windows(len(ids), context, context // 2)
    for group in (todo[i:i + BATCH] for i in range(0, len(todo), BATCH)):
        batch = torch.zeros(len(group), max(end - start for start, end, _ in group), dtype=torch.int64)
        for row, (start, end, _) in zip(batch, group):
            row[: end - start] = ids[start:end]
        for logits, (start, end, first) in zip(network(batch), group):
            rows = logits[first - 1 - start: end - 1 - start].double()
            parts.append((rows.logsumexp(1) - rows.gather(1, ids[first:end, None])[:, 0]).sum().item())
    return math.fsum(parts)


def markdown(network, trigram):
    """The figures as the model card shows them."""
    lines = ["| source | tokens | bits per byte | trigram | perplexity per token | trigram | perplexity per word | trigram |", "|---|---|---|---|---|---|---|---|"]
    for name in [*network["sources"], "all"]:
        ours, base = (network["all"], trigram["all"]) if name == "all" else (network["sources"][name], trigram["sources"][name])
        cells = [f"{ours['tokens']:,}"] + [f"{row[key]:{form}}" for key, form in
                 (("bits_per_byte", ".3f"), ("perplexity_per_token", ".1f"), ("perplexity_per_word", ",.0f")) for row in (ours, base)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("corpus", "work", "run", "trigram", "out"):
        ap.add_argument(f"--{name}", required=True)
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    network, args = load(a.run)
    texts = heldout(a.corpus, Tokenizer.from_file(os.path.join(a.work, "tokenizer.json")))
    sources, together = table(texts, lambda ids: document_nats(network, ids, args["ctx"]))
    protocol = dict(context=args["ctx"], stride=args["ctx"] // 2, weights="float16, computed in float32", first_token="<|endoftext|>, not scored")
    now = step(a.run)
    result = dict(protocol=protocol, step=now, of_steps=args["steps"], training_tokens=now * args["batch"] * args["ctx"],
                  network=dict(sources=sources, all=together), trigram=json.load(open(a.trigram)))
    with open(a.out, "w", encoding="utf-8", newline="\n") as f:
        f.write(json.dumps(result, indent=1) + "\n")
    print(markdown(result["network"], result["trigram"]))


if __name__ == "__main__":
    main()
