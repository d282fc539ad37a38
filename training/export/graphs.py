"""PyTorch modules to ONNX graphs, and the storage of their weights.

Weights are kept as halves behind Cast, or as one byte with a scale for each output channel behind Cast and Mul. ONNX
Runtime folds both into float32 constants when it loads the graph, so they cost file size only.
"""

import io

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
_SMALL = 1024


def trace(module, inputs, output_names, dynamic):
    """The float32 graph of `module`; `inputs` {name: example tensor}, `dynamic` {name: {axis: symbol}}."""
    dims = {}
    shapes = {}
    for name in inputs:
        axes = dynamic.get(name, {})
        shapes[name] = {axis: dims.setdefault(symbol, torch.export.Dim(symbol, min=1, max=4096)) for axis, symbol in axes.items()}
    program = torch.onnx.export(
        module.eval(), (), kwargs=inputs, dynamo=True, opset_version=OPSET, optimize=True, verbose=False,
        input_names=list(inputs), output_names=output_names, dynamic_shapes=shapes, external_data=False,
    )  # fmt: skip
    buffer = io.BytesIO()
    program.save(buffer)
    model = onnx.load_from_string(buffer.getvalue())
    return tidied(model)


def tidied(model):
    """The graph without exporter notes, so that equal weights give equal bytes."""
    model.producer_name, model.producer_version, model.doc_string = "flowline", "1", ""
    del model.metadata_props[:], model.functions[:]
    graph = model.graph
    graph.name, graph.doc_string = "main", ""
    del graph.value_info[:], graph.metadata_props[:]
    for node in graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in (*graph.input, *graph.output, *graph.initializer):
        value.doc_string = ""
        del value.metadata_props[:]
    return model


def _channel_axis(graph, name):
    """The output-channel axis of a weight by the operator that reads it, or None where there is none."""
    readers = [node for node in graph.node if name in node.input]
    if len(readers) != 1 or list(readers[0].input).index(name) != 1:
        return None
    node = readers[0]
    if node.op_type == "Conv":
        return 0
    if node.op_type == "Gemm":
        return 0 if any(a.name == "transB" and a.i for a in node.attribute) else 1
    return 1 if node.op_type == "MatMul" else None


def stored(model, kind, keep=()):
    """A copy of the graph with its large weights as "half" or "byte"; those whose name holds a word of `keep` as halves."""
    model = onnx.load_from_string(model.SerializeToString())
    graph, nodes, initialisers = model.graph, [], []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.size < _SMALL:
            initialisers.append(tensor)
            continue
        name = tensor.name
        axis = _channel_axis(graph, name) if kind == "byte" and not any(word in name for word in keep) else None
        if axis is None or array.ndim < 2:
            initialisers.append(numpy_helper.from_array(array.astype(np.float16), f"{name}.half"))
            nodes.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
            continue
        others = tuple(i for i in range(array.ndim) if i != axis)
        scale = np.maximum(np.abs(array).max(axis=others, keepdims=True), 1e-12).astype(np.float32) / 127
        initialisers.append(numpy_helper.from_array(np.clip(np.round(array / scale), -127, 127).astype(np.int8), f"{name}.byte"))
        initialisers.append(numpy_helper.from_array(scale, f"{name}.scale"))
        nodes.append(helper.make_node("Cast", [f"{name}.byte"], [f"{name}.wide"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [f"{name}.wide", f"{name}.scale"], [name]))
    rest = list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(initialisers)
    graph.node.extend([*nodes, *rest])
    onnx.checker.check_model(model)
    return model


def session(model):
    """An ONNX Runtime session of two threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


@torch.no_grad()
def difference(model, module, cases):
    """The largest difference between the graph and the module over `cases`, each a dict of input tensors."""
    run, worst = session(model), 0.0
    for inputs in cases:
        wanted = module(**inputs)
        wanted = wanted if isinstance(wanted, tuple) else (wanted,)
        made = run.run(None, {name: value.numpy() for name, value in inputs.items()})
        worst = max(worst, *(float(np.abs(a - b.numpy()).max()) for a, b in zip(made, wanted)))
    return worst
