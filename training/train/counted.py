"""Trains a finished model on until its pictures have the numbers that their prompts name.

    python -m train.counted --config train/configs/counted.json --out runs/counted

OUT holds vae.pt and the checkpoint `start` of the configuration. Pictures are made from noise with guidance, in a few steps, up to
where their parts are settled; the reader of `train.reader` reads the picture expected there, and its cross-entropy with what
the prompt names is followed back through all those steps (Clark et al. 2024, arXiv 2309.17400, section 3). Beside it stands the
plain loss on drawings, and a critic (`train.critic`) has its say in the same slope: they keep everything else as it is drawn.
`back` of the way from the finished weights to those it began with is gone at the end: halfway lies nearer to drawings than either.
"""

import argparse
import json
import math
import shutil
import time
from pathlib import Path

import torch

from world.grammar_values import HEADS

from . import reader
from .critic import Rival, unlike
from .generator import Stages, World, compiled
from .main import say
from .tokenizer import Prompts
from .tune import drawing_loss

COUNTED = {"hand.fingers", "flower.petals", "still_life.count", "creature.legs", "creature.eyes", "creature.wings"}


def even_nodes(steps, end):
    """Angles from pure noise down to `end`, the inner ones moved at random by up to a third of a step."""
    even = torch.linspace(math.pi / 2, end, steps + 1)
    even[1:-1] += (torch.rand(steps - 1) - 0.5) * (2 / 3) * (math.pi / 2 - end) / steps
    return even.tolist()


def karras_nodes(steps, end, phase):
    """Angles from pure noise down to `end` or the first below it, as Karras's nodes (rho 7) of `steps` evaluations have them.

    The k-th is at k + `phase` steps of 1 / (`steps` - 1) from sigma 80 towards 0.001; 0 is where the product has them (Karras
    et al. 2022, arXiv 2206.00364, equation 5).
    """
    top, bottom = (sigma ** (1 / 7) for sigma in (80.0, 0.001))
    at = [math.pi / 2]
    while at[-1] > end:
        at.append(math.atan((top + (bottom - top) * (len(at) + phase) / (steps - 1)) ** 7))
    return at


def expected(velocity, u, at):
    """x0 that the model expects at the last of the angles `at`, from the state u at the first, by two-step data prediction.

    Between two angles the noise stands still and x0 is that of the middle, extrapolated from this and the last angle.
    """
    before = None
    for i, phi in enumerate(at):
        x0 = math.cos(phi) * u - math.sin(phi) * velocity(u, phi)
        if i + 1 == len(at):
            return x0
        middle = x0 if before is None else x0 + 0.5 * (at[i + 1] - phi) / (phi - at[i - 1]) * (x0 - before)
        noise = (u - math.cos(phi) * middle) / math.sin(phi)
        u, before = math.cos(at[i + 1]) * middle + math.sin(at[i + 1]) * noise, x0


