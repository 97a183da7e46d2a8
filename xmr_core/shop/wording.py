"""What a shopper types: from a wish (a product and what of it matters) to the words of a query."""

import re
from dataclasses import dataclass

from xmr_core.shop.catalogue import Product
from xmr_core.shop.draws import Draws
from xmr_core.shop.vocabulary import SILENT, SLOT, Need, ProductType, Value, Vocabulary, plain

# How a first query is put, with its share: what it names beside the noun, or another way altogether.
_FORMS = ("noun", "one", "brand", "two", "model", "brand one", "need", "fragment", "line")
_FORM_SUMS = (0.25, 0.45, 0.56, 0.66, 0.75, 0.80, 0.93, 0.97, 1.0)
_NAMED_SUMS = (0.12, 0.22, 0.30, 0.33, 0.48, 0.50, 0.60, 0.65, 1.0)

_PLURAL, _FILLER, _JOIN, _ASIDE, _DROP_SMALL = 0.13, 0.035, 0.45, 0.06, 0.05
_QUANTITY = re.compile(r"^(\d+(?:\.\d+)?) ([a-z]+)$")


@dataclass(frozen=True)
class Ask:
    """The wording of one wish: the noun used and the slots named, or a ready text that names none."""

    noun: str
    slots: tuple[str, ...]
    text: str = ""


