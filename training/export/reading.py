"""A model folder's weights back in the networks they were exported from, to train on from them.

Weights keep their names in a graph where the exporter left them as they were. Those of a matrix product stand transposed
and those of a group norm reshaped, both under a number; they follow each other as the modules are run. Constants of one
value belong to norms that have no weights.
"""

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from networks.folder import FlowUnet, VariancePreservingUnet
from train.generator import Generator
from train.tokenizer import Prompts

from . import graphs


def _arrays(graph):
    """float32 values of every stored weight, by the name it has after Cast and Mul."""
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    out = {}
    for name, array in stored.items():
        whole = re.fullmatch(r"(.*)\.(half|byte|scale)", name)
        if not whole:
            out[name] = array
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
        module(**inputs)
    for hook in hooks:
        hook.remove()
    return order


def read_into(module, file, inputs, unused=()):
    """Load the graph `file` into the module it was traced from; `inputs` {name: example tensor}; `unused` are no part of the graph."""
    graph = onnx.load(str(file)).graph
    arrays = _arrays(graph)
    state = module.state_dict()
    taken = {name: torch.from_numpy(arrays[name].copy()) for name in state if name in arrays}
    loose = [name for node in graph.node for name in node.input if name.startswith("val_") and name in arrays]
    loose = [name for name in dict.fromkeys(loose) if arrays[name].dtype == np.float32 and np.ptp(arrays[name]) > 0 and arrays[name].ndim > 1]
    for name in _run_order(module, inputs):
        for part in ("weight", "bias"):
            key = f"{name}.{part}"
            if key in taken or key not in state:
                continue
            value = torch.from_numpy(arrays[loose.pop(0)].copy())
            taken[key] = value.T if state[key].ndim == 2 else value.flatten()
    # Equal weights are kept once: those of queries and keys often are.
    for name in state:
        if "key_norm" in name and name not in taken:
            taken[name] = taken[name.replace("key_norm", "query_norm")]
    missing = [name for name, _ in module.named_parameters() if name not in taken and name not in unused]
    wrong = [name for name in taken if taken[name].shape != state[name].shape]
    if missing or wrong or loose:
        raise ValueError(f"{file} is not a graph of this network: missing {missing}, misshapen {wrong}, left over {loose}")
    module.load_state_dict({name: value.contiguous() for name, value in taken.items()}, strict=False)


def examples(count=2, seed=0):
    """Inputs of a U-Net and of a text encoder."""
    made = torch.Generator().manual_seed(seed)
    unet = {"sample": torch.randn(count, 8, 16, 16, generator=made), "timestep": torch.linspace(80, 900, count),
            "encoder_hidden_states": torch.randn(count, 32, 192, generator=made)}
    return unet, {"input_ids": torch.randint(1, 1000, (count, 32), generator=made)}


def read_folder(folder, output):
    """The generator of a model folder whose U-Net's output is "flow", "v_prediction" or "epsilon"; fails where a graph says otherwise."""
    generator = Generator(Prompts().size).eval()
    unet = (FlowUnet(generator.core) if output == "flow" else VariancePreservingUnet(generator.core, output)).eval()
    for part, module, inputs in zip(("unet", "text_encoder"), (unet, generator.text), examples()):
        file = Path(folder) / part / "model.onnx"
        read_into(module, file, inputs, ("core.guidance.weight",))
        apart = graphs.difference(onnx.load(str(file)), module, [inputs])
        if apart > 1e-3:
            raise ValueError(f"{file} gives other numbers than the network read from it, by up to {apart:.1e}.")
        print(f"{file}: read back, differs by {apart:.1e}", flush=True)
    return generator
