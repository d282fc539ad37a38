"""The files of the model folder, except the pictures themselves."""

import hashlib
from pathlib import Path

import captions
from concepts import concepts_of
from denoiser import build_denoiser
from text_encoder import MAX_TOKENS, build_text_encoder, dumps, tokenizer_config, tokenizer_json, wishes_of

EXAMPLES = [
    ('a sailing boat on the sea', '海上的一艘帆船'),
    ('a lighthouse under the moon', '月亮下的一座灯塔'),
    ('three hot-air balloons in the sky in the morning', '清晨天空中的三个热气球'),
    ('a black cat in the snow at night', '夜晚雪地里的一只黑猫'),
    ('a white daisy with eight petals', '一朵白色的八瓣雏菊'),
    ('four green cacti in the desert', '沙漠里的四棵绿色仙人掌'),
    ('a blue teacup on a table', '桌上的一个蓝色茶杯'),
    ('a pink castle in the mountains', '山间的一座粉色城堡'),
    ('orange fish under the sea', '海底的橙色小鱼'),
    ('a purple planet in space', '太空中的一颗紫色行星'),
    ('some red mushrooms in the forest', '森林里的几朵红色蘑菇'),
    ('two penguins in the snow at night, under the stars', '夜晚雪地里的两只企鹅，星空下'),
]

SCHEDULER = {
    '_class_name': 'EDMEulerScheduler',
    '_diffusers_version': '0.42.1',
    'final_sigmas_type': 'zero',
    'num_train_timesteps': 1000,
    'prediction_type': 'epsilon',
    'rho': 7.0,
    'sigma_max': 80.0,
    'sigma_min': 0.002,
    'sigma_schedule': 'karras',
}


MODEL_INDEX = {
    '_class_name': 'FlowlineExactPipeline',
    '_diffusers_version': '0.42.1',
    'scheduler': ['diffusers', 'EDMEulerScheduler'],
    'text_encoder': ['onnxruntime', 'OnnxModel'],
    'tokenizer': ['transformers', 'PreTrainedTokenizerFast'],
    'unet': ['onnxruntime', 'OnnxModel'],
}


def write_model(out, scenes, pictures, c, sigma_data):
    """Writes the whole folder; pictures uint8 [K, 64, 64, 3]."""
    put(out / 'model_index.json', MODEL_INDEX)
    put(out / 'scheduler/scheduler_config.json', {**SCHEDULER, 'sigma_data': sigma_data})
    put(out / 'tokenizer/tokenizer.json', tokenizer_json())
    put(out / 'tokenizer/tokenizer_config.json', tokenizer_config())
    build_text_encoder(scenes).save(out / 'text_encoder/model.onnx', 'Words to log mixture weights.')
    put(out / 'text_encoder/config.json', {'_class_name': 'ExactMixtureWeights', 'hidden_size': len(scenes), 'max_position_embeddings': MAX_TOKENS})
    planar = pictures.transpose(0, 3, 1, 2).copy()
    build_denoiser(planar, c, sigma_data).save(out / 'unet/model.onnx', 'Exact denoiser of a Gaussian mixture; output F of Karras et al. 2022, eq. 7.')
    unet = {'_class_name': 'ExactMixtureDenoiser', 'in_channels': 3, 'out_channels': 3, 'sample_size': 64, 'cross_attention_dim': len(scenes)}
    put(out / 'unet/config.json', {**unet, 'component_std': c})
    put(out / 'flowline.json', sidecar(scenes))
    put(out / 'captions.json', [{'en': captions.english(s), 'zh-CN': captions.chinese(s)} for s in scenes])
    (out / 'README.md').write_text(Path(__file__).with_name('model-card.md').read_text().format(count=len(scenes), c=c, sigma_data=sigma_data))
    (out / 'LICENSE').write_text(Path(__file__).with_name('model-licence.txt').read_text())


def sidecar(scenes):
    for prompt in (p for pair in EXAMPLES for p in pair):
        if not any(wishes_of(prompt) <= concepts_of(scene) for scene in scenes):
            raise ValueError(f'No picture meets the example prompt "{prompt}".')
    return {
        'name': 'Exact pictures',
        'kind': 'exact-mixture',
        'examplePrompts': [{'en': en, 'zh-CN': zh} for en, zh in EXAMPLES],
        'licence': 'CC0-1.0',
        'maxTokens': MAX_TOKENS,
    }


def put(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(value))


def sums(folder):
    """{relative path: sha256} of every file below a folder but its samples, which the app makes."""
    files = sorted(p for p in folder.rglob('*') if p.is_file() and p.parent.name != 'samples')
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