class Wording:
    """Words queries for products of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, draws: Draws) -> None:
        self.vocabulary, self.draws = vocabulary, draws
        self._order = {slot: i for i, slot in enumerate(vocabulary.roles)}

    def first(self, product: Product) -> Ask:
        """Return a way to ask for a product by someone who has not asked yet."""
        kind = self.vocabulary.types[product.type_number]
        form = self.draws.weighted(_FORMS, _NAMED_SUMS if kind.named else _FORM_SUMS)
        noun = self.draws.early(self.nouns(product))
        slots = self._free(product, ())
        if form == "need":
            need = self._need(product, kind)
            return Ask(noun, (), need) if need else Ask(noun, ())
        if form == "fragment":
            return Ask(noun, (), self._fragment(product))
        if form == "model" and product.line:
            bare = kind.named or (kind.has_models and self.draws.chance(0.7))
            return Ask("" if bare else noun, ("brand", "line"))
        if form == "line" and product.line and kind.has_models:
            return Ask("" if kind.named or self.draws.chance(0.2) else noun, ("line",))
        if form == "brand":
            return Ask(noun, ("brand",))
        if form == "brand one" and slots:
            return Ask(noun, ("brand", self.draws.early(slots)))
        if form in ("one", "two") and slots:
            one = self.draws.early(slots)
            rest = [s for s in slots if s != one]
            return Ask(noun, (one, self.draws.early(rest)) if form == "two" and rest else (one,))
        return Ask(noun, ())

    def refined(self, ask: Ask, product: Product) -> Ask:
        """Return the same wish with one thing more said; after a ready text, the noun with one slot."""
        noun = ask.noun or self.draws.early(self.nouns(product))
        free = self._free(product, ask.slots)
        if "brand" not in ask.slots and (not free or self.draws.chance(0.3)):
            return Ask(noun, (*ask.slots, "brand"))
        if free:
            return Ask(noun, (*ask.slots, self.draws.early(free)))
        return Ask(noun, ask.slots)

    def reworded(self, ask: Ask, product: Product) -> Ask:
        """Return the same wish under another noun."""
        asked = self.nouns(product)
        others = [noun for noun in asked if noun != ask.noun]
        return Ask(self.draws.early(others or asked), ask.slots)

    def nouns(self, product: Product) -> list[str]:
        """Return the nouns that fit a product: "corner sofa" only where the title says so; never none."""
        kind = self.vocabulary.types[product.type_number]
        values = {**product.values, "brand": Value(product.brand, ())}
        fitting = [
            noun
            for noun, needs in kind.noun_needs.items()
            if all(slot in values and values[slot].title in titles for slot, titles in needs)
        ]
        if fitting:
            return fitting
        return [values["sort"].asked[0]] if "sort" in values else [kind.asked[0]]

    def _free(self, product: Product, used: tuple[str, ...]) -> list[str]:
        """Return the product's slots that can still be named, the telling ones (early in the YAML) first."""
        return [s for s in product.values if s not in used and s not in SILENT]

    def _need(self, product: Product, kind: ProductType) -> str:
        fitting = [n for n in kind.needs if self._fits(n, product)]
        if not fitting:
            return ""
        sums, total = [], 0.0
        for i, need in enumerate(fitting):
            total += need.often / (1 + 0.15 * i)
            sums.append(total)
        need = self.draws.weighted(fitting, sums)
        return SLOT.sub(lambda m: self._phrase(m.group(1), product), need.say)

    def _fits(self, need: Need, product: Product) -> bool:
        known = {"brand": product.brand, "line": product.line}
        known.update((slot, value.title) for slot, value in product.values.items())
        if any(known.get(slot) not in titles for slot, titles in need.only):
            return False
        return all(slot in known for slot in SLOT.findall(need.say))

    def _fragment(self, product: Product) -> str:
        """Return a piece of the title, as pasted or remembered: one or two of the parts between commas."""
        parts = product.title.split(", ")
        first = parts[0]
        if self.draws.chance(0.5) and first.startswith(product.brand + " "):
            first = first[len(product.brand) + 1 :]
        if len(parts) > 1 and self.draws.chance(0.5):
            other = self.draws.pick(parts[1:])
            first = f"{other} {first}" if self.draws.chance(0.25) else f"{first} {other}"
        return " ".join(plain(first).split()[:7])

    def _phrase(self, slot: str, product: Product) -> str:
        """Return one way to say a slot's value."""
        if slot == "brand":
            return plain(product.brand)
        if slot == "line":
            return plain(product.line)
        asked = product.values[slot].asked
        said = asked[0] if self.draws.chance(0.6) else self.draws.pick(asked)
        quantity = _QUANTITY.match(said)
        if quantity:
            spellings = self.vocabulary.units.get(quantity.group(2))
            if spellings:
                return quantity.group(1) + self.draws.early(spellings)
        return said

    def _plural(self, noun: str) -> str:
        head, _, last = noun.rpartition(" ")
        last = self.vocabulary.plurals.get(last) or _regular_plural(last)
        return f"{head} {last}".strip()

    def words(self, ask: Ask, product: Product) -> str:
        """Return the query's text, correctly spelt, in lower case."""
        draws, kind = self.draws, self.vocabulary.types[product.type_number]
        text = ask.text or ask.noun
        if ask.noun and not ask.text and kind.countable and draws.chance(_PLURAL):
            text = self._plural(text)
        slots = sorted((s for s in ask.slots if s not in ("brand", "line")), key=self._order.__getitem__)
        for slot in slots:
            text = self._beside(slot, text, product)
        if "line" in ask.slots:
            text = f"{self._phrase('line', product)} {text}"
        if "brand" in ask.slots:
            brand = self._phrase("brand", product)
            behind = 0.6 if kind.named else 0.12
            text = f"{text} {brand}" if draws.chance(behind) else f"{brand} {text}"
        if not ask.text and draws.chance(_FILLER):
            text = draws.early(self.vocabulary.fillers).replace("{q}", text)
        return self._finish(" ".join(text.split()))

    def _beside(self, slot: str, text: str, product: Product) -> str:
        phrase = self._phrase(slot, product)
        if phrase in text:
            return text
        pattern = self.draws.pick(self.vocabulary.roles[slot])
        joined = pattern.replace("{h}", text).replace("{v}", phrase).split()
        return " ".join(w for i, w in enumerate(joined) if i == 0 or w != joined[i - 1])

    def _finish(self, text: str) -> str:
        """Join words, drop small ones and change their order, as people do."""
        draws = self.draws
        for apart, together in self.vocabulary.joined.items():
            if apart in text and draws.chance(_JOIN * 0.5):
                text = text.replace(apart, together, 1)
        words = text.split()
        if len(words) > 3 and draws.chance(_DROP_SMALL):
            words = [w for i, w in enumerate(words) if i == 0 or w not in ("with", "for", "of", "and", "the")]
        elif 2 <= len(words) <= 3 and not {"of", "for", "with", "to"} & set(words) and draws.chance(_ASIDE):
            words = [words[-1], *words[:-1]]
        return " ".join(words)


def _regular_plural(word: str) -> str:
    if word.endswith("s") or not word.isalpha():
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ch", "sh", "x")) else "s")
