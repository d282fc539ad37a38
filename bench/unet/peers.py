"""
Sampling with diffusers' Euler scheduler around the same U-Net, in onnxruntime or in PyTorch. One process measures one way.

python bench/unet/peers.py prepare FOLDER CASE SIDE STEPS      noise, encodings and noise levels of a run, into the folder CASE
python bench/unet/peers.py onnxruntime|fused|torch FOLDER CASE GUIDANCE      one warm evaluation, then the run; prints JSON

`fused` is the graph in FOLDER/fused as docs/model-folders.md makes it for the CPU.
"""

import json
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import EulerDiscreteScheduler

THREADS = 2
PROMPT, NEGATIVE = 'a photo of a red fox in the snow', 'blurry, low quality'


def status(key):
    """Bytes of a line of this process's /proc status."""
    return int(re.search(rf'^{key}:\s+(\d+) kB', Path('/proc/self/status').read_text(), re.M)[1]) * 1024


def scheduler_of(folder, steps):
    scheduler = EulerDiscreteScheduler.from_pretrained(folder / 'model/scheduler', timestep_spacing='leading')
    scheduler.set_timesteps(steps)
    return scheduler


def prepare(folder, case, side, steps):
    import onnxruntime
    from transformers import CLIPTokenizer

    model = folder / 'model'
    case.mkdir(parents=True, exist_ok=True)
    tokenizer = CLIPTokenizer(str(model / 'tokenizer/vocab.json'), str(model / 'tokenizer/merges.txt'), model_max_length=77)
    encoder = onnxruntime.InferenceSession(str(model / 'text_encoder/model.onnx'), providers=['CPUExecutionProvider'])
    for name, text in (('prompt', PROMPT), ('negative', NEGATIVE)):
        ids = tokenizer(text, padding='max_length', max_length=77, truncation=True, return_tensors='np').input_ids
        np.save(case / f'{name}.npy', encoder.run(['last_hidden_state'], {'input_ids': ids.astype(np.int64)})[0])
    noise = torch.randn((1, 4, side // 8, side // 8), generator=torch.Generator('cpu').manual_seed(7))
    np.save(case / 'noise.npy', noise.numpy())
    levels = [float(s) for s in scheduler_of(folder, steps).sigmas[:-1]]
    (case / 'case.json').write_text(json.dumps(
        {'prompt': PROMPT, 'negative': NEGATIVE, 'side': side, 'steps': steps, 'levels': levels}))


def onnx_network(file):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(str(file), options, providers=['CPUExecutionProvider'])

    def network(sample, t, context):
        feeds = {'sample': sample.numpy(), 'timestep': np.array(t, np.float32), 'encoder_hidden_states': context.numpy()}
        return torch.from_numpy(session.run(['out_sample'], feeds)[0])
    return network, f'onnxruntime {onnxruntime.__version__}'


def torch_network(folder):
    from diffusers import UNet2DConditionModel

    module = UNet2DConditionModel.from_pretrained(folder).eval()
    return lambda sample, t, context: module(sample, t, context).sample, f'torch {torch.__version__}'


@torch.no_grad()
def measure(way, folder, case, guidance):
    began = time.perf_counter()
    before = status('VmRSS')
    graph = {'onnxruntime': 'model/unet/model.onnx', 'fused': 'fused/unet/model.onnx'}.get(way)
    network, runtime = onnx_network(folder / graph) if graph else torch_network(folder / 'torch/unet')
    loaded = time.perf_counter() - began
    facts = json.loads((case / 'case.json').read_text())
    scheduler = scheduler_of(folder, facts['steps'])
    conditional, unconditional = (torch.from_numpy(np.load(case / f'{name}.npy')) for name in ('prompt', 'negative'))
    context = torch.cat([unconditional, conditional]) if guidance != 1 else conditional
    seconds = []

    def predict(latents, t):
        scaled = scheduler.scale_model_input(torch.cat([latents] * len(context)), t)
        start = time.perf_counter()
        answer = network(scaled, t, context)
        seconds.append(time.perf_counter() - start)
        if len(context) == 1:
            return answer
        other, wanted = answer.chunk(2)
        return other + guidance * (wanted - other)

    latents = torch.from_numpy(np.load(case / 'noise.npy')) * scheduler.init_noise_sigma
    predict(latents, scheduler.timesteps[0])
    scheduler = scheduler_of(folder, facts['steps'])
    first = seconds.pop()
    began = time.perf_counter()
    for t in scheduler.timesteps:
        latents = scheduler.step(predict(latents, t), t, latents, return_dict=False)[0]
    total = time.perf_counter() - began
    np.save(case / f'{way}.npy', latents.numpy())
    print(json.dumps({'runtime': runtime, 'loadSeconds': loaded, 'firstSeconds': first, 'totalSeconds': total,
                      'evaluationSeconds': sum(seconds) / len(seconds), 'memoryBefore': before, 'peak': status('VmHWM')}))


if __name__ == '__main__':
    torch.set_num_threads(THREADS)
    way, folder, case, *rest = sys.argv[1:]
    if way == 'prepare':
        prepare(Path(folder), Path(case), *map(int, rest))
    else:
        measure(way, Path(folder), Path(case), float(rest[0]))
