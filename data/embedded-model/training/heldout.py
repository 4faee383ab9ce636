"""The held-out text and the way it is scored: one protocol for the network and for the trigram baseline.

A document is a block between blank lines of a `<source>.heldout.txt.xz` file, stripped. Its token ids are
`[0] + encode(document)`; every id but the leading 0 (<|endoftext|>) is scored exactly once. Nats are summed in float64.

    bits per byte         nats / ln 2 / UTF-8 bytes of the documents
    perplexity per token  exp(nats / scored tokens)
    perplexity per word   exp(nats / whitespace-separated words)
"""
import math
import numpy as np
from prepare import documents, read_sources


def heldout(corpus, tokenizer):
    """{source: (documents, list of id arrays)}, sources in alphabetical order, hashes checked."""
    texts = {source: documents(text) for (source, part), (text, _) in read_sources(corpus).items() if part == "heldout"}
    encode = lambda d: np.array([0] + tokenizer.encode(d, add_special_tokens=False).ids, dtype=np.int64)
    return {source: (docs, [encode(d) for d in docs]) for source, docs in sorted(texts.items())}


def report(nats, docs, ids):
    """One row of the evaluation: what was scored and how well, unrounded."""
    tokens, words = sum(len(i) - 1 for i in ids), sum(len(d.split()) for d in docs)
    size = sum(len(d.encode("utf-8")) for d in docs)
    return dict(documents=len(docs), bytes=size, words=words, tokens=tokens, nats=nats, bits_per_byte=nats / math.log(2) / size,
                perplexity_per_token=math.exp(nats / tokens), perplexity_per_word=math.exp(nats / words))


def table(texts, score):
    """{source: row} and the row of all sources together; `score(ids)` gives the nats of one document."""
    nats = {source: math.fsum(score(i) for i in ids) for source, (_, ids) in texts.items()}
    rows = {source: report(nats[source], *texts[source]) for source in texts}
    every = [sum((part[k] for part in texts.values()), []) for k in (0, 1)]
    return rows, report(math.fsum(nats.values()), *every)
