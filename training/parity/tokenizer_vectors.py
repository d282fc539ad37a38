"""
Token ids of the fixtures' tokenizers by transformers, for awkward strings.
Writes src-main/engine/text/testing/vectors/tokens.json and the tokenizers beside it, in the files that model folders carry.
"""

import json
import sys
from pathlib import Path

import tokenizers
import transformers

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'fixtures/families'))

from awkward_strings import STRINGS  # noqa: E402
from tokenizers_made import write_clip, write_t5  # noqa: E402

OUT = HERE.parents[1] / 'src-main/engine/text/testing/vectors'


def main():
    made = {
        'clip-slow': write_clip(OUT / 'clip-slow/tokenizer', form='slow'),
        'clip-fast': write_clip(OUT / 'clip-fast/tokenizer', form='fast'),
        't5-slow': write_t5(OUT / 't5-slow/tokenizer', form='slow'),
        't5-fast': write_t5(OUT / 't5-fast/tokenizer', form='fast'),
    }
    assert len(set(STRINGS)) == len(STRINGS) >= 200, (len(set(STRINGS)), len(STRINGS))
    ids = {name: [tokenizer(text)['input_ids'] for text in STRINGS] for name, tokenizer in made.items()}
    assert ids['clip-slow'] == ids['clip-fast'] and ids['t5-slow'] == ids['t5-fast']
    rows = ',\n'.join(json.dumps({'text': text, 'clip': ids['clip-fast'][i], 't5': ids['t5-fast'][i]}) for i, text in enumerate(STRINGS))
    made_with = f'transformers {transformers.__version__}, tokenizers {tokenizers.__version__}'
    (OUT / 'tokens.json').write_text(f'{{"made": "{made_with}", "strings": [\n{rows}\n]}}\n')
    print(len(STRINGS), 'strings')


if __name__ == '__main__':
    main()
