"""The byte-level BPE tokenizer of the world's prompts, English and Chinese.

    python -m train.tokenizer      # writes training/train/tokenizer.json
"""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

FILE = Path(__file__).with_name("tokenizer.json")
VOCABULARY = 1024
TOKENS = 32
SPECIAL = ["<pad>", "<s>", "</s>"]


def build(prompts):
    """A tokenizer whose merges are learned from `prompts`; any other text falls back to bytes."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(prompts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    return tokenizer


class Prompts:
    """Turns prompts into ids [32], cut at the end and padded with 0."""

    def __init__(self, file=FILE):
        self.tokenizer = Tokenizer.from_file(str(file))
        self.size = self.tokenizer.get_vocab_size()

    def ids(self, texts):
        """uint16 [len(texts), 32]"""
        out = np.zeros((len(texts), TOKENS), np.uint16)
        for row, text in zip(out, texts):
            ids = self.tokenizer.encode(text).ids
            if len(ids) > TOKENS:
                ids = ids[: TOKENS - 1] + [2]
            row[: len(ids)] = ids
        return out


def main():
    from world import draw

    texts = []
    for seed in range(6000):
        made = draw(seed).captions
        texts += made["en"] + made["zh"]
    tokenizer = build(texts)
    tokenizer.save(str(FILE))
    lengths = [len(tokenizer.encode(text).ids) for text in texts]
    print(f"{tokenizer.get_vocab_size()} tokens; prompts of {min(lengths)} to {max(lengths)} ids")


if __name__ == "__main__":
    main()
