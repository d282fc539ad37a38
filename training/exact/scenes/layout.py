"""Where the things of a picture stand: hand-set places per number, with a little chance."""

# x, y of the base and height for standing things; x, y of the middle for floating ones
STAND = {
    1: [(32, 56.5, 36)],
    2: [(19.5, 54, 28), (45, 57, 28)],
    3: [(32.5, 49.5, 22), (15, 56, 23), (49.5, 57, 23)],
    4: [(22, 47.5, 18.5), (44.5, 48, 18.5), (12.5, 57.5, 20), (37, 58, 20)],
}
FLOAT = {
    1: [(32, 31, 40)],
    2: [(20.5, 25, 28), (44, 38, 28)],
    3: [(18, 20, 22), (46, 27, 22), (27, 47, 22)],
    4: [(17, 17, 19), (46, 18, 19), (19, 46, 19), (47, 45, 19)],
}
SWIM = {
    1: [(32, 49, 36)],
    2: [(20, 46, 26), (44.5, 54, 27)],
    3: [(33, 43, 20), (14, 50, 22), (48, 56.5, 23)],
    4: [(19, 42.5, 17), (46, 44, 17.5), (14.5, 55.5, 19.5), (42, 57.5, 20)],
}
HIGH = {
    1: [(32, 25, 36)],
    2: [(20, 21, 26), (45, 29, 26)],
    3: [(16, 18, 21), (47, 19, 20), (32, 35, 22)],
    4: [(14, 17, 17), (38, 14, 17), (26, 35, 18), (51, 34, 17)],
}
TABLES = {'stand': STAND, 'float': FLOAT, 'swim': SWIM, 'high': HIGH}


def places_for(scene, thing, rng):
    """[(x, y, size, flip, angle)] back to front. Sizes are the thing's own heights."""
    table = TABLES[thing.anchor(scene)][scene.count]
    mirror = rng.random() < 0.5
    out = []
    for x, y, size in table:
        x = 64 - x if mirror else x
        dx, dy = rng.uniform(-1.6, 1.6), rng.uniform(-1.2, 1.2)
        flip = bool(rng.random() < 0.5) if thing.turns else False
        angle = float(rng.uniform(-1, 1) * thing.sway)
        out.append((x + dx, y + dy, size * thing.scale[min(scene.count, 4)] * rng.uniform(0.95, 1.05), flip, angle))
    return sorted(out, key=lambda place: place[1])
