"""The formulas and tables of one step, with its numbers put in."""

from collections.abc import Sequence

import numpy as np

from algorithms.network import Layers
from visuals.figures.write import num, par
from visuals.lessons.neural_network.drawn import edge, weight_name
from visuals.lessons.neural_network.net import BENDS, SLOPE, slopes, unit
from visuals.lessons.neural_network.pass_through import Pass
from visuals.lessons.plane import Floats
from visuals.lessons.walkthrough import Formula, Row

LONG = 44  # characters a line


def name(told: Pass, tag: str) -> str:
    """Return the name of a parameter."""
    return weight_name(told.found, told.sizes, tag)


def summed(start: str, terms: Sequence[str], end: str = "") -> list[str]:
    """Return a sum as lines that are not too long."""
    first, *rest = [*terms[:-1], terms[-1] + end]
    lines, line = [], start + first
    for term in rest:
        if len(line) + len(term) + 3 > LONG:
            lines.append(line)
            line = f"  + {term}"
        else:
            line = f"{line} + {term}"
    return [*lines, line]


def unit_name(told: Pass, layer: int, j: int) -> str:
    """Return the name of a unit."""
    return unit(layer, j, told.found, len(told.sizes) - 1)


# ---------------------------------------------------------------------- forward


def weights(told: Pass, layer: int) -> tuple[tuple[str, ...], list[Row]]:
    """Return the table of what enters the units of a layer."""
    coef, intercept = told.back.coefs[layer - 1], told.back.intercepts[layer - 1]
    head = ("unit", *(f"w from {unit_name(told, layer - 1, i)}" for i in range(len(coef))), "bias")
    return head, [
        Row((unit_name(told, layer, j), *(num(w) for w in coef[:, j]), num(intercept[j])), f"{layer}-{j}")
        for j in range(coef.shape[1])
    ]


def bounds(told: Pass) -> list[Formula]:
    """Return within which bounds the weights were drawn."""
    top = 2 if told.found.run["activation"] == "logistic" else 6
    made = []
    for layer in range(1, len(told.sizes)):
        below, above = told.sizes[layer - 1], told.sizes[layer]
        made.append(
            Formula(
                f"bound into layer {layer}",
                [f"= √({top} / (fan in + fan out))",
                 f"= √({top} / ({below} + {above})) = {num(float(np.sqrt(top / (below + above))))}"],
            )
        )  # fmt: skip
    return made


def standardized(told: Pass) -> list[Formula]:
    """Return how the columns of the row that is followed become inputs."""
    found, made = told.found, []
    for i, (raw, x) in enumerate(zip(found.raw[told.row], found.X[told.row], strict=True)):
        lines = [f"= {num(x)}, as in the table"]
        if found.scaler is not None:
            mean, scale = np.asarray(found.scaler.mean_)[i], np.asarray(found.scaler.scale_)[i]
            lines = ["= (value − mean) / standard deviation"]
            lines += [f"= ({num(raw)} − {par(mean, 4)}) / {num(scale)}", f"= {num(x)}"]
        made.append(Formula(unit_name(told, 0, i), lines, f"0-{i}"))
    return made


def hidden_unit(told: Pass, layer: int, j: int) -> Formula:
    """Return the way from what enters a hidden unit to what it passes on."""
    coef, below = told.back.coefs[layer - 1][:, j], told.back.activations[layer - 1][0]
    z, a = told.z(layer)[0, j], told.back.activations[layer][0, j]
    terms = [f"{par(w) if i else num(w, 3)} · {par(v)}" for i, (w, v) in enumerate(zip(coef, below, strict=True))]
    lines = summed("z = ", [*terms, par(told.back.intercepts[layer - 1][j])])
    lines += [f"z = {num(z)}", f"a = {BENDS[told.found.run['activation']]} = {num(a)}"]
    return Formula(unit_name(told, layer, j), lines, f"{layer}-{j}")


def output(told: Pass) -> list[Formula]:
    """Return the way from the last hidden layer to the probabilities."""
    last = len(told.sizes) - 1
    coef, b = told.back.coefs[-1], told.back.intercepts[-1]
    below, z, p = told.back.activations[-2][0], told.z(last)[0], told.back.activations[-1][0]
    made = []
    for j in range(len(p)):
        terms = [
            f"{par(w) if i else num(w, 3)} · {par(v)}" for i, (w, v) in enumerate(zip(coef[:, j], below, strict=True))
        ]
        end = (
            "1 / (1 + e^{−z})" if len(p) == 1 else f"e^{{z}} / Σ e^{{z}} = {num(np.exp(z[j]))} / {num(np.exp(z).sum())}"
        )
        lines = [*summed("z = ", [*terms, par(b[j])]), f"z = {num(z[j])}", f"p = {end}", f"p = {num(p[j])}"]
        made.append(Formula(unit_name(told, last, j), lines, f"{last}-{j}"))
    return made


