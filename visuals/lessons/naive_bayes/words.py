"""The scenes of multinomial naive Bayes on short messages: count, smooth, then add up what each word says."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from algorithms import MultinomialNB, MultinomialNBStep
from algorithms.multinomial_nb import multinomial_joint, smoothed
from visuals.figures.marks import Mark, bars, label, points, rule
from visuals.figures.write import fixed, num, percent, signed
from visuals.lessons.lesson import Run
from visuals.lessons.naive_bayes.asks import clear
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

MESSAGES = (
    "free lunch now",
    "win a prize",
    "meeting at noon",
    "free prize at noon",
    "great plot dull cast",
    "bad fun",
    "hello world",
)
COUNT = source(MultinomialNB._count, "counts[c], columns[c] =")
SMOOTH = source(smoothed, "total = counts", "return")
ADD = source(multinomial_joint, "joint = np.asarray")
LIMIT = 4.0  # log-odds that the picture shows at least
MOST_WORDS = 14


def model(run: Run) -> MultinomialNB:
    """Return the model of a run."""
    return MultinomialNB(alpha=run["alpha"])


def counted(run: Run) -> tuple[np.ndarray, list[str], list[str]]:
    """Return the message's counts, its known words in order of first coming, and the others."""
    found = Counter(run["message"].split())
    known = [word for word in found if word in run.table.columns]
    return (
        np.array([float(found[word]) for word in run.table.columns]), known,
        [word for word in found if word not in run.table.columns],
    )  # fmt: skip


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    scenes = _Scenes(run)
    told = list(scenes.all())
    key = [Key(c, "area", f"Share of {name}’s words") for c, name in zip(scenes.colours, scenes.names, strict=True)]
    key += [Key("soft", "ghost", "Share before smoothing")]
    return Walkthrough([scenes.shares, scenes.odds], told, key)


