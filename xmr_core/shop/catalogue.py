"""The catalogue: products with natural titles, and how popular each is.

A brand makes models (one title grammar, one set of features); a model comes in one to four variants (colour,
size, pack). Titles are unique even after punctuation and case are taken away.
"""

from dataclasses import dataclass

from xmr_core.shop.draws import Draws
from xmr_core.shop.vocabulary import SLOT, ProductType, Value, Vocabulary, plain

_OPTIONAL_CHANCE = 0.5
_LINES_A_BRAND = 4
_WORDS_LEAST, _WORDS_MOST = 4, 14


@dataclass(frozen=True)
class Product:
    """One product: its title, what it is, and what of it a query can name: the slots that its title shows."""

    title: str
    type_number: int
    brand: str
    line: str
    values: dict[str, Value]
    weight: float


@dataclass
class _Model:
    grammar: str
    brand: str
    line: str
    values: dict[str, Value]
    weight: float
    shown: frozenset[str]


def _allotment(types: tuple[ProductType, ...], n_products: int) -> list[int]:
    """Return how many products each type gets: popular types have more, but not in proportion."""
    shares = [round(t.weight**0.8 * t.share, 6) for t in types]
    total = sum(shares)
    return [max(2, int(n_products * share / total)) for share in shares]


def _reads_well(title: str) -> bool:
    """Say whether a title has a fair number of words, and no long word twice ("Compact Drill, Compact")."""
    long = [word.strip(",()'") for word in title.split() if len(word) > 5]
    return _WORDS_LEAST <= len(title.split()) <= _WORDS_MOST and len(set(long)) == len(long)


class _TypeMaker:
    """Makes the products of one type, as many as asked for or as its words allow."""

    def __init__(self, kind: ProductType, number: int, draws: Draws) -> None:
        self.kind, self.number, self.draws = kind, number, draws
        self.lines = {brand: self._lines_of(brand) for brand in kind.brands}
        self.n_models = 0

    def _lines_of(self, brand: str) -> list[str]:
        if brand in self.kind.own_lines:
            return list(self.kind.own_lines[brand])
        if not self.kind.lines:
            return [""]
        if self.kind.named:
            first = self.kind.brands.index(brand)  # a book has one author, a game one maker
            return list(self.kind.lines[first :: len(self.kind.brands)])
        start = self.draws.below(len(self.kind.lines))
        step = 1 + self.draws.below(3)
        return [self.kind.lines[(start + i * step) % len(self.kind.lines)] for i in range(_LINES_A_BRAND)]

    def _fill(self, text: str, values: dict[str, Value]) -> str:
        """Put values into a text's slots."""
        return SLOT.sub(lambda m: values[m.group(1)].title, text)

    def _grammar(self) -> str:
        """Choose a title grammar and decide on its optional parts, which stand in square brackets."""
        pieces = self.draws.pick(self.kind.titles).split("[")
        text = pieces[0]
        for piece in pieces[1:]:
            optional, rest = piece.split("]", 1)
            text += (optional if self.draws.chance(_OPTIONAL_CHANCE) else "") + rest
        return text

    def _model(self) -> _Model:
        brand = self.draws.early(self.kind.brands)
        values = {slot: self.draws.early(options) for slot, options in self.kind.has.items()}
        pool = self.lines[brand]
        raw = self.draws.pick(pool) if self.kind.named else self.draws.early(pool)
        line = self._fill(raw, values)
        values.update(self.kind.fixed.get(line, {}))
        self.n_models += 1
        # Models are made in the order of their fame: the n-th has a weight of n^-0.9, and luck beside it.
        weight = round((self.n_models + 1.0) ** -0.9 * (0.6 + 0.8 * self.draws.unit()), 9)
        grammar = self._grammar()
        return _Model(grammar, brand, line, values, weight, frozenset(SLOT.findall(grammar)))

    def _variant(self, model: _Model, nth: int) -> Product:
        values = dict(model.values)
        for slot in self.kind.vary if nth else ():
            if slot in values and slot not in self.kind.fixed.get(model.line, {}):
                values[slot] = self.draws.pick(self.kind.has[slot])
        named = {**values, "brand": Value(model.brand, ()), "line": Value(model.line, ())}
        title = self._fill(model.grammar, named)
        title = " ".join(title.split()).replace(" ,", ",")
        shown = {slot: value for slot, value in values.items() if slot in model.shown}
        line = model.line if "line" in model.shown else ""
        return Product(title, self.number, model.brand, line, shown, model.weight / (1 + 0.6 * nth))

    def make(self, wanted: int, taken: set[str]) -> list[Product]:
        """Return up to ``wanted`` products with titles that nobody else has; ``taken`` grows by them."""
        products: list[Product] = []
        for _ in range(25 * wanted + 50):
            model = self._model()
            n_variants = self.draws.early((1, 2, 3, 4)) if self.kind.vary else 1
            before = len(products)
            for nth in range(n_variants):
                product = self._variant(model, nth)
                key = plain(product.title)
                if _reads_well(product.title) and key not in taken:
                    taken.add(key)
                    products.append(product)
                    if len(products) == wanted:
                        return products
            if len(products) == before:
                self.n_models -= 1
        return products


def make_catalogue(vocabulary: Vocabulary, n_products: int, draws: Draws) -> list[Product]:
    """Return ``n_products`` products, type by type.

    Raises
    ------
    ValueError
        If the vocabulary has no words for so many different titles.
    """
    types = vocabulary.types
    makers = [_TypeMaker(kind, i, draws) for i, kind in enumerate(types)]
    taken: set[str] = set()
    made: list[list[Product]] = [
        maker.make(wanted, taken) for maker, wanted in zip(makers, _allotment(types, n_products), strict=True)
    ]
    short = n_products - sum(map(len, made))
    # Types whose words ran out leave a rest; the others share it in rounds, until nobody can give any more.
    while short > 0:
        before = short
        for maker, products in zip(makers, made, strict=True):
            products += maker.make(min(short, max(1, len(products) // 8)), taken)
            short = n_products - sum(map(len, made))
            if short == 0:
                break
        if short == before:
            raise ValueError(f"the vocabulary allows {n_products - short} products, {n_products} were wanted")
    while short < 0:
        longest = max(made, key=len)
        short += 1
        longest.pop()
    return [product for products in made for product in products]