class Counted:
    """The two losses and what the reader has read of late."""

    def __init__(self, stages, data, judge, config):
        self.stages, self.judge, self.config = stages, judge, config
        latents, self.wanted, self.tokens, self.told = (part.to(stages.device) for part in data)
        self.rival = Rival(judge, latents, stages.device, config["critic_rate"])
        kinds = torch.tensor([config["asked"].get(kind, 0) for kind in HEADS["kind"]], dtype=torch.float)
        own = kinds[self.wanted[:, 0].long()]
        self.chances = own / torch.bincount(self.wanted[:, 0].long(), minlength=len(kinds))[self.wanted[:, 0].long()]
        self.weights = torch.tensor([1.0 if head in COUNTED else config["others"] for head in HEADS], device=stages.device)
        self.counts = torch.tensor([head in COUNTED for head in HEADS], device=stages.device)
        self.parameters = [p for p in stages.live.parameters() if p.requires_grad]
        self.wrong = {}
        self.started, self.seen, self.right, self.steps, self.figures = time.time(), 0, 0, 0, []

    def prompts(self, size):
        """rows [size], ids [size, 32], targets [size, heads], which heads the prompts name, bool [size, heads]"""
        chances = self.chances.clone()
        for (head, value), share in self.wrong.items():
            chances[self.wanted[:, head] == value] *= 0.1 + share
        rows = torch.multinomial(chances, size, replacement=True)
        names = (self.told[rows] & self.counts).any(2).float() + 0.02
        chosen = torch.multinomial(names, 1)[:, 0]
        return rows, self.tokens[rows, chosen].long(), self.wanted[rows], self.told[rows, chosen]

    def chain(self):
        """The angles of a chain of one of the configuration's kinds."""
        kinds = self.config["chains"]
        kind = kinds[int(torch.multinomial(torch.tensor([kind["share"] for kind in kinds]), 1))]
        low, high = kind["steps"]
        nearest, farthest = kind["ends"]
        steps, end = int(torch.randint(low, high + 1, ())), nearest + (farthest - nearest) * float(torch.rand(()))
        return even_nodes(steps, end) if kind["nodes"] == "even" else karras_nodes(steps, end, float(torch.rand(())) - 0.5)

    def velocity(self, ids, guidance, blanks, known):
        """F(u, phi) with guidance. What the unprompted half says is put into `blanks` by angle, or read there where it is `known`.

        The way back leads through the prompted half alone, as if it stood there unguided: followed by its weight without the
        other half, which all but cancels it, the slope would grow by that weight in every step. Nor does one picture's slope
        in any state grow beyond `steepest` over the number of pictures, as a few would.
        """
        network = self.stages.live
        zeros = torch.zeros(len(ids), 256, device=ids.device)
        text, limit = network.text(ids), self.config["steepest"] / self.config["made"]
        blank = None if known else network.text(self.stages.world.empty.expand_as(ids))

        def shorter(slope):
            norm = slope.float().flatten(1).norm(dim=1)
            return slope * (limit / norm.clamp(min=limit))[:, None, None, None]

        def f(u, phi):
            if u.requires_grad:
                u.register_hook(shorter)
            u = u.contiguous(memory_format=torch.channels_last)
            turn = torch.full((len(ids),), phi / (math.pi / 2), device=ids.device)
            asked = network.core(u, turn, text, zeros)[0].float()
            if not known:
                blanks[phi] = network.core(u, turn, blank, zeros)[0].float()
            return asked + ((guidance - 1) * (asked - blanks[phi])).detach()

        return f

    def judged(self, x0, wanted, told):
        """What is wrong with each, [B], and whether each number of parts was read right, [B, heads].

        Wrong is the reader's cross-entropy with what the prompt names, and what the critic sees in it.
        """
        logits = self.judge(reader.noised(x0).contiguous(memory_format=torch.channels_last))
        best = torch.stack([part.argmax(1) for part in logits.split(reader.SIZES, 1)], 1)
        misread = (reader.losses(logits, wanted) * told * self.weights).sum(1)
        return misread, unlike(self.rival.critic, x0), best == wanted

    def reading(self):
        """What is wrong with pictures made from noise, over all of them; the way back from the worst `followed`."""
        config = self.config
        rows, ids, wanted, told = self.prompts(config["made"])
        at = self.chain()
        weak, strong = config["guidance"]
        guidance = weak + (strong - weak) * torch.rand(len(ids), 1, 1, 1, device=ids.device)
        noise, blanks = torch.randn(len(ids), 8, 16, 16, device=ids.device), {}
        with torch.no_grad(), self.stages.autocast():
            made = expected(self.velocity(ids, guidance, blanks, False), noise, at)
            misread, odd, right = self.judged(made, wanted, told)
        counted = told & self.counts & (wanted >= 0)
        asked = counted.any(1)
        self.seen += int(asked.sum())
        self.right += int(((right | ~counted).all(1) & asked).sum())
        self.note(wanted, counted, right)
        self.rival.remember(made, rows)
        share = config["critic"] * min(1.0, self.steps / self.config["critic_ramp"])
        worst = (misread + share * odd).topk(config["followed"]).indices
        blanks = {phi: blank[worst] for phi, blank in blanks.items()}
        with self.stages.autocast():
            x0 = expected(self.velocity(ids[worst], guidance[worst], blanks, True), noise[worst], at)
            misread_again, odd_again, _ = self.judged(x0, wanted[worst], told[worst])
        return (misread_again + share * odd_again).sum() / len(ids), float(misread.mean()), float(odd.mean())

    def note(self, wanted, counted, right):
        """Remembers how often each number of parts goes wrong, and asks for those more often."""
        for head in counted.any(0).nonzero()[:, 0].tolist():
            for value, good in zip(wanted[counted[:, head], head].tolist(), right[counted[:, head], head].tolist()):
                old = self.wrong.get((head, value), 0.3)
                self.wrong[(head, value)] = old + 0.02 * ((0.0 if good else 1.0) - old)

    def loss(self):
        config = self.config
        wrong, misread, odd = self.reading()
        pulled = self.pull(wrong)
        told_apart = sum(self.rival.step() for _ in range(config["critic_steps"])) / config["critic_steps"]
        drawn = drawing_loss(self.stages, config["name"], config["drawn"], config["angles"])
        self.tell(misread, odd, told_apart, float(drawn.detach()))
        return drawn + pulled

    def tell(self, *figures):
        """Prints the means of every 25 steps."""
        self.figures.append(figures)
        self.steps += 1
        if len(self.figures) == 25:
            misread, odd, told_apart, drawn = (sum(column) / 25 for column in zip(*self.figures))
            say(self.started, f"reader {misread:.3f}, counts right {100 * self.right / self.seen:.1f} % of {self.seen}, critic {odd:.3f} "
                              f"(right in {100 * told_apart:.0f} %), drawings {drawn:.4f}")
            self.figures, self.seen, self.right = [], 0, 0

    def pull(self, read):
        """Zero, with the slope of the reading, no longer than `slope`: now and then a chain of steps has a very steep one."""
        slopes = torch.autograd.grad(read, self.parameters, allow_unused=True)
        used = [(p, slope) for p, slope in zip(self.parameters, slopes) if slope is not None]
        norm = float(torch.nn.utils.get_total_norm([slope for _, slope in used]))
        scale = min(1.0, self.config["slope"] / norm) if math.isfinite(norm) else 0.0
        value = sum((p * (scale * torch.nan_to_num(slope))).sum() for p, slope in used)
        return value - value.detach()


