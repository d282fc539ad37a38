"""A thin writer of ONNX graphs: numpy arrays become initialisers, every operator call returns its output's name."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
IR_VERSION = 9
TYPES = {'f32': TensorProto.FLOAT, 'f64': TensorProto.DOUBLE, 'i64': TensorProto.INT64, 'u8': TensorProto.UINT8}


class Graph:
    """Operators are called by name: `g.Add(a, b)`; arrays and Python floats among the inputs become initialisers."""

    def __init__(self):
        self.nodes = []
        self.initialisers = []
        self.inputs = []
        self.outputs = []
        self.count = 0

    def input(self, name, kind, shape):
        self.inputs.append(helper.make_tensor_value_info(name, TYPES[kind], shape))
        return name

    def output(self, name, kind, shape, source):
        self.nodes.append(helper.make_node('Identity', [source], [name], name=name))
        self.outputs.append(helper.make_tensor_value_info(name, TYPES[kind], shape))

    def constant(self, value, name=None):
        """An initialiser; Python floats become float64 scalars."""
        array = np.ascontiguousarray(value) if isinstance(value, np.ndarray) and value.ndim else np.asarray(value)
        self.count += 1
        name = name or f'c{self.count}'
        self.initialisers.append(numpy_helper.from_array(array, name))
        return name

    def cast(self, value, kind):
        return self.Cast(value, to=TYPES[kind])

    def __getattr__(self, operator):
        if not operator[0].isupper():
            raise AttributeError(operator)

        def call(*inputs, **attributes):
            names = [item if isinstance(item, str) else self.constant(item) for item in inputs]
            self.count += 1
            output = f'{operator.lower()}_{self.count}'
            self.nodes.append(helper.make_node(operator, names, [output], name=output, **attributes))
            return output

        return call

    def model(self, doc=''):
        graph = helper.make_graph(self.nodes, 'flowline', self.inputs, self.outputs, self.initialisers, doc_string=doc)
        opsets = [helper.make_opsetid('', OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name='flowline')
        onnx.checker.check_model(model)
        return model

    def save(self, path, doc=''):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.model(doc).SerializeToString(deterministic=True))
