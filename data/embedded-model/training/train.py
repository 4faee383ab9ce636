"""Trains the embedded model: a small GPT-2-architecture causal language model, from scratch, on the CPU.

Architecture as in Radford et al. 2019: learned positions, pre-norm blocks, tanh-approximated GELU, tied output embedding.
Block matrices are optimised with Muon (Jordan et al. 2024), everything else with AdamW; the learning rate falls linearly to 0.
Arithmetic is float32. Every random number comes from the seed and the step, so that a run which
was cut off goes on from its checkpoint with the batches that it would have seen.

    . env.sh; python3 train.py --work WORK --out RUN [--steps N ...]      (run again with the same arguments to resume)

Writes RUN.json (arguments, log of losses), RUN.pt (weights), RUN.ckpt (for resuming).
"""
import argparse, json, math, os, time
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

# How often a source's text is drawn, relative to its size: half of the tokens are modern expository English (what most brain
# studies show), the other half mostly narrative.
WEIGHTS = {"openstax": 4.0, "standardebooks": 1.5, "squality-stories": 1.5, "state-history": 2.0, "factbook": 2.0,
           "us-speeches": 1.0, "storybooks": 2.0, "classic-books": 0.5, "medquad": 0.7}


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.c_attn, self.c_proj = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.c_fc, self.m_proj = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.c_attn(self.ln_1(x)).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.c_proj(y.transpose(1, 2).reshape(b, t, d))
        return x + self.m_proj(F.gelu(self.c_fc(self.ln_2(x)), approximate="tanh"))


class TiedCrossEntropy(torch.autograd.Function):
    """Mean of -log softmax(x @ w.T)[target], in chunks: the (tokens, vocabulary) matrix never exists as a whole, and its
    gradient softmax - onehot is made in place of the logits, so that memory traffic does not dominate the step."""

    CHUNK = 1024

    @staticmethod
    def forward(ctx, x, w, targets):
        n = x.shape[0]
        dx, dw = torch.empty_like(x), torch.zeros_like(w)
        buffer, total = x.new_empty(TiedCrossEntropy.CHUNK, w.shape[0]), 0.0
        for i in range(0, n, TiedCrossEntropy.CHUNK):
            xi, ti = x[i:i + TiedCrossEntropy.CHUNK], targets[i:i + TiedCrossEntropy.CHUNK]
            logits = torch.mm(xi, w.t(), out=buffer[: len(xi)])
            rows = torch.arange(len(xi))
            top = logits.amax(1, keepdim=True)
            picked = logits[rows, ti] - top[:, 0]
            sums = logits.sub_(top).exp_().sum(1, keepdim=True)
            total += (sums[:, 0].log() - picked).double().sum().item()
            logits.div_(sums * n)
            logits[rows, ti] -= 1 / n
            torch.mm(logits, w, out=dx[i:i + TiedCrossEntropy.CHUNK])
            dw.addmm_(logits.t(), xi)
        ctx.save_for_backward(dx, dw)
        return x.new_tensor(total / n)

    @staticmethod
    def backward(ctx, g):
        dx, dw = ctx.saved_tensors
        return g * dx, g * dw, None


class GPT(nn.Module):
    def __init__(self, layers, dim, heads, vocab, ctx):
        super().__init__()
        self.vocab = vocab
        self.wte, self.wpe = nn.Embedding(vocab, dim), nn.Embedding(ctx, dim)
        self.h = nn.ModuleList([Block(dim, heads) for _ in range(layers)])
        self.ln_f = nn.LayerNorm(dim)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                nn.init.normal_(p, 0, 0.02 / (math.sqrt(2 * layers) if name.endswith("proj.weight") else 1))
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def forward(self, ids, targets=None):
        x = self.wte(ids) + self.wpe.weight[: ids.shape[1]]
        for block in self.h:
            x = block(x)
        x = self.ln_f(x)
        if targets is None:
            return x @ self.wte.weight.t()
        return TiedCrossEntropy.apply(x.reshape(-1, x.shape[-1]), self.wte.weight, targets.reshape(-1))


def orthogonalise(g):
    """Newton-Schulz iteration towards the nearest orthogonal matrix (the quintic of Muon)."""
    x = g / (g.norm() + 1e-7)
    wide = x.shape[0] > x.shape[1]
    x = x.t() if wide else x
    for _ in range(5):
        a = x @ x.t()
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x.t() if wide else x


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr, dim, momentum=0.95):
        super().__init__(params, dict(lr=lr, momentum=momentum))
        self.dim = dim

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                buf = self.state[p].setdefault("momentum", torch.zeros_like(p))
                buf.mul_(group["momentum"]).add_(p.grad)
                update = p.grad.add(buf, alpha=group["momentum"])
                if p.shape[0] == 3 * self.dim:  # query, key and value are three matrices
                    update = torch.cat([orthogonalise(part) for part in update.split(self.dim)])
                else:
                    update = orthogonalise(update) * max(1, p.shape[0] / p.shape[1]) ** 0.5
                p.add_(update, alpha=-group["lr"])


