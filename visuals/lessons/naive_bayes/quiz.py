"""Two questions on naive Bayes, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import GaussianNB, MultinomialNB
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a smoothed share and one on which class a point is given."""
    return _share(rng), _class(rng)


def _share(rng: Generator) -> Question:
    words = list(rng.permutation(["free", "noon", "prize", "lunch"]))
    counts = rng.integers(1, 6, 4)
    counts[0] = rng.integers(0, 2)
    alpha = float(rng.choice([0.5, 1.0, 2.0]))
    model = MultinomialNB(alpha=alpha).fit(np.vstack([counts, counts[::-1]]), ["spam", "mail"])
    row = list(model.classes_).index("spam")
    answer = float(np.exp(model.feature_log_prob_[row, 0]))
    total = int(counts.sum())
    listed = ", ".join(f"{w} {n}" for w, n in zip(words, counts, strict=True))
    return Question(
        f"Spam held these words so often: {listed}; there are no others. With α = {num(alpha)}, what is "
        f"P({words[0]} | spam)? (Three decimals.)",
        answer,
        f"({counts[0]} + {num(alpha)}) / ({total} + {num(alpha)} · 4) = {fixed(answer, 3)}.",
        tolerance=0.00051,
    )


def _class(rng: Generator) -> Question:
    while True:
        low, gap = float(rng.integers(0, 4)), float(rng.integers(3, 7))
        near, far = float(rng.integers(1, 3)), float(rng.integers(1, 5))
        X = np.array([low - near, low + near, low + gap - far, low + gap + far])
        model = GaussianNB(var_smoothing=0).fit(X[:, None], [0, 0, 1, 1])
        x = low + float(rng.integers(1, int(gap))) if gap > 1 else low
        joint = model.predict_joint_log_proba([[x]])[0]
        if abs(joint[0] - joint[1]) > 0.2:
            break
    winner = int(joint.argmax())
    density = np.exp(joint - np.log(0.5))
    parts = [
        f"class {c}: mean {num(m)}, variance {num(v)}, density {num(d, 3)}"
        for c, m, v, d in zip("AB", model.theta_[:, 0], model.var_[:, 0], density, strict=True)
    ]
    return Question(
        f"Class A has the values {num(X[0])} and {num(X[1])}, class B {num(X[2])} and {num(X[3])}. Which class does "
        f"Gaussian naive Bayes give {num(x)}?",
        float(winner),
        f"{'; '.join(parts)}. The priors are equal, so the higher density wins: {'AB'[winner]}.",
        options=("A", "B"),
    )
