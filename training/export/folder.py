"""The files of a model folder beside its graphs."""

import json
import shutil
from pathlib import Path

from networks.denoiser import GUIDANCE_EMBEDDING
from train.tokenizer import FILE as TOKENIZER
from world.captions import GRAMMAR

EXAMPLES = [
    ("a hand with three raised fingers", "一只竖起三根手指的手"),
    ("a blue flower with eight petals", "一朵八瓣的蓝花"),
    ("a red apple", "一个红苹果"),
    ("a hand in a red glove with two raised fingers", "一只竖起两根手指的红手套"),
    ("a snowy night with mountains and a full moon", "有群山和满月的雪夜"),
    ("a green creature with one eye", "一只独眼的绿色小怪物"),
    ("a yellow flower with six petals", "一朵六瓣的黄花"),
    ("two red apples", "两个红苹果"),
    ("a hand with five raised fingers", "一只竖起五根手指的手"),
    ("mountains by the water at dusk", "黄昏时分水边的群山"),
]
_PRESERVING = {
    "_class_name": "DDIMScheduler", "_diffusers_version": "0.42.1", "beta_end": 0.012, "beta_schedule": "scaled_linear",
    "beta_start": 0.00085, "clip_sample": False, "num_train_timesteps": 1000, "set_alpha_to_one": False,
    "timestep_spacing": "trailing",
}  # fmt: skip
_FLOW = {"_class_name": "FlowMatchEulerDiscreteScheduler", "_diffusers_version": "0.42.1", "num_train_timesteps": 1000, "shift": 1.0}
MODELS = {
    "world-flow": {"checkpoint": "flow", "output": "flow", "storage": "half", "title": "Little world (flow)", "scheduler": _FLOW,
                   "how": "rectified flow, from scratch; its weights went on as the v model and came back to rectified flow for 1,104 steps of 32, then 1,106 against a reader of its counts, the last 488 with a critic beside it, and lie half-way from there to what another 416 steps came to"},
    "world-v": {"checkpoint": "v", "output": "v_prediction", "storage": "byte", "title": "Little world (v)",
                "scheduler": {**_PRESERVING, "prediction_type": "v_prediction"}, "how": "v-prediction, from the weights of the flow model as first trained"},
    "world-eps": {"checkpoint": "epsilon", "output": "epsilon", "storage": "byte", "title": "Little world (epsilon)",
                  "scheduler": {**_PRESERVING, "prediction_type": "epsilon"}, "how": "epsilon prediction, from the weights of the v model"},
    "world-consistency": {"checkpoint": "consistency", "output": "flow", "storage": "byte", "title": "Little world (consistency)",
                          "scheduler": {**_FLOW, "_class_name": "FlowMatchLCMScheduler"}, "distilledGuidance": 4,
                          "how": "consistency distillation of the paths of the flow model as first trained, with guidance 4, from the weights of the LCM model",
                          "recommended": {"guidance": 1, "solver": {"id": "flow-lcm", "steps": 2, "nodes": {"id": "trailing"}}}},
    "world-lcm": {"checkpoint": "lcm", "output": "epsilon", "guided": True, "storage": "byte", "title": "Little world (LCM)",
                  "scheduler": {**_PRESERVING, "_class_name": "LCMScheduler", "prediction_type": "epsilon", "original_inference_steps": 50},
                  "how": "consistency distillation of the paths of the flow model as first trained, with guidance from 1 to 5, which is an input",
                  "distilledGuidance": [1, 5],
                  "recommended": {"guidance": 3, "solver": {"id": "lcm", "steps": 2, "nodes": {"id": "trailing"}}}},
}  # fmt: skip
RECOMMENDED = {"guidance": 2.5, "solver": {"id": "dpmpp-2m", "steps": 20}}
_STORAGE = {"half": "float16", "byte": "8-bit integers with a scale for each output channel; the autoencoder as float16"}


def put(file: Path, value):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_folder(out, name, model, graphs, differences, latent_rgb):
    """Write everything but samples/; `graphs` {component: ONNX model}, `differences` as measured by main.py."""
    scheduler = model["scheduler"]["_class_name"]
    index = {"_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.42.1", "scheduler": ["diffusers", scheduler],
             "text_encoder": ["onnxruntime", "OnnxModel"], "tokenizer": ["transformers", "PreTrainedTokenizerFast"],
             "unet": ["onnxruntime", "OnnxModel"], "vae": ["onnxruntime", "OnnxModel"]}
    put(out / "model_index.json", index)
    put(out / "scheduler/scheduler_config.json", model["scheduler"])
    (out / "tokenizer").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(TOKENIZER, out / "tokenizer/tokenizer.json")
    put(out / "tokenizer/tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 32,
                                                  "pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>"})
    vae = {"_class_name": "AutoencoderKL", "block_out_channels": [32, 64, 96, 128], "latent_channels": 8, "scaling_factor": 1.0}
    configs = {"unet": {"_class_name": "WorldDenoiser", "in_channels": 8, "out_channels": 8, "sample_size": 16, "cross_attention_dim": 192},
               "text_encoder": {"_class_name": "WorldTextEncoder", "hidden_size": 192, "max_position_embeddings": 32},
               "vae_encoder": vae, "vae_decoder": vae}
    if model.get("guided"):
        configs["unet"]["time_cond_proj_dim"] = GUIDANCE_EMBEDDING
    for component, graph in graphs.items():
        put(out / component / "config.json", configs[component])
        (out / component / "model.onnx").write_bytes(graph.SerializeToString(deterministic=True))
    put(out / "flowline.json", {
        "name": model["title"], "kind": name, "licence": "CC0-1.0", "maxTokens": 32,
        "examplePrompts": [{"en": en, "zh-CN": zh} for en, zh in EXAMPLES],
        "recommended": model.get("recommended", RECOMMENDED),
        **({"distilledGuidance": model["distilledGuidance"]} if "distilledGuidance" in model else {}), "latentRgb": latent_rgb, "prompts": {"kinds": GRAMMAR},
    })  # fmt: skip
    licence = Path(__file__).parents[1] / "exact/model-licence.txt"
    shutil.copyfile(licence, out / "LICENSE")
    (out / "README.md").write_text(card(name, model, differences), encoding="utf-8")


def card(name, model, differences):
    rows = "\n".join(
        f"| {component} | {differences['float32'][component]:.1e} | "
        + (f"{differences[model['storage']][component]:.1e} |" if component in differences[model["storage"]] else "not measured |")
        for component in differences["float32"]
    )
    return f"""# {model["title"]}

A small text-to-picture model of a drawn world: hands with raised fingers, flowers with petals, still lifes, landscapes and
friendly creatures, all of which can be counted. 128 x 128 pixels, prompts in English and Chinese.

| | |
|---|---|
| data | 300,000 pictures and captions drawn by `training/world`; no other data |
| networks | autoencoder 2.0 M, text encoder 1.1 M, denoiser 6.4 M parameters |
| training | {model["how"]}; commands, times and losses in `training/runs` |
| latents | 8 x 16 x 16, unit variance (`scaling_factor` 1) |
| weights | stored as {_STORAGE[model["storage"]]}; float32 in and out |
| samples | the first eight example prompts with seeds 21 to 28 and the recommended settings, as they came |
| limits | knows this world and its words only; counts are often but not always right (see `docs/structure.md`) |

Largest differences to PyTorch, on noised pictures over all levels:

| part | float32 graph | as stored |
|---|---|---|
{rows}

Licence: CC0 1.0.
"""
