import '../host-cli/bad.ts'
import 'onnxruntime-node'
import '@huggingface/tokenizers'
