"""A model folder's weights back in the networks they were exported from, as checkpoints to train on from.

    python -m export.reading --assets ../assets/models --out runs/mine      # vae.pt, flow.pt, v.pt, epsilon.pt, consistency.pt, lcm.pt

Weights keep their names in a graph where the exporter left them as they were. Those of a matrix product stand transposed
and those of a group norm reshaped, both under a number; they follow each other as the modules are run. Constants of one
value belong to norms that have no weights. The checkpoints hold what the folders hold: halves, or bytes with their scales.
"""

import argparse
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from networks.denoiser import guidance_embedding
from networks.folder import FlowUnet, VariancePreservingUnet
from networks.vae import Decoder, Encoder
from train.generator import Generator
from train.tokenizer import Prompts

from . import graphs
from .folder import MODELS

CLOSE = 1e-3
"""Greatest difference of a graph and the network read from it, in units of the outputs."""


def _arrays(graph):
    """float32 values of every stored weight, by the name it has after Cast and Mul."""
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    out = {}
    for name, array in stored.items():
        whole = re.fullmatch(r"(.*)\.(half|byte|scale)", name)
        if not whole:
            out[name] = array.copy()
        elif whole[2] == "half":
            out[whole[1]] = array.astype(np.float32)
        elif whole[2] == "byte":
            out[whole[1]] = array.astype(np.float32) * stored[f"{whole[1]}.scale"]
    return out


def _run_order(module, inputs):
    """Names of the Linear and the affine GroupNorm modules, in the order in which they run."""
    order, hooks = [], []
    for name, part in module.named_modules():
        if isinstance(part, nn.Linear) or (isinstance(part, nn.GroupNorm) and part.affine):
            hooks.append(part.register_forward_hook(lambda *_, name=name: order.append(name)))
    with torch.no_grad():
        module(*inputs.values())
    for hook in hooks:
        hook.remove()
    return order


def read_into(module, file, inputs, prefix="", other=None, unused=()):
    """Load the graph `file` into the module it was traced from and compare the two on `inputs` {name: example tensor}.

    `prefix` stands before the module's names in the graph; `other` {name: name in the graph} are weights under another
    name, `unused` are no part of the graph. Raises ValueError where the graph is not of this network.
    """
    model = onnx.load(str(file))
    arrays = _arrays(model.graph)
    state = module.state_dict()
    names = {name: (other or {}).get(name, prefix + name) for name in state}
    taken = {name: torch.from_numpy(arrays[stored]).flatten() for name, stored in names.items() if stored in arrays}
    loose = [name for node in model.graph.node for name in node.input if name.startswith("val_") and name in arrays]
    loose = [name for name in dict.fromkeys(loose) if arrays[name].dtype == np.float32 and arrays[name].ndim > 1]
    loose = [name for name in loose if np.ptp(arrays[name]) > 0]
    for name in _run_order(module, inputs):
        for key in (f"{name}.weight", f"{name}.bias"):
            if key in state and key not in taken and loose:
                value = torch.from_numpy(arrays[loose.pop(0)])
                taken[key] = (value.T if state[key].ndim == 2 else value).flatten()
    # Equal weights are kept once: those of queries and keys often are.
    for name in state:
        if "key_norm" in name and name not in taken:
            taken[name] = taken[name.replace("key_norm", "query_norm")]
    missing = [name for name, _ in module.named_parameters() if name not in taken and name not in unused]
    wrong = [name for name, value in taken.items() if value.numel() != state[name].numel()]
    if missing or wrong or loose:
        raise ValueError(f"{file} is no graph of this network: missing {missing}, of another size {wrong}, left over {loose}")
    module.load_state_dict({name: value.reshape(state[name].shape) for name, value in taken.items()}, strict=False)
    apart = graphs.difference(model, lambda **given: module(*given.values()), [inputs])
    if not apart <= CLOSE:
        raise ValueError(f"{file} gives other numbers than the network read from it, by up to {apart:.1e}")
    return apart


def read_generator(folder, output, guided=False):
    """The generator of a folder whose U-Net's output is "flow", "v_prediction" or "epsilon", and the largest difference."""
    generator = Generator(Prompts().size).eval()
    unet = (FlowUnet(generator.core) if output == "flow" else VariancePreservingUnet(generator.core, output, guided)).eval()
    made = torch.Generator().manual_seed(0)
    inputs = {"sample": torch.randn(2, 8, 16, 16, generator=made), "timestep": torch.tensor([80.0, 900.0]),
              "encoder_hidden_states": torch.randn(2, 32, 192, generator=made)}
    ids = {"input_ids": torch.randint(1, 1000, (2, 32), generator=made)}
    if guided:
        inputs["timestep_cond"] = guidance_embedding(torch.tensor([2.0, 4.0]))
    apart = read_into(unet, folder / "unet/model.onnx", inputs, unused=() if guided else ("core.guidance.weight",))
    return generator, max(apart, read_into(generator.text, folder / "text_encoder/model.onnx", ids))


def read_autoencoder(folder):
    """(encoder, decoder, the largest difference)"""
    encoder, decoder = Encoder().eval(), Decoder().eval()
    made = torch.Generator().manual_seed(0)
    pictures, latents = torch.rand(1, 3, 64, 64, generator=made) * 2 - 1, torch.randn(1, 8, 8, 8, generator=made)
    apart = read_into(encoder, folder / "vae_encoder/model.onnx", {"sample": pictures}, "module.",
                      {"centre": "unsqueeze_1", "spread": "unsqueeze_3"})
    other = read_into(decoder, folder / "vae_decoder/model.onnx", {"latent_sample": latents}, "module.",
                      {"spread": "unsqueeze_1", "centre": "unsqueeze_3"})
    return encoder, decoder, max(apart, other)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assets", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", default="", help="models to leave out, with commas: stages that are to be trained anew")
    options = parser.parse_args()
    left_out = options.without.split(",")
    options.out.mkdir(parents=True, exist_ok=True)
    encoder, decoder, apart = read_autoencoder(options.assets / "world-flow")
    torch.save({"encoder": encoder.state_dict(), "decoder": decoder.state_dict()}, options.out / "vae.pt")
    print(f"vae: within {apart:.1e} of its graphs")
    for name, model in MODELS.items():
        if not (options.assets / name).is_dir() or name in left_out:
            continue
        generator, apart = read_generator(options.assets / name, model["output"], model.get("guided", False))
        torch.save(generator.state_dict(), options.out / f"{model['checkpoint']}.pt")
        print(f"{name}: within {apart:.1e} of its graphs")


if __name__ == "__main__":
    main()
