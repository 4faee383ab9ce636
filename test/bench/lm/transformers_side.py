"""Extracts residual streams with `transformers`, as told line by line on stdin (JSON); answers on stdout. See run.ts.

    python3 transformers_side.py CHECKPOINT THREADS
"""
import json, os, platform, resource, sys, time
os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np
import torch
import transformers
from transformers import GPT2Model


class Reader:
    def __init__(self, checkpoint):
        self.network = GPT2Model.from_pretrained(checkpoint).eval()
        self.network.h[-1].register_forward_hook(self.keep)

    def keep(self, _, __, output):
        """hidden_states ends with the normalised stream; the raw one is what the last block gives."""
        self.last = output[0] if isinstance(output, tuple) else output

    @torch.no_grad()
    def extract(self, rows, batch):
        """The streams at the last token of every row, (sites, rows, units); shorter rows first, as little padded as can be."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        kept = None
        for at in range(0, len(order), batch):
            members = order[at:at + batch]
            lengths = [len(rows[i]) for i in members]
            ids, mask = torch.zeros(len(members), max(lengths), dtype=torch.long), torch.zeros(len(members), max(lengths), dtype=torch.long)
            for r, i in enumerate(members):
                ids[r, :lengths[r]] = torch.tensor(rows[i])
                mask[r, :lengths[r]] = 1
            padding = None if min(lengths) == max(lengths) else mask
            states = self.network(ids, attention_mask=padding, output_hidden_states=True, use_cache=False).hidden_states
            sites = [*states[:-1], self.last]
            if kept is None:
                kept = np.zeros((len(sites), len(rows), sites[0].shape[-1]), dtype=np.float32)
            ends = [length - 1 for length in lengths]
            for s, site in enumerate(sites):
                kept[s, members] = site[range(len(members)), ends].numpy()
        return kept


def peak_megabytes():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main(checkpoint, threads):
    torch.set_num_threads(int(threads))
    reader = Reader(checkpoint)
    versions = f"transformers {transformers.__version__}, torch {torch.__version__}, Python {platform.python_version()}"
    print(json.dumps(dict(versions=versions, peak=peak_megabytes())), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        values = reader.extract(task["rows"], task["batch"])
        measured = dict(seconds=time.perf_counter() - wall, cpu=time.process_time() - cpu, peak=peak_megabytes())
        if task.get("values"):
            values.tofile(task["values"])
        print(json.dumps(measured), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
