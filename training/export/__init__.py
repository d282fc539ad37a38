"""The trained networks as ordinary model folders of ONNX graphs."""