def between(first, last, share):
    """Weights between two sets of them, `share` of the way back from `last` to `first`; what is no number with a fraction is the last's."""
    return {key: value.lerp(first[key], share) if value.is_floating_point() else value for key, value in last.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, help="of training, instead of the configuration's")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    config, out = json.loads(options.config.read_text()), options.out
    name = config["name"]
    before = out / f"{name}.uncounted.pt"
    if before.exists():
        return
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    with (out / "log.jsonl").open("a") as log:
        log.write(json.dumps({"counted": config, "seconds": options.seconds, "device": device.type}) + "\n")
    data, judge = reader.made(config, out, options.workers, device)
    prompts = Prompts()
    empty = torch.from_numpy(prompts.ids([""]).astype("int64")).to(device)[0]
    stages = Stages(World(data[0].to(device), data[2].to(device), empty), out, prompts.size, device)
    stages.start_from(config["start"])
    first = {key: value.clone() for key, value in stages.live.state_dict().items()}
    stages.live.to(memory_format=torch.channels_last)
    if shutil.which("g++") and "steps" not in config:
        compiled(stages.live)
    settings = {**config, **({"seconds": options.seconds} if options.seconds else {})}
    stages.loop(f"{name}.counted", settings, config["decay"]).run(Counted(stages, data, judge, config).loss)
    torch.save(first, before.with_suffix(".part"))
    stages.finish(name)
    if config.get("back", 0):
        finished = torch.load(out / f"{name}.pt", map_location=device)
        torch.save(between(first, finished, config["back"]), out / f"{name}.pt")
    before.with_suffix(".part").rename(before)


if __name__ == "__main__":
    main()
