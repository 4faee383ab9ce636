"""The baseline: a trigram model over the same tokens, trained on the same text (each source once), scored on the same held-out tokens.

Interpolated modified Kneser-Ney smoothing (Chen & Goodman 1999): three discounts per order for counts 1, 2 and >= 3, estimated
from the counts of counts; the bigram and unigram levels use continuation counts; below the unigram lies the uniform
distribution over all ids but 0, which is never predicted.

    p3(w|uv) = [c(uvw) - D(c)] / c(uv) + g(uv) p2(w|v),   p2(w|v) = [N(.vw) - D(N)] / N(.v.) + g(v) p1(w),   likewise p1

where g is the mass that the discounts set free. A document starts with two zeros, so that no trigram reaches over a boundary.

    python3 trigram.py --corpus FOLDER --work WORK --out trigram.json
"""
import argparse, glob, json, os
import numpy as np
from tokenizers import Tokenizer
from heldout import heldout, table

BITS = np.uint64(16)
LOW = np.uint64(0xFFFF)


def trigrams(ids):
    """(n, 3) packed into uint64: the trigram that ends in every id but the zeros, with a second zero before a document."""
    starts = np.flatnonzero(ids == 0)
    w = np.insert(ids, starts, 0).astype(np.uint64)
    packed = (w[:-2] << (BITS + BITS)) | (w[1:-1] << BITS) | w[2:]
    return packed[w[2:] != 0]


class Level:
    """One order: discounted counts of the n-grams and, per context, the total and the mass set free."""

    def __init__(self, grams, counts):
        n1, n2, n3, n4 = (int(np.sum(counts == k)) for k in (1, 2, 3, 4))
        y = n1 / (n1 + 2 * n2)
        self.discounts = [1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
        taken = np.array([0.0] + self.discounts)[np.minimum(counts, 3)]
        self.grams, self.kept = grams, counts - taken
        contexts = grams >> BITS
        first = np.flatnonzero(np.concatenate([[True], contexts[1:] != contexts[:-1]]))
        self.contexts, self.total = contexts[first], np.add.reduceat(counts.astype(np.float64), first)
        self.freed = np.add.reduceat(taken, first)

    def interpolate(self, grams, below):
        """p(w | context) for packed n-grams, given p one order below; an unseen context passes `below` on."""
        at, found = lookup(self.grams, grams)
        kept = np.where(found, self.kept[at], 0.0)
        at, found = lookup(self.contexts, grams >> BITS)
        total = self.total[at]
        return np.where(found, (kept + self.freed[at] * below) / total, below)


def lookup(keys, wanted):
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


class Trigram:
    def __init__(self, streams, vocab):
        packed = np.concatenate([trigrams(ids) for ids in streams])
        packed.sort()
        three, counts = run_lengths(packed)
        del packed
        two, before_two = np.unique(three & ((LOW << BITS) | LOW), return_counts=True)
        one, before_one = np.unique(two & LOW, return_counts=True)
        self.levels = [Level(one, before_one), Level(two, before_two), Level(three, counts)]
        self.floor = 1 / (vocab - 1)

    def probabilities(self, grams):
        """p(w | uv) for packed trigrams."""
        p = np.full(len(grams), self.floor)
        for level, mask in zip(self.levels, (LOW, (LOW << BITS) | LOW, ~np.uint64(0))):
            p = level.interpolate(grams & mask, p)
        return p


def run_lengths(ordered):
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[first], np.diff(np.append(first, len(ordered)))


def check_sums(model, vocab, grams):
    """The probabilities of all continuations of some contexts add up to 1."""
    for context in np.unique(grams >> BITS)[::7]:
        total = model.probabilities((context << BITS) | np.arange(1, vocab, dtype=np.uint64)).sum()
        assert abs(total - 1) < 1e-9, (context, total)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--corpus", required=True)
    ap.add_argument("--work", required=True)
    ap.add_argument("--out", required=True)
    a = ap.parse_args()
    tokenizer = Tokenizer.from_file(os.path.join(a.work, "tokenizer.json"))
    vocab = tokenizer.get_vocab_size()
    paths = sorted(glob.glob(os.path.join(a.work, "*.train.u16")))
    model = Trigram([np.fromfile(p, dtype=np.uint16) for p in paths], vocab)
    texts = heldout(a.corpus, tokenizer)
    check_sums(model, vocab, trigrams(next(iter(texts.values()))[1][0]))
    nats = lambda ids: float(-np.log(model.probabilities(trigrams(ids))).sum())
    sources, together = table(texts, nats)
    about = dict(smoothing="interpolated modified Kneser-Ney, three discounts per order",
                 discounts={k: level.discounts for k, level in zip(("unigram", "bigram", "trigram"), model.levels)},
                 distinct={k: len(level.grams) for k, level in zip(("unigram", "bigram", "trigram"), model.levels)})
    json.dump(dict(model=about, sources=sources, all=together), open(a.out, "w"), indent=1)
    for name, row in {**sources, "all": together}.items():
        print(f"{name:16s} {row['bits_per_byte']:.4f} bits/byte  {row['perplexity_per_token']:.1f} per token  {row['perplexity_per_word']:.1f} per word")


if __name__ == "__main__":
    main()
