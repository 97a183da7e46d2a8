"""Questions before the next scene of one step, each answered by the numbers of that step."""

import numpy as np

from algorithms.network_descent import codes
from visuals.figures.write import fixed, num
from visuals.lessons.neural_network import written
from visuals.lessons.neural_network.pass_through import Pass
from visuals.lessons.walkthrough import Ask


def answer(told: Pass) -> int:
    """Return the class that the network answers for the row that is followed."""
    return int(codes(told.z(len(told.sizes) - 1))[0])


def ask_count(told: Pass) -> Ask:
    """Ask how many numbers the network learns."""
    biases, n = sum(told.sizes[1:]), len(told.tags)
    weights = n - biases
    options = sorted({sum(told.sizes), weights, n, n + told.sizes[0]})
    products = " + ".join(f"{a} · {b}" for a, b in zip(told.sizes[:-1], told.sizes[1:], strict=True))
    return Ask(
        "How many numbers does this network learn, weights and biases?", [str(o) for o in options], options.index(n),
        f"{products} = {weights} weights, and a bias for each of the {biases} hidden and output units: {n}.",
    )  # fmt: skip


def ask_answer(told: Pass) -> Ask | None:
    """Ask which class the network answers, if it is clear."""
    p = told.back.activations[-1][0]
    shares = np.sort([1 - p[0], p[0]] if len(p) == 1 else p)
    if shares[-1] - shares[-2] < 0.06:
        return None
    names, at = told.found.names, answer(told)
    z = told.z(len(told.sizes) - 1)[0]
    why = (
        f"the score z = {num(z[0])} is {'above' if at else 'below'} 0, so "
        f"{written.unit_name(told, len(told.sizes) - 1, 0)} = {fixed(p[0])}"
        if len(p) == 1
        else f"its score {num(z[at])} is the highest, so its p = {fixed(p[at])} is too"
    )
    return Ask(
        f"The outputs are next. Which class will the network answer for row {told.row + 1}?", names, at,
        f"{names[at]}: {why}.",
    )  # fmt: skip


def ask_blame(told: Pass, layer: int) -> Ask | None:
    """Ask which unit of a hidden layer gets the largest delta, if it is clear."""
    if layer < 1 or not 2 <= told.sizes[layer] <= 6:
        return None
    delta = np.abs(told.back.deltas[layer - 1][0])
    order = np.argsort(-delta, kind="stable")
    if delta[order[0]] < 1.1 * delta[order[1]] or delta[order[0]] == 0:
        return None
    names = [written.unit_name(told, layer, j) for j in range(len(delta))]
    first, second = int(order[0]), int(order[1])
    return Ask(
        f"Which of the units {names[0]} to {names[-1]} will get the largest δ for row {told.row + 1}, by size?",
        names, first,
        f"{names[first]}: weight to what follows times slope make |δ| = {num(delta[first])}; {names[second]} comes "
        f"second with {num(delta[second])}.",
        [f"{layer}-{j}" for j in range(len(delta))],
    )  # fmt: skip


def ask_sign(told: Pass) -> Ask | None:
    """Ask which way the weight that is followed goes."""
    g = told.gradient(told.followed)
    if abs(g) < 1e-6:
        return None
    _, i, j = (int(part) for part in told.followed.split("-"))
    delta, x = told.back.deltas[0][:, j], told.batch.X[:, i]
    into, there = written.unit_name(told, 0, i), written.unit_name(told, 1, j)
    why = (
        f"δ({there}) = {num(delta[0])} and {into} = {num(x[0])} have "
        f"{'the same sign' if g > 0 else 'different signs'}, so the gradient is {num(g)}"
        if len(x) == 1
        else f"over the batch, δ({there}) times {into} has the mean {num(g)}"
    )
    return Ask(
        f"Which way will {written.name(told, told.followed)} go in the update?", ("Up", "Down"), int(g > 0),
        f"{'Down' if g > 0 else 'Up'}: {why}; a weight goes against its gradient.",
    )  # fmt: skip


def ask_falls(told: Pass) -> Ask | None:
    """Ask whether the loss of the batch falls."""
    was, now = told.back.loss, told.after[1]
    if abs(now - was) < 0.002 * was:
        return None
    straight = -float(told.found.run["rate"]) * written.squared(told)
    return Ask(
        "Forward again with the new weights: does the loss of this batch fall?", ("It falls", "It rises"),
        int(now > was),
        f"From {num(was)} to {num(now)}. The slope promised a change of {num(straight, 3)}; it was "
        f"{num(now - was, 3)}.",
    )  # fmt: skip


def ask_digits(told: Pass) -> Ask | None:
    """Ask how near differences come to backpropagation."""
    error = told.worst
    if not 0 < error < 3e-7:
        return None
    return Ask(
        f"All {len(told.tags)} are next. How far from backpropagation will the worst difference be, relative to its "
        f"size?",
        ("About 1 in 100", "About 1 in 10,000", "Less than 1 in a million"), 2,
        f"At most {num(error, 2)}: a central difference is wrong by about h² and by rounding over h.",
    )  # fmt: skip