class _Scenes:
    """Makes the scenes of one run."""

    def __init__(self, run: Run) -> None:
        X, y = run.table.X, run.table.labels
        if (X < 0).any() or X.shape[1] > MOST_WORDS:
            raise ValueError(
                f"This view counts words: it needs columns of numbers from 0 up, {MOST_WORDS} at most. Choose messages."
            )
        self.run, self.X = run, X
        self.model = model(run).fit(X, y)
        if len(self.model.classes_) < 2:
            raise ValueError("One kind of messages is left, and two are needed. Choose other messages.")
        self.steps = list(model(run).iterate(X, y))
        classes = [int(c) for c in self.model.classes_]
        self.names, self.colours = [run.table.classes[c] for c in classes], [c % 6 for c in classes]
        self.codes = np.searchsorted(self.model.classes_, y)
        self.x, self.known, self.unknown = counted(run)
        self.words = list(run.table.columns)
        joint = self.model.predict_joint_log_proba(self.x[None])[0]
        order = np.argsort(-joint, kind="stable")
        self.a, self.b = sorted((int(order[0]), int(order[1])))  # the two classes whose odds are shown
        log_prior = self.model.class_log_prior_
        self.terms = [("prior", 1.0, float(log_prior[self.a] - log_prior[self.b]))]
        for word in self.known:
            f, times = self.words.index(word), float(self.x[self.words.index(word)])
            self.terms.append((word, times, times * self._odds(f)))
        self.shares, self.odds = self._pictures()

    def _odds(self, f: int) -> float:
        """Return how much one coming of a word adds to the log-odds of class a against b; 0 if neither has it."""
        first, second = self.model.feature_log_prob_[[self.a, self.b], f]
        return 0.0 if np.isneginf(first) and np.isneginf(second) else float(first - second)

    def _pictures(self) -> tuple[Picture, Picture]:
        v = len(self.words)
        high = max(0.1, float(np.exp(self.model.feature_log_prob_).max()), float(self._raw(self.steps[-1]).max()))
        ticks = tuple((float(v - 1 - f), word) for f, word in enumerate(self.words))
        shares = Picture(
            "shares", Axis("share of the class's words", 0, 1.12 * high), Axis("", -0.7, v - 0.3, ticks),
            f"How large a share of each class's words each of {v} words is.", title="How often each word comes",
            height=64 + 20 * v,
        )  # fmt: skip
        finite = [abs(t) for _, _, t in self.terms if np.isfinite(t)]
        reach = 1.25 * max(LIMIT, *finite, *np.abs(np.cumsum([t for _, _, t in self.terms if np.isfinite(t)])))
        rows = [*(word if n == 1 else f"{word} × {n:.0f}" for word, n, _ in self.terms), "sum"]
        ticks = tuple((float(len(rows) - 1 - i), word) for i, word in enumerate(rows))
        a, b = self.names[self.a], self.names[self.b]
        odds = Picture(
            "odds", Axis(f"log-odds: {b} left, {a} right", -reach, reach), Axis("", -0.7, len(rows) - 0.3, ticks),
            f"What the prior and each word of the message add to the log-odds of {a} against {b}.",
            title="What each word of the message says", height=70 + 27 * len(rows),
        )  # fmt: skip
        return shares, odds

    def _later(self) -> list[Mark]:
        return [label(0.0, len(self.terms) / 2, "drawn as the message is read", c="soft")]

    def all(self) -> Iterator[Scene]:
        yield self._start()
        for c, step in enumerate(self.steps[:-1]):
            yield self._counted(c, step)
        yield self._smoothed()
        for at in range(len(self.terms)):
            yield self._term(at)
        yield self._result()

    # ------------------------------------------------------------------ stages

    def _start(self) -> Scene:
        sizes = np.bincount(self.codes)
        kinds = " and ".join(f"{n} of {name}" for name, n in zip(self.names, sizes, strict=True))
        caption = (
            f"{len(self.X)} messages, {kinds}, with {len(self.words)} different words. Only how often a word comes "
            "counts, not where: a message is a bag of words."
        )
        rows = [
            Row((self.names[c], " ".join(" ".join([w] * int(n)) for w, n in zip(self.words, x, strict=True) if n)), "",
                self.colours[c])
            for x, c in list(zip(self.X, self.codes, strict=True))[:: max(1, len(self.X) // 8)][:8]
        ]  # fmt: skip
        formula = Formula("P(c | message)", ["∝ P(c) · Π P(word | c)^{times}"])
        numbers = Numbers(("kind", "words of some messages"), rows)
        return Scene("Start", caption, {"shares": [], "odds": self._later()}, numbers, [formula], COUNT, None, "start")

    def _counted(self, c: int, step: MultinomialNBStep) -> Scene:
        counts = step.feature_counts[c]
        most, total = int(counts.argmax()), counts.sum()
        caption = (
            f"The {num(step.counts[c])} messages of {self.names[c]} hold {num(total)} words. “{self.words[most]}” "
            f"comes most often, {num(counts[most])} times: {num(counts[most])} / {num(total)} = "
            f"{fixed(counts[most] / total if total else 0)}."
        )
        last = c == len(self.names) - 1
        formula = Formula(
            f"N({self.words[most]}, {self.names[c]})", [f"= {num(counts[most])} of {num(total)}"], f"k{c}"
        )
        marks = {"shares": self._bars(self._raw(step)), "odds": self._later()}
        return Scene(
            "Count", caption, marks, self._table(step, None), [formula], COUNT, self._ask_smoothed() if last else None
        )  # fmt: skip

    def _smoothed(self) -> Scene:
        step, alpha, v = self.steps[-1], float(self.run["alpha"]), len(self.words)
        c, f = self._zero()
        n, total = step.feature_counts[c, f], step.feature_counts[c].sum()
        share = float(np.exp(step.log_prob[c, f]))
        if alpha == 0:
            caption = (
                f"With α = 0 nothing is added: “{self.words[f]}” came {num(n)} times in {self.names[c]}, and its share "
                f"stays {num(share)}. A share of 0 rules the class out wherever the word comes."
            )
        else:
            caption = (
                f"α = {num(alpha)} is added to each count, so that nothing is impossible: “{self.words[f]}” came "
                f"{num(n)} times in {self.names[c]}, and its share goes from {num(n / total if total else 0)} to "
                f"{num(share)}."
            )
        lines = [
            "= (N + α) / (Σ N + α · words)",
            f"= ({num(n)} + {num(alpha)}) / ({num(total)} + {num(alpha)} · {v})",
            f"= {num(share)}",
        ]
        formula = Formula(f"P({self.words[f]} | {self.names[c]})", lines, f"w{f}")
        marks = {"shares": self._bars(np.exp(step.log_prob), self._raw(step)), "odds": self._later()}
        ask = self._ask_prior()
        return Scene("Smooth", caption, marks, self._table(step, f), [formula], SMOOTH, ask)

    def _term(self, at: int) -> Scene:
        word, times, value = self.terms[at]
        total = self._sum(at)
        a, b = self.names[self.a], self.names[self.b]
        if at == 0:
            said = f"“{self.run['message']}” is to be classified. "
            if self.unknown:
                left = "is" if len(self.unknown) == 1 else "are"
                said += f"It holds {_quoted(self.unknown)}, never seen, which {left} left out. "
            prior = np.exp(self.model.class_log_prior_)
            ratio = f"{fixed(prior[self.a])} / {fixed(prior[self.b])}"
            caption = said + f"The prior alone gives log-odds ln({ratio}) = {_signed(value)}."
            formula = Formula(
                "ln P(a) / P(b)", [f"= ln {fixed(prior[self.a])} − ln {fixed(prior[self.b])}", f"= {_signed(value)}"]
            )
        else:
            f = self.words.index(word)
            first, second = np.exp(self.model.feature_log_prob_[[self.a, self.b], f])
            toward = a if value > 0 else b if value < 0 else "neither"
            caption = (
                f"“{word}” is {num(first, 3)} of the words of {a} and {num(second, 3)} of those of {b}: it adds "
                f"{_signed(value)} to the log-odds, for {toward}. The sum is {_signed(total)}."
            )
            mult = f"{times:.0f} · " if times > 1 else ""
            formula = Formula(f"ln P({word} | a) / P({word} | b)", [
                f"= {mult}ln({num(first, 3)} / {num(second, 3)})", f"= {_signed(value)}",
            ], f"w{f}")  # fmt: skip
        marks = {
            "shares": self._bars(np.exp(self.steps[-1].log_prob), lit=word if at else ""),
            "odds": self._waterfall(at),
        }
        ask = self._ask_word(at + 1) if at + 1 < len(self.terms) else self._ask_posterior()
        return Scene("Prior" if at == 0 else "Add", caption, marks, self._sums(at), [formula], ADD, ask)

    def _result(self) -> Scene:
        proba = self.model.predict_proba(self.x[None])[0]
        c = int(proba.argmax())
        right = int((self.model.predict(self.X) == self.model.classes_[self.codes]).sum())
        never = np.isneginf(self.model.feature_log_prob_[:, self.x > 0])
        ruled = np.asarray(never.any(axis=1))
        caption = f"“{self.run['message']}” is given {self.names[c]}, with probability {fixed(proba[c])}."
        if ruled.all():
            caption += " Every class is ruled out by a word that it never had, so only the priors are left to decide."
        elif ruled.any():
            out = " and ".join(name for name, is_out in zip(self.names, ruled, strict=True) if is_out)
            caption += f" A share of 0 rules out {out}."
        else:
            total = self._sum(len(self.terms) - 1)
            odds = num(float(np.exp(total)), 3)
            caption += f" Log-odds of {_signed(total)} are odds of {odds} to 1 for {self.names[self.a]}."
        facts = [
            *(Fact(f"P({name} | message)", fixed(p)) for name, p in zip(self.names, proba, strict=True)),
            Fact("Log-odds", _signed(self._sum(len(self.terms) - 1))),
            Fact("Accuracy on the messages", percent(right / len(self.X))), Fact("α", num(self.run["alpha"])),
        ]  # fmt: skip
        numbers = self._sums(len(self.terms) - 1)
        way = "= its prior, as no class is left" if ruled.all() else "= 1 / (1 + e^{−log-odds})"
        formula = Formula(f"P({self.names[self.a]} | message)", [way, f"= {num(proba[self.a])}"])
        marks = {"shares": self._bars(np.exp(self.steps[-1].log_prob)), "odds": self._waterfall(len(self.terms) - 1)}
        return Scene("Result", caption, marks, Numbers(numbers.head, numbers.rows, facts), [formula], ADD, None, "kept")

    # ------------------------------------------------------------------ questions

    def _zero(self) -> tuple[int, int]:
        """Return a class and a word that it never had, of the message if there is one; else its first or the first."""
        counts = self.steps[-1].feature_counts
        places = [(c, self.words.index(w)) for w in [*self.known, *self.words] for c in range(len(counts))]
        return next(((c, f) for c, f in places if counts[c, f] == 0), places[0])

    def _ask_smoothed(self) -> Ask | None:
        c, f = self._zero()
        counts, alpha, v = self.steps[-1].feature_counts[c], float(self.run["alpha"]), len(self.words)
        n, total = counts[f], counts.sum()
        right = num(float(np.exp(self.steps[-1].log_prob[c, f])))
        options = list(dict.fromkeys([
            num(n / total if total else 0.0), right, num((n + alpha) / (total + alpha) if total + alpha else 0.0),
            num((n + 1) / (total + 1)),
        ]))  # fmt: skip
        if len(options) < 2:
            return None
        return Ask(
            f"“{self.words[f]}” came {num(n)} times among {num(total)} words of {self.names[c]}. With α = "
            f"{num(alpha)} and {v} different words, what is its share?", options, options.index(right),
            f"({num(n)} + {num(alpha)}) / ({num(total)} + {num(alpha)} · {v}) = {right}.",
        )  # fmt: skip

    def _ask_prior(self) -> Ask | None:
        prior = np.exp(self.model.class_log_prior_)
        found = clear(prior)
        if found is None:
            return None
        sizes = np.bincount(self.codes)
        return Ask(
            "Before any word is read, which kind does the prior favour?", list(self.names), found[0],
            f"{sizes[found[0]]} of {len(self.X)} messages are {self.names[found[0]]}, {sizes[found[1]]} are "
            f"{self.names[found[1]]}.", [f"k{c}" for c in range(len(self.names))],
        )  # fmt: skip

    def _ask_word(self, at: int) -> Ask | None:
        word, _, value = self.terms[at]
        if abs(value) < 0.05:
            return None
        f = self.words.index(word)
        first, second = np.exp(self.model.feature_log_prob_[[self.a, self.b], f])
        return Ask(
            f"For which kind does “{word}” speak?", (self.names[self.a], self.names[self.b]), 0 if value > 0 else 1,
            f"Its share is {num(first, 3)} in {self.names[self.a]} and {num(second, 3)} in {self.names[self.b]}.",
        )  # fmt: skip

    def _ask_posterior(self) -> Ask | None:
        total = self._sum(len(self.terms) - 1)
        if not 0.3 < abs(total) < 6:
            return None
        p = float(self.model.predict_proba(self.x[None])[0][self.a])
        options = list(dict.fromkeys(percent(v) for v in (p, 1 - p, 0.5)))
        if len(options) < 3 or len(self.names) > 2:
            return None
        options.sort(key=lambda t: float(t.removesuffix(" %")))
        return Ask(
            f"The log-odds of {self.names[self.a]} add up to {_signed(total)}. What is its probability?", options,
            options.index(percent(p)), f"1 / (1 + e^({num(-total, 3)})) = {num(p)}.",
        )  # fmt: skip

    # ------------------------------------------------------------------ parts

    def _sum(self, at: int) -> float:
        """Return the log-odds after some terms; no number if both classes are ruled out."""
        with np.errstate(invalid="ignore"):
            return float(np.sum([t for _, _, t in self.terms[: at + 1]]))

    @staticmethod
    def _raw(step: MultinomialNBStep) -> np.ndarray:
        total = step.feature_counts.sum(axis=1, keepdims=True)
        return step.feature_counts / np.where(total > 0, total, 1)

    def _table(self, step: MultinomialNBStep, lit: int | None) -> Numbers:
        """Return the counts of the words that matter, at most 8: those of the message first."""
        k = min(len(step.counts), 3)
        first = [self.words.index(w) for w in self.known]
        rows = [*first, *(f for f in range(len(self.words)) if f not in first)]
        if lit is not None:
            rows = [lit, *(f for f in rows if f != lit)]
        made = [
            Row((self.words[f], *(num(step.feature_counts[c, f]) for c in range(k))), f"w{f}", lit=f == lit)
            for f in rows[:8]
        ]
        totals = [Fact(f"Words of {self.names[c]}", num(step.feature_counts[c].sum())) for c in range(k)]
        return Numbers(("word", *self.names[:k]), made, totals)

    def _sums(self, at: int) -> Numbers:
        rows = []
        for i, (word, _, value) in enumerate(self.terms[: at + 1][-8:]):
            tag = f"w{self.words.index(word)}" if word in self.words else ""
            rows.append(Row((word, _signed(value), _signed(self._sum(max(0, at - 7) + i))), tag, lit=i == min(at, 7)))
        facts = [Fact("Log-odds", _signed(self._sum(at)), _signed(self._sum(at - 1)) if at else "")]
        return Numbers(("", "adds", "sum"), rows, facts)

    # ------------------------------------------------------------------ marks

    def _bars(self, shares: np.ndarray, before: np.ndarray | None = None, lit: str = "") -> list[Mark]:
        k, v = len(shares), len(self.words)
        made: list[Mark] = []
        if lit:
            made.append(rule(y=float(v - 1 - self.words.index(lit)), c="eval"))
        for c, row in enumerate(shares):
            at = v - 1 - np.arange(v) + 0.4 * ((len(self.names) - 1) / 2 - c) * 2 / len(self.names)
            tags = [f"w{f}" for f in range(v)]
            made.append(bars(at, row, c=self.colours[c], width=0.72 / len(self.names), across=True, tag=tags))
            if before is not None:
                made.append(points(before[c], at, c="soft", size=3.5, style="ghost"))
        assert k <= len(self.names)
        return made

    def _waterfall(self, at: int) -> list[Mark]:
        """Return a bar for each term so far, and their sum."""
        n, high = len(self.terms), self.odds.x.high
        made: list[Mark] = [rule(x=0.0, c="ink", dash=False)]
        values = [*(t for _, _, t in self.terms[: at + 1]), self._sum(at)]
        for i, value in enumerate(values):
            row = float(n - i) if i <= at else 0.0
            shown = 0.0 if np.isnan(value) else float(np.clip(value, -0.98 * high, 0.98 * high))
            c = self.colours[self.a if value > 0 else self.b]
            made.append(bars([row], [shown], c=c, width=0.6, across=True))
            made.append(
                label(shown, row, _signed(value), anchor="start" if shown < 0.6 * high else "end", dx=5, dy=4)
                if shown >= 0
                else label(shown, row, _signed(value), anchor="end" if shown > -0.6 * high else "start", dx=-5, dy=4)
            )
        return made


def _signed(value: float) -> str:
    if np.isnan(value):
        return "undefined"
    return signed(value) if np.isfinite(value) else ("+∞" if value > 0 else "−∞")


def _quoted(words: list[str]) -> str:
    return " and ".join(f"“{word}”" for word in words)
