"""
The words of the exact model. A concept is what a picture can have: a thing, a colour, a number, a place, a time of day.
Every known word, English or Chinese, names one or more concepts; all other words mean nothing to the model.
"""

# name: (English words; the first is used in captions), (Chinese words; likewise), Chinese measure word
THINGS = {
    'boat': (['sailing boat', 'sailboat', 'boat', 'ship', 'yacht', 'sail'], ['帆船', '小船', '船', '船只'], '艘'),
    'lighthouse': (['lighthouse', 'beacon'], ['灯塔'], '座'),
    'house': (['house', 'cottage', 'cabin', 'home', 'hut'], ['小屋', '房子', '木屋', '房屋', '屋子', '屋'], '座'),
    'windmill': (['windmill', 'mill'], ['风车'], '座'),
    'tent': (['tent', 'camp'], ['帐篷'], '顶'),
    'castle': (['castle', 'palace'], ['城堡', '宫殿'], '座'),
    'tree': (['tree'], ['树', '大树', '树木'], '棵'),
    'pine': (['pine', 'fir', 'spruce', 'conifer'], ['松树', '冷杉', '松'], '棵'),
    'palm': (['palm', 'palm tree'], ['棕榈树', '椰子树', '椰树', '棕榈'], '棵'),
    'cactus': (['cactus', 'cacti'], ['仙人掌'], '棵'),
    'daisy': (['daisy', 'blossom'], ['雏菊', '小花'], '朵'),
    'tulip': (['tulip'], ['郁金香'], '朵'),
    'mushroom': (['mushroom', 'toadstool', 'fungus'], ['蘑菇'], '朵'),
    'cat': (['cat', 'kitten', 'kitty'], ['猫', '小猫', '猫咪'], '只'),
    'rabbit': (['rabbit', 'bunny', 'hare'], ['兔子', '小兔', '兔'], '只'),
    'bird': (['bird', 'songbird', 'robin'], ['小鸟', '鸟', '鸟儿'], '只'),
    'duck': (['duck', 'duckling'], ['鸭子', '小鸭', '鸭'], '只'),
    'penguin': (['penguin'], ['企鹅'], '只'),
    'fish': (['fish', 'goldfish'], ['鱼', '小鱼', '金鱼'], '条'),
    'whale': (['whale'], ['鲸鱼', '鲸'], '头'),
    'jellyfish': (['jellyfish'], ['水母'], '只'),
    'butterfly': (['butterfly'], ['蝴蝶'], '只'),
    'balloon': (['hot-air balloon', 'hot air balloon', 'balloon'], ['热气球', '气球'], '个'),
    'kite': (['kite'], ['风筝'], '只'),
    'rocket': (['rocket', 'spaceship', 'spacecraft'], ['火箭', '飞船', '宇宙飞船'], '枚'),
    'planet': (['planet', 'saturn'], ['行星', '土星', '星球'], '颗'),
    'moon': (['moon', 'full moon', 'crescent', 'moonlight', 'moonlit'], ['月亮', '月', '月光', '满月', '弯月', '圆月'], '轮'),
    'sun': (['sun'], ['太阳'], '轮'),
    'star': (['star', 'starry', 'starlight'], ['星星', '星', '繁星'], '颗'),
    'teacup': (['teacup', 'cup', 'mug', 'tea', 'coffee'], ['茶杯', '杯子', '杯', '茶', '咖啡'], '个'),
    'apple': (['apple'], ['苹果'], '个'),
    'pear': (['pear'], ['梨', '梨子'], '个'),
    'lemon': (['lemon'], ['柠檬'], '个'),
    'cherry': (['cherry'], ['樱桃'], '颗'),
    'cupcake': (['cupcake', 'cake', 'muffin'], ['蛋糕', '纸杯蛋糕'], '个'),
    'snowman': (['snowman', 'snowmen'], ['雪人'], '个'),
    'umbrella': (['parasol', 'umbrella', 'sunshade'], ['阳伞', '伞', '雨伞'], '把'),
}

COLOURS = {
    'red': (['red', 'scarlet', 'crimson'], ['红色', '红', '红色的']),
    'orange': (['orange', 'ginger'], ['橙色', '橙', '橘色', '橘']),
    'yellow': (['yellow', 'golden', 'gold'], ['黄色', '黄', '金色', '金黄', '金黄色']),
    'green': (['green'], ['绿色', '绿']),
    'teal': (['teal', 'turquoise', 'cyan'], ['青色', '青', '青绿色']),
    'blue': (['blue', 'navy'], ['蓝色', '蓝']),
    'purple': (['purple', 'violet', 'lilac'], ['紫色', '紫']),
    'pink': (['pink', 'rosy'], ['粉色', '粉红', '粉红色', '粉']),
    'white': (['white'], ['白色', '白']),
    'black': (['black', 'dark'], ['黑色', '黑']),
    'grey': (['grey', 'gray', 'silver'], ['灰色', '灰', '银色']),
    'brown': (['brown'], ['棕色', '褐色', '棕']),
}

COUNTS = {
    'two': (['two', '2', 'pair', 'couple', 'both'], ['两', '二', '双', '对', '俩']),
    'three': (['three', '3', 'trio'], ['三']),
    'four': (['four', '4'], ['四']),
}

