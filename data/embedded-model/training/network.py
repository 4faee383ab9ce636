"""A trained checkpoint as the network that ships: every weight rounded to float16, arithmetic in float32."""
import json
import torch
from train import GPT


def load(run, rounded=True):
    """(network, arguments) of RUN.pt and RUN.json; `rounded=False` keeps the weights as they were trained."""
    args = json.load(open(run + ".json"))["args"]
    network = GPT(args["layers"], args["dim"], args["heads"], args["vocab"], args["ctx"])
    state = torch.load(run + ".pt", weights_only=True)
    network.load_state_dict({k: w.half().float() if rounded else w for k, w in state.items()})
    return network.eval(), args


def step(run):
    """After how many optimiser steps RUN was saved."""
    return torch.load(run + ".ckpt", weights_only=False)["step"]
