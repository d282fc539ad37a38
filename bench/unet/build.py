"""
A folder of Stable Diffusion 1.5's form with random weights: the U-Net in its real sizes (860 million parameters), exported as
exporters do (opset 17, weights in one file beside the graph), with a small text encoder and VAE around it.

python bench/unet/build.py FOLDER      writes FOLDER/model for Flowline and ONNX Runtime, FOLDER/torch for diffusers; 7 GB
"""

import sys
from pathlib import Path

import torch
from diffusers import PNDMScheduler, UNet2DConditionModel

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'training/fixtures/families'))
import parts
from exporter import export, write_config, write_scheduler
from stable_diffusion import PARTS, SD, index
from tokenizers_made import write_clip

WIDTH, SEED = 768, 20
WEIGHTS = 'model.onnx_data'


def unet():
    """Random weights whose answers to noise have the variance of noise."""
    module = parts.seeded(lambda: UNet2DConditionModel(
        sample_size=64, in_channels=4, out_channels=4, block_out_channels=(320, 640, 1280, 1280), layers_per_block=2,
        attention_head_dim=8, cross_attention_dim=WIDTH), SEED)
    with torch.no_grad():
        answer = module(torch.randn(1, 4, 32, 32), torch.tensor(500.0), torch.randn(1, 77, WIDTH)).sample
        module.conv_out.weight.div_(answer.std())
        module.conv_out.bias.zero_()
    return module


def export_unet(folder, module):
    free = {0: 'batch_size'}
    grid = {**free, 2: 'height', 3: 'width'}
    inputs = {
        'sample': (torch.randn(2, 4, 64, 64), grid),
        'timestep': (torch.ones(()), {}),
        'encoder_hidden_states': (torch.randn(2, 77, WIDTH), {**free, 1: 'sequence_length'}),
    }
    call = lambda m, x, t, context: m(x, t, encoder_hidden_states=context).sample
    export(folder / 'model.onnx', module, call, inputs, {'out_sample': grid}, external=WEIGHTS, threshold=1024)
    for leftover in folder.iterdir():
        if leftover.name not in ('model.onnx', WEIGHTS):
            leftover.unlink()
    write_config(folder, module)


@torch.no_grad()
def main(place):
    model = place / 'model'
    (model / 'unet').mkdir(parents=True, exist_ok=True)
    write_clip(model / 'tokenizer')
    index(model, 'StableDiffusionPipeline', **PARTS, scheduler=['diffusers', 'PNDMScheduler'])
    write_scheduler(model, PNDMScheduler(**SD, skip_prk_steps=True, set_alpha_to_one=False, steps_offset=1))
    parts.export_clip(model / 'text_encoder', parts.clip(WIDTH, SEED + 1))
    parts.export_vae(model, parts.kl(4, SEED + 2, (8, 8, 8, 8)))
    module = unet()
    module.save_pretrained(place / 'torch/unet')
    print(f'{sum(value.numel() for value in module.parameters()) / 1e6:.1f} million parameters', flush=True)
    export_unet(model / 'unet', module)


if __name__ == '__main__':
    main(Path(sys.argv[1]))