# name: (English phrase in captions, words), (Chinese phrase in captions, words)
PLACES = {
    'meadow': ('in a meadow', ['meadow', 'field', 'grass', 'grassland', 'pasture', 'hill', 'countryside', 'garden'],
               '草地上', ['草地', '草原', '草坪', '田野', '原野', '山坡', '花园', '草']),
    'sea': ('on the sea', ['sea', 'ocean', 'water', 'wave', 'bay'], '海上', ['海', '大海', '海洋', '海面', '水', '海上', '水面', '海浪']),
    'underwater': ('under the sea', ['underwater', 'under the sea', 'undersea', 'seabed', 'reef'], '海底', ['海底', '水下', '海里', '水里', '海中']),
    'sky': ('in the sky', ['sky', 'air', 'flying', 'heaven'], '天空中', ['天空', '空中', '天上', '飞']),
    'snow': ('in the snow', ['snow', 'snowy', 'winter', 'ice', 'snowfield'], '雪地里', ['雪地', '雪', '冬天', '冬', '冰', '雪花', '下雪']),
    'desert': ('in the desert', ['desert', 'dune', 'sahara'], '沙漠里', ['沙漠', '沙丘', '戈壁']),
    'table': ('on a table', ['table', 'tabletop', 'desk', 'kitchen'], '桌上', ['桌上', '桌子', '桌', '餐桌', '桌面']),
    'forest': ('in the forest', ['forest', 'woods', 'wood', 'woodland'], '森林里', ['森林', '树林', '林中', '林间']),
    'beach': ('on the beach', ['beach', 'shore', 'seaside', 'coast', 'sand', 'island'], '海滩上', ['海滩', '沙滩', '海边', '岸边', '海岸', '海岛']),
    'mountains': ('in the mountains', ['mountain', 'alps', 'peak', 'valley'], '山间', ['山', '山间', '高山', '群山', '雪山', '山谷', '山中']),
    'space': ('in space', ['space', 'cosmos', 'galaxy', 'universe', 'outer space'], '太空中', ['太空', '宇宙', '银河']),
}

TIMES = {
    'morning': ('in the morning', ['morning', 'dawn', 'sunrise', 'daybreak'], '清晨', ['清晨', '早晨', '日出', '黎明', '早上', '朝阳']),
    'day': ('by day', ['day', 'daytime', 'noon', 'sunny', 'daylight', 'blue sky', 'afternoon'], '白天', ['白天', '晴天', '中午', '蓝天', '阳光', '下午']),
    'sunset': ('at sunset', ['sunset', 'dusk', 'evening', 'twilight'], '日落时', ['日落', '黄昏', '傍晚', '夕阳', '晚霞']),
    'night': ('at night', ['night', 'midnight', 'nighttime'], '夜晚', ['夜晚', '夜', '晚上', '黑夜', '午夜', '深夜', '夜里']),
}

PETALS = {
    'petals5': (['five', '5'], ['五']),
    'petals6': (['six', '6'], ['六']),
    'petals8': (['eight', '8'], ['八']),
}

# wider words: name: (English, Chinese, the things that are one)
KINDS = {
    'any tree': (['evergreen', 'plant'], ['植物'], ['tree', 'pine', 'palm', 'cactus']),
    'flower': (['flower', 'bloom'], ['花', '花朵', '鲜花'], ['daisy', 'tulip']),
    'fruit': (['fruit'], ['水果', '果'], ['apple', 'pear', 'lemon', 'cherry']),
    'animal': (['animal', 'pet', 'creature'], ['动物', '宠物'],
               ['cat', 'rabbit', 'bird', 'duck', 'penguin', 'fish', 'whale', 'jellyfish', 'butterfly']),
    'building': (['building', 'tower'], ['建筑', '塔', '楼'], ['house', 'lighthouse', 'windmill', 'castle']),
    'food': (['food', 'sweet', 'dessert'], ['食物', '甜点', '点心'], ['apple', 'pear', 'lemon', 'cherry', 'cupcake']),
}

# words that name several concepts at once, or things of the background
PHRASES = {
    'night sky': ['night', 'sky'], 'starry sky': ['night', 'star'], 'starry night': ['night', 'star'], '夜空': ['night', 'sky'],
    '星空': ['night', 'star'], '月夜': ['night', 'moon'], '月光下': ['night', 'moon'], 'still life': ['table', 'fruit'], '静物': ['table', 'fruit'],
    'cloud': ['cloud'], 'cloudy': ['cloud'], '云': ['cloud'], '白云': ['cloud'], '云朵': ['cloud'],
    '雪人': ['snowman'], 'petals': [], '花瓣': [], '热': [],
}

# What a picture loses in log weight for each wish of the prompt it does not meet
COSTS = {'thing': 9.0, 'place': 6.5, 'colour': 7.0, 'count': 6.0, 'time': 5.5, 'petals': 6.0, 'extra': 5.0, 'one': 4.0, 'many': 4.0}

ONE = ['a', 'an', 'one', 'single', '1', 'lone', '一', '单', '孤']
MANY = ['many', 'some', 'several', 'few', 'group', '许多', '很多', '一些', '几', '些', '一群', '多']
# plurals of these often belong to the background, so they say nothing about the number of the main things
BACKGROUND = {'star', 'tree', 'pine', 'palm', 'daisy', 'moon', 'sun'}


def plural(word):
    """The English plural of a word or phrase of this vocabulary."""
    if word.endswith('y') and word[-2] not in 'aeiou':
        return word[:-1] + 'ies'
    if word.endswith(('s', 'sh', 'ch', 'x')):
        return word + 'es'
    return word + 's'
