"""Shopping sessions: what is typed next depends on what was typed before."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from xmr_core.shop.catalogue import Product
from xmr_core.shop.draws import Draws
from xmr_core.shop.typing_errors import misspell
from xmr_core.shop.vocabulary import Vocabulary, plain
from xmr_core.shop.wording import Ask, Wording

_LENGTHS, _LENGTH_SUMS = (1, 2, 3, 4, 5, 6), (0.34, 0.61, 0.79, 0.90, 0.96, 1.0)
_STEPS, _STEP_SUMS = ("refine", "accessory", "switch", "reword", "topic"), (0.42, 0.67, 0.78, 0.87, 1.0)
_TYPO, _CORRECTED, _STRAY = 0.13, 0.6, 0.025
_CAPITAL, _TITLE_CASE = 0.03, 0.05
_MOST_SLOTS = 3


@dataclass
class _Visit:
    """Where a shopper is: the product in mind, how it was asked for, and the right spelling of the query."""

    goal: int
    ask: Ask
    clean: str = ""
    mistyped: bool = False


class Shoppers:
    """Writes sessions over one catalogue."""

    def __init__(self, vocabulary: Vocabulary, products: list[Product], draws: Draws) -> None:
        self.vocabulary, self.products, self.draws = vocabulary, products, draws
        self.wording = Wording(vocabulary, draws)
        self.type_numbers = {t.name: i for i, t in enumerate(vocabulary.types)}
        self.of_type: list[list[int]] = [[] for _ in vocabulary.types]
        for i, product in enumerate(products):
            self.of_type[product.type_number].append(i)
        self._sums = [self._running([products[i].weight for i in members]) for members in self.of_type]
        self._type_sums = self._running([round(t.weight**1.5, 6) for t in vocabulary.types])
        self._correct = self._right_words()

    @staticmethod
    def _running(weights: list[float]) -> list[float]:
        total, sums = 0.0, []
        for weight in weights:
            total += weight
            sums.append(total)
        return sums

    def _right_words(self) -> frozenset[str]:
        words = {word for product in self.products for word in plain(product.title).split()}
        for kind in self.vocabulary.types:
            for text in (*kind.asked, *(n.say for n in kind.needs)):
                words.update(text.lower().split())
        return frozenset(words)

    def _of_type(self, number: int) -> int:
        """Draw a product of a type by popularity."""
        return self.draws.weighted(self.of_type[number], self._sums[number])

    def _any(self) -> int:
        sums = self._type_sums
        return self._of_type(bisect_right(sums, self.draws.unit() * sums[-1]))

    def _fresh(self, goal: int) -> _Visit:
        return _Visit(goal, self.wording.first(self.products[goal]))

    def _rival(self, visit: _Visit) -> int | None:
        """Draw a product of another brand that fits the same wish, or None if a few draws find none."""
        old = self.products[visit.goal]
        for _ in range(12):
            i = self._of_type(old.type_number)
            new = self.products[i]
            kept = [s for s in visit.ask.slots if s not in ("brand", "line")]
            if new.brand != old.brand and all(new.values.get(s) == old.values.get(s) for s in kept):
                return i
        return None

    def _next(self, visit: _Visit) -> _Visit:
        """Return the next visit: the same wish said better, a rival, what goes with it, or another wish."""
        product = self.products[visit.goal]
        step = self.draws.weighted(_STEPS, _STEP_SUMS)
        if step == "refine" and len(visit.ask.slots) < _MOST_SLOTS:
            return _Visit(visit.goal, self.wording.refined(visit.ask, product))
        if step == "reword" and visit.ask.noun and not visit.ask.text:
            return _Visit(visit.goal, self.wording.reworded(visit.ask, product))
        if step == "switch":
            rival = self._rival(visit)
            if rival is not None:
                kept = tuple(s for s in visit.ask.slots if s not in ("brand", "line"))
                nouns = self.wording.nouns(self.products[rival])
                noun = visit.ask.noun if visit.ask.noun in nouns else self.draws.early(nouns)
                return _Visit(rival, Ask(noun, ("brand", *kept)))
        then = self.vocabulary.types[product.type_number].then
        if then and step != "topic":
            return self._fresh(self._of_type(self.type_numbers[self.draws.early(then)]))
        return self._fresh(self._any())

    def _typed(self, visit: _Visit) -> str:
        """Return what is typed for a visit: its words, sometimes with an error or capitals."""
        draws = self.draws
        if not visit.clean:
            visit.clean = self.wording.words(visit.ask, self.products[visit.goal])
            if draws.chance(_TYPO):
                text = misspell(visit.clean, self.vocabulary.misspelt, self._correct, self.vocabulary.spared, draws)
                visit.mistyped = text != visit.clean
                return text
        style = draws.unit()
        if style < _CAPITAL:
            return visit.clean[:1].upper() + visit.clean[1:]
        if style < _TITLE_CASE:
            return " ".join(word[:1].upper() + word[1:] for word in visit.clean.split())
        return visit.clean

    def session(self) -> Iterator[tuple[str, int]]:
        """Yield the rows of one session: what was typed, and the product bought after it."""
        length = self.draws.weighted(_LENGTHS, _LENGTH_SUMS)
        visit = self._fresh(self._any())
        last = ""
        for nth in range(length):
            if nth and visit.mistyped and self.draws.chance(_CORRECTED):
                visit = _Visit(visit.goal, visit.ask, clean=visit.clean)
            elif nth:
                visit = self._next(visit)
            text = self._typed(visit)
            if text.lower() == last:
                visit = self._fresh(self._any())
                text = self._typed(visit)
            last = text.lower()
            stray = self.draws.chance(_STRAY)
            number = self.products[visit.goal].type_number
            yield text, self._of_type(number) if stray else visit.goal