class Corpus:
    def __init__(self, work, vocab):
        table = json.load(open(os.path.join(work, "corpus.json")))
        load = lambda name: np.fromfile(os.path.join(work, f"{name}.u16"), dtype=np.uint16)
        self.names = list(WEIGHTS)
        self.train = {k: load(f"{k}.train") for k in self.names}
        self.held = {k: load(f"{k}.heldout") for k in self.names if f"{k}.heldout" in table}
        self.held_facts = {k: table[f"{k}.heldout"] for k in self.held}
        p = np.array([WEIGHTS[k] * len(self.train[k]) for k in self.names])
        self.p = p / p.sum()

    def batch(self, seed, step, size, ctx):
        rng = np.random.default_rng([seed, step])
        x = np.empty((size, ctx + 1), np.int64)
        for j, q in enumerate(rng.choice(len(self.names), size, p=self.p)):
            d = self.train[self.names[q]]
            o = rng.integers(0, len(d) - ctx - 1)
            x[j] = d[o: o + ctx + 1]
        x = torch.from_numpy(x)
        return x[:, :-1], x[:, 1:]


@torch.no_grad()
def evaluate(model, corpus, ctx, maxtok):
    """{source: nats per token, bits per byte, perplexity per word} over disjoint windows of ctx tokens."""
    result = {}
    for name, d in corpus.held.items():
        d = d[: maxtok + 1]
        n = (len(d) - 1) // ctx
        if n == 0:
            continue
        ids = torch.from_numpy(d[: n * ctx + 1].astype(np.int64))
        x, y = ids[:-1].view(n, ctx), ids[1:].view(n, ctx)
        nats = 0.0
        for j in range(0, n, 32):
            nats += model(x[j:j + 32], y[j:j + 32]).item() * y[j:j + 32].numel()
        share = n * ctx / len(corpus.held[name])
        facts = corpus.held_facts[name]
        result[name] = [round(nats / (n * ctx), 4), round(nats / math.log(2) / (facts["bytes"] * share), 4),
                        round(math.exp(nats / (facts["words"] * share)), 1)]
    return result


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    A = ap.add_argument
    A("--work", required=True); A("--out", required=True)
    A("--layers", type=int, default=4); A("--dim", type=int, default=192); A("--heads", type=int, default=3)
    A("--vocab", type=int, default=8192); A("--ctx", type=int, default=256); A("--batch", type=int, default=32)
    A("--steps", type=int, default=6144); A("--warm", type=int, default=100); A("--seed", type=int, default=1234)
    A("--lr", type=float, default=3e-3); A("--muon-lr", type=float, default=0.02)
    A("--eval-every", type=int, default=1024); A("--save-every", type=int, default=256); A("--threads", type=int, default=2)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    corpus = Corpus(a.work, a.vocab)
    model = GPT(a.layers, a.dim, a.heads, a.vocab, a.ctx)
    matrices = [p for p in model.h.parameters() if p.dim() == 2]
    ids = {id(p) for p in matrices}
    rest = [p for p in model.parameters() if id(p) not in ids]
    optimisers = [Muon(matrices, a.muon_lr, a.dim), torch.optim.AdamW(rest, a.lr, betas=(0.9, 0.95), weight_decay=0.0)]
    rates = [a.muon_lr, a.lr]
    start, wall, log = 0, 0.0, []
    if os.path.exists(a.out + ".ckpt"):
        c = torch.load(a.out + ".ckpt", weights_only=False)
        model.load_state_dict(c["model"])
        for o, s in zip(optimisers, c["optimisers"]):
            o.load_state_dict(s)
        start, wall, log = c["step"], c["wall"], c["log"]
    n = sum(p.numel() for p in model.parameters())
    print(f"{n / 1e6:.2f} M parameters, {sum(map(len, corpus.train.values())) / 1e6:.1f} M training tokens, from step {start}", flush=True)

    def save(step, spent):
        record = dict(args={k: v for k, v in vars(a).items() if k not in ("work", "out")}, torch=torch.__version__, params=n,
                      weights=WEIGHTS, log=log)
        json.dump(record, open(a.out + ".json", "w"), indent=1)
        torch.save(model.state_dict(), a.out + ".pt")
        state = dict(model=model.state_dict(), optimisers=[o.state_dict() for o in optimisers], step=step, wall=spent, log=log)
        torch.save(state, a.out + ".ckpt.part")
        os.replace(a.out + ".ckpt.part", a.out + ".ckpt")

    t0, losses = time.time() - wall, []
    for step in range(start, a.steps + 1):
        if (step % a.eval_every == 0 and step > start) or step == a.steps:
            held = evaluate(model, corpus, a.ctx, 10**9 if step == a.steps else 40960)
            spent = time.time() - t0
            log.append(dict(step=step, tokens=step * a.batch * a.ctx, wall=round(spent), train=round(float(np.mean(losses[-100:])), 4), held=held))
            print(json.dumps(log[-1]), flush=True)
        if (step % a.save_every == 0 and step > start) or step == a.steps:
            save(step, time.time() - t0)
        if step == a.steps:
            break
        if step % 50 == 0 and losses:
            print(f"step {step} loss {np.mean(losses[-50:]):.3f} {time.time() - t0:.0f} s", flush=True)
        factor = min(1, (step + 1) / a.warm) * (a.steps - step) / a.steps
        for o, r in zip(optimisers, rates):
            for g in o.param_groups:
                g["lr"] = r * factor
        x, y = corpus.batch(a.seed, step, a.batch, a.ctx)
        loss = model(x, y)
        for o in optimisers:
            o.zero_grad(set_to_none=True)
        loss.backward()
        for o in optimisers:
            o.step()
        losses.append(loss.item())


if __name__ == "__main__":
    main()