def own(told: Pass) -> Floats:
    """Return the probability of each batch row's own class."""
    p, y = told.back.activations[-1], told.found.y[told.back.rows]
    return np.where(y == 1, p[:, 0], 1 - p[:, 0]) if p.shape[1] == 1 else p[np.arange(len(y)), y]


def loss_of(told: Pass) -> Formula:
    """Return the batch's loss."""
    p = own(told)
    if len(p) == 1:
        return Formula("L", ["= −ln p(its class)", f"= −ln {num(p[0])} = {num(told.back.loss)}"])
    sums = summed("= −(", [f"ln {num(v, 3)}" for v in p], f") / {len(p)}")
    return Formula("L", ["= −(Σ ln p(its class)) / n", *sums, f"= {num(told.back.loss)}"])


# ---------------------------------------------------------------------- backward


def output_delta(told: Pass, j: int) -> Formula:
    """Return the delta of an output."""
    last = len(told.sizes) - 1
    p, y, delta = told.back.activations[-1][0, j], told.batch.target[0, j], told.back.deltas[-1][0, j]
    where = unit_name(told, last, j)
    return Formula(f"δ({where})", ["= ∂L/∂z = p − y", f"= {num(p)} − {num(y)} = {num(delta)}"], f"{last}-{j}")


def hidden_delta(told: Pass, layer: int, j: int) -> Formula:
    """Return the delta of a hidden unit."""
    a, delta = told.back.activations[layer][0, j], told.back.deltas[layer - 1][0, j]
    above, coef = told.back.deltas[layer][0], told.back.coefs[layer][j]
    terms = [f"{par(d) if i else num(d, 3)} · {par(w)}" for i, (d, w) in enumerate(zip(above, coef, strict=True))]
    slope = float(slopes(told.found, np.asarray(a)))
    back = summed("= (", terms, f") · {num(slope)}")
    lines = ["= (Σ δ · w) · f′(z)", *back, f"= {num(delta)}"]
    if len(back) < 3:
        lines.append(f"f′(z) = {SLOPE[told.found.run['activation']]}")
    return Formula(f"δ({unit_name(told, layer, j)})", lines, f"{layer}-{j}")


def chain(told: Pass) -> list[Formula]:
    """Return the gradient of the weight that is followed, by the chain rule."""
    _, i, j = (int(part) for part in told.followed.split("-"))
    x, delta = told.batch.X[:, i], told.back.deltas[0][:, j]
    into, there = unit_name(told, 0, i), unit_name(told, 1, j)
    left, g = f"∂L/∂{name(told, told.followed)}", told.gradient(told.followed)
    made = []
    if len(x) == 1 and told.sizes[2:] == [1]:
        out, a = told.back.deltas[1][0, 0], told.back.activations[1][0, j]
        parts = (out, told.back.coefs[1][j, 0], float(slopes(told.found, np.asarray(a))), x[0])
        lines = [
            "= ∂L/∂z_{2} · ∂z_{2}/∂a · ∂a/∂z_{1} · ∂z_{1}/∂w",
            f"= (p − y) · {name(told, edge(1, j, 0))} · f′(z) · {into}",
            "= " + " · ".join(par(v) if k else num(v, 3) for k, v in enumerate(parts)),
            f"= {num(g)}",
        ]
        made.append(Formula(left, lines, told.followed))
    terms = [f"{par(d) if k else num(d, 3)} · {par(v)}" for k, (d, v) in enumerate(zip(delta, x, strict=True))]
    if len(terms) == 1:
        made.append(Formula(left, [f"= δ({there}) · {into}", f"= {terms[0]} = {num(g)}"], told.followed))
    else:
        lines = summed("= (", terms, f") / {len(x)}")
        lines = [f"= (Σ δ({there}) · {into}) / n", *lines, f"= {num(g)}"]
        made.append(Formula(left, lines, told.followed))
    return made


# ---------------------------------------------------------------------- update


def update(told: Pass, tag: str) -> Formula:
    """Return the update of a parameter."""
    was, g, now = told.value(tag), told.gradient(tag), told.value(tag, after=True)
    rate = num(told.found.run["rate"])
    return Formula(name(told, tag), ["← w − η · ∂L/∂w", f"= {num(was)} − {rate} · {par(g, 4)}", f"= {num(now)}"], tag)


def squared(told: Pass) -> float:
    """Return the squared length of the whole gradient."""
    parts: list[Layers] = [told.back.coef_grads, told.back.intercept_grads]
    return float(sum(np.vdot(part, part) for layers in parts for part in layers))


def promised(told: Pass) -> Formula:
    """Return how far the loss would fall if it were straight, and how far it fell."""
    rate, g = float(told.found.run["rate"]), squared(told)
    return Formula(
        "change of L",
        [f"≈ −η · ‖g‖² = −{num(rate)} · {num(g)}", f"≈ {num(-rate * g)} if L were straight",
         f"= {num(told.after[1] - told.back.loss)} really"],
    )  # fmt: skip
