"""Two hundred strings on which tokenizers like to differ: scripts, marks, spaces, quotes, emoji, controls, special tokens."""

PLAIN = [
    '', ' ', 'a', 'A', 'fox', 'Fox', 'FOX', 'a photo of a red fox in the snow', 'A Photo Of A Red Fox', 'red,fox', 'red , fox', 'red fox.',
    'the cat\'s lamp', 'they\'ll paint what I\'ve seen, I\'m sure you\'re right, he\'d say it\'s', 'DON\'T CAN\'T WON\'T', 'o\'clock rock\'n\'roll',
    'it’s ‘quoted’ “text” „unten“ «dedans»', '(red fox:1.2) [snow] {dawn|night}', 'a_b-c+d=e/f\\g', '1girl, 2boys, 3d, 4k, 1080p, 35mm f/1.8',
    '3.14159 2,718 1e-9 0x1F 1/2', '100%', '$9.99 €10 £5 ¥300 ₹7', '#hashtag @user user@example.com', 'https://example.com/a?b=c&d=%20e#f',
    'C:\\Windows\\System32', 'snake_case camelCase PascalCase kebab-case', '!!!', '...', '…', '?!?!', '-- --- —— – −', '***bold***', '<b>tag</b>',
    'supercalifragilisticexpialidocious', 'antidisestablishmentarianism' * 3, 'x' * 100, 'ab' * 60, 'a ' * 90, 'word ' * 40,
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen', '::::', '((((', '))))', '[[[a]]]',
]

SPACES = [
    '  leading', 'trailing  ', '  both  ', 'two  spaces', 'three   spaces', 'tab\there', 'line\nbreak', 'two\n\nlines', 'carriage\r\nreturn',
    'vertical\x0btab', 'form\x0cfeed', 'no\u00a0break', 'ogham\u1680space', 'en\u2002quad em\u2003quad', 'thin\u2009space hair\u200aspace',
    'figure\u2007space', 'narrow\u202fspace', 'ideographic\u3000space', 'line\u2028separator', 'paragraph\u2029separator', 'next\u0085line',
    'zero\u200bwidth', 'zero\u200cnon\u200djoiner', 'word\u2060joiner', 'bom\ufeffinside', '\ufeffbom first', 'mongolian\u180evowel', 'soft\u00adhyphen',
    'left\u200eright\u200fmark', '\t\n\r ', '\u3000', '\u00a0', 'a\u0000b', 'bell\u0007 escape\u001b delete\u007f', 'a\u2028', '\u2029a',
    'unit\u001fseparator group\u001dseparator', 'medium\u205fspace',
]

LATIN = [
    'café', 'cafe\u0301', 'naïve façade', 'Ångström', 'A\u030angstro\u0308m', 'ﬁligree ﬂower ﬀ ﬃ', 'Straße STRASSE ẞ', 'İstanbul ıspanak IĞDIR', 'ŁÓDŹ łódź',
    'Ǆ ǅ ǆ', 'ŉ ǰ ẖ', 'Ａ Ｆｕｌｌｗｉｄｔｈ　ｆｏｘ！', 'ⓐⓑⓒ ①②③', '𝒶 𝓂𝒶𝓉𝒽 𝔽𝕠𝕩 𝐛𝐨𝐥𝐝', 'x² y³ H₂O', '½ ¼ ⅞', 'Ⅷ ⅷ ↀ', '№ ™ ® © ℠', 'ﬆ ſt ſ', 'Å Ω K',
    'q\u0307\u0323 q\u0323\u0307', 'Z̸̢̛̦a̶l̷g̸o̵ ţ̶e̷x̶t̴', 'con mèo đỏ ngủ trên ghế', 'příliš žluťoučký kůň', 'hæ þð ŋ ß', 'ª º µ', 'ĳ Ĳ', 'ȷ ɐ ʔ ʰ ˈ',
]

SCRIPTS = [
    'кошка сидит на окне', 'КОШКА НА ОКНЕ', 'ёлка е\u0308лка й и\u0306', 'ΦΆΡΟΣ φάρος ὈΔΥΣΣΕΎΣ σς', 'ένας φάρος', 'Հայերեն լեզու', 'ქართული ᲥᲐᲠᲗᲣᲚᲘ', 'עברית שָׁלוֹם',
    'قطة حمراء تنام', 'مُحَمَّد', 'ﷺ ﷲ ﻻ', 'فارسی ۱۲۳ ٤٥٦', 'لال لومړی', 'हिन्दी लाल लोमड़ी', 'क्षत्रिय १२३', 'বাংলা ভাষা', 'ਪੰਜਾਬੀ', 'தமிழ் மொழி', 'తెలుగు', 'ಕನ್ನಡ', 'മലയാളം', 'සිංහල',
    'แมวสีแดงนอนอยู่', 'น้ำ นํ้า', 'ພາສາລາວ', 'བོད་ཡིག', 'မြန်မာဘာသာ', 'ភាសាខ្មែរ', 'አማርኛ ፩፪', 'ᏣᎳᎩ ꮳꮃꭹ', 'ᚠᚢᚦ ᚱᚢᚾᛖᛋ', 'ᠮᠣᠩᠭᠣᠯ', 'ⲙⲉⲧⲣⲉⲙ', '𐌲𐌿𐍄𐌹𐍃𐌺', '𓂀𓃠', '𒀀𒀁',
    '一只红色的狐狸', '紅色的狐狸，在雪中。', '狐狸fox狐狸', '三只狐狸3只', '雪の中の赤い狐', 'カタカナ ｶﾀｶﾅ ﾊﾟ ガ カ\u3099', 'ひらがな゛゜', '한국어 붉은 여우', '한\u1100\u1161\u11a8', '㈱ ㌔ ㍿ ㋿', '々〆〇', '𠮷野家 𩸽',
    '豈 更 車', '﨎 﨏', '、。「」『』【】', '！？；：（）', '～ ﹏ ﹁', 'ㄅㄆㄇ', 'ꀀꀁ', 'ꦗꦮ', 'Tiếng Việt tie\u0302\u0301ng', 'Ελληνικά ΕΛΛΗΝΙΚΆ', 'ДЖ џ Ћ',
]

SYMBOLS = [
    '🦊', '🦊🦊', 'a 🦊 b', 'fox🦊fox', '👩‍🚀', '👨‍👩‍👧‍👦', '🏳️‍🌈', '👍🏽', '❤ ❤️ ❤︎', '☕︎ ☕️', '🇨🇳🇩🇪', '1️⃣ #️⃣', '☺☻', '→ ⇒ ↔', '∑∫√∞≠≤≥', '█▓▒░', '♔♕♖', '♪♫', '⠓⠑⠇⠇⠕',
    '🀄🃏', '⌘⌥⇧', '\ue000 private', '\U000f0000', '\ufffd replaced', '\ufffe\uffff', '\U0001f98a' * 20, '°C ′ ″', '· • ‣', '‽ ⁂ ⸮', 'a\u20dd b\u20e0',
    '<|startoftext|>', '<|endoftext|>', 'a<|endoftext|>b', 'a <|endoftext|> b', '<|STARTOFTEXT|>', '</w>', 'fox</w>', '</s>', '<pad>', '<unk>', 'a </s> b', 'x<extra_id_0>y',
    '<extra_id_5> fox', '▁', '▁fox', 'a▁b', ' ▁ ', '<s>', '[PAD] [CLS]',
]

STRINGS = [*PLAIN, *SPACES, *LATIN, *SCRIPTS, *SYMBOLS]
