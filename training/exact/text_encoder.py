"""
The prompt as mixture weights. Each wish of the prompt that a picture does not meet costs it a fixed amount of log
weight; wishes are found word by word, so order, grammar and unknown words do not matter. No wish: all weights equal.
"""

import json
import re

import numpy as np
from concepts import CONCEPTS, INDEX, costs, table_of, words
from graph import Graph

MAX_TOKENS = 32
SPECIAL = ['<pad>', '<s>', '<unk>']


def vocabulary_ids():
    return {word: i for i, word in enumerate([*SPECIAL, *sorted(words())])}


def pattern_of(ids):
    """Longest known phrases first, then single words and numbers; everything else is dropped."""
    known = [w for w in ids if w not in SPECIAL]
    phrases = sorted((w for w in known if not (w.isascii() and w.isalnum())), key=lambda w: (-len(w), w))
    latin = [rf'\b{p}\b' for p in phrases if p.isascii()]
    return '|'.join([*latin, *(p for p in phrases if not p.isascii()), '[a-z]+', '[0-9]+'])


def tokenizer_json():
    ids = vocabulary_ids()
    special = [
        {'id': i, 'content': t, 'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': False, 'special': True}
        for i, t in enumerate(SPECIAL)
    ]
    return {
        'version': '1.0',
        'truncation': None,
        'padding': None,
        'added_tokens': special,
        'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'NFKC'}, {'type': 'Lowercase'}]},
        'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': pattern_of(ids)}, 'behavior': 'Removed', 'invert': True},
        'post_processor': {
            'type': 'TemplateProcessing',
            'single': [{'SpecialToken': {'id': '<s>', 'type_id': 0}}, {'Sequence': {'id': 'A', 'type_id': 0}}],
            'pair': [{'Sequence': {'id': 'A', 'type_id': 0}}, {'Sequence': {'id': 'B', 'type_id': 1}}],
            'special_tokens': {'<s>': {'id': '<s>', 'ids': [ids['<s>']], 'tokens': ['<s>']}},
        },
        'decoder': None,
        'model': {'type': 'WordLevel', 'vocab': ids, 'unk_token': '<unk>'},
    }


def tokenizer_config():
    return {
        'tokenizer_class': 'PreTrainedTokenizerFast',
        'model_max_length': MAX_TOKENS,
        'pad_token': '<pad>',
        'bos_token': '<s>',
        'unk_token': '<unk>',
        'padding_side': 'right',
        'truncation_side': 'right',
        'clean_up_tokenization_spaces': False,
    }


def wishes_of(prompt):
    """The set of concepts a prompt asks for: the graph's rule in plain Python."""
    known = words()
    wishes = {c for token in re.findall(pattern_of(vocabulary_ids()), prompt.lower()) for c in known.get(token, [])}
    if wishes & {'two', 'three', 'four'}:
        wishes -= {'one', 'many'}
    return wishes - {'one'} if 'many' in wishes else wishes


def build_text_encoder(scenes):
    """input_ids int64 [B, S] -> last_hidden_state float32 [B, 1, K], the log weights."""
    return build_weights(word_table(), miss_table(scenes), replaced())


def word_table():
    """[tokens, concepts] 0/1."""
    table = words()
    ids = vocabulary_ids()
    out = np.zeros((len(ids), len(CONCEPTS)), np.uint8)
    for word, concepts in table.items():
        out[ids[word], [INDEX[c] for c in concepts]] = 1
    return out


def miss_table(scenes):
    """[concepts, pictures] log weight lost where the picture lacks the concept."""
    return costs()[:, None] * (1 - table_of(scenes).astype(np.float32)).T


def replaced():
    """[concepts, concepts] -1 where the first makes the second moot: 'two' says more than 'a' or a plural."""
    out = np.zeros((len(CONCEPTS), len(CONCEPTS)), np.float32)
    for count in ('two', 'three', 'four'):
        out[INDEX[count], [INDEX['one'], INDEX['many']]] = -1
    out[INDEX['many'], INDEX['one']] = -1
    return out


def build_weights(table, misses, moot):
    g = Graph()
    ids = g.input('input_ids', 'i64', ['batch_size', 'sequence_length'])
    wishes = g.ReduceMax(g.cast(g.Gather(table, ids, axis=0), 'f32'), np.array([1]), keepdims=0)
    wishes = g.Relu(g.Add(wishes, g.MatMul(wishes, moot)))
    logs = g.LogSoftmax(g.Neg(g.MatMul(wishes, misses)), axis=-1)
    count = misses.shape[1]
    g.output('last_hidden_state', 'f32', ['batch_size', 1, count], g.Unsqueeze(logs, np.array([1])))
    return g


def dumps(value):
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + '\n'
