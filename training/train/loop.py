"""One training loop for all stages: a time or step budget, cosine learning rate, EMA, checkpoints, a log."""

import json
import math
import time

import torch


WARM_UP = 3
"""Steps whose time is not counted: kernels are compiled in them."""


class Loop:
    """Minimises `loss()` (a scalar tensor, or a tuple with a dict of parts) over `modules`.

    The budget ends with whichever comes first, `seconds` or `steps`; the learning rate follows the share that is used
    up: linear warm-up over the first 2 %, then a cosine to zero. `ema` are copies of the modules that receive the
    moving average. A checkpoint is written every minute and read again on the next start.
    """

    def __init__(self, name, out, modules, ema, rate, seconds=None, steps=None, decay=0.999, weight_decay=0.01):
        self.name, self.out, self.modules, self.ema = name, out, modules, ema
        self.rate, self.seconds, self.steps, self.decay = rate, seconds or math.inf, steps or math.inf, decay
        self.parameters = [p for m in modules for p in m.parameters() if p.requires_grad]
        self.averages = [q for m, e in zip(modules, ema) for p, q in zip(m.parameters(), e.parameters()) if p.requires_grad]
        fused = self.parameters[0].is_cuda
        self.optimiser = torch.optim.AdamW(self.parameters, lr=rate, betas=(0.9, 0.95), weight_decay=weight_decay, fused=fused)
        self.step, self.spent = 0, 0.0
        self.checkpoint = out / f"{name}.part.pt"
        if self.checkpoint.exists():
            self._load()

    def _state(self):
        parts = [m.state_dict() for m in (*self.modules, *self.ema)]
        return {"modules": parts, "optimiser": self.optimiser.state_dict(), "step": self.step, "spent": self.spent}

    def _load(self):
        state = torch.load(self.checkpoint, map_location=self.parameters[0].device, weights_only=True)
        for module, part in zip((*self.modules, *self.ema), state["modules"]):
            module.load_state_dict(part)
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.spent = state["step"], state["spent"]

    def progress(self):
        """The share of the budget that is used up, 0..1."""
        return min(1.0, max(self.spent / self.seconds, self.step / self.steps))

    def run(self, loss):
        history, total, count, last_log, last_save = [], 0.0, 0, time.time(), time.time()
        started = time.time()
        while self.progress() < 1:
            share = self.progress()
            rate = self.rate * min(1.0, (self.step + 1) / 100, share / 0.02 + 1e-2) * 0.5 * (1 + math.cos(math.pi * share))
            for group in self.optimiser.param_groups:
                group["lr"] = rate
            value = loss()
            self.optimiser.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
            self.optimiser.step()
            decay = min(self.decay, (1 + self.step) / (10 + self.step))
            with torch.no_grad():
                torch._foreach_lerp_(self.averages, self.parameters, 1 - decay)
            total = total + value.detach()
            count += 1
            self.step += 1
            now = time.time()
            if self.step > WARM_UP:
                self.spent += now - started
            started = now
            if count == 100 or self.progress() >= 1:
                mean = float(total) / count
                if not math.isfinite(mean):
                    raise RuntimeError(f"{self.name}: the loss is not finite after {self.step} steps; lower the rate.")
                line = {"stage": self.name, "step": self.step, "seconds": round(self.spent, 1), "loss": round(mean, 5),
                        "step_ms": round(1000 * (time.time() - last_log) / count, 1)}
                history.append(line)
                if len(history) % 5 == 1 or self.progress() >= 1:
                    print(json.dumps(line), flush=True)
                total, count, last_log = 0.0, 0, time.time()
            if now - last_save > 60:
                torch.save(self._state(), self.checkpoint)
                last_save = time.time()
        with (self.out / "log.jsonl").open("a") as log:
            log.writelines(json.dumps(line) + "\n" for line in history)
        self.checkpoint.unlink(missing_ok=True)
