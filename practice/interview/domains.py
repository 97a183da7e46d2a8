"""What a team works on: context that an interviewer gives, topics that are likelier, and probes of its own.

The settings are invented for practice and describe no real team or system.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """A team's field.

    ``context`` is said before the first question; ``settings`` frame technical questions; ``topics`` and ``cases`` (ids
    of design cases) are likelier to be asked; ``scale`` and ``evaluate`` are probes.
    """

    key: str
    title: str
    context: str
    settings: tuple[str, ...]
    topics: tuple[str, ...]
    cases: tuple[str, ...]
    scale: tuple[str, ...]
    evaluate: tuple[str, ...]


_ALL = (
    Domain(
        "search", "Search",
        "Let us say that the team ranks products for what shoppers type. Queries are short, misspelt and mostly rare, "
        "and an answer has a few dozen milliseconds.",
        ("Think of a shop’s search while you answer.",
         "Take queries and products as the data, if you need an example."),
        ("xmr", "metrics", "nlp", "neighbors", "scale", "features"),
        ("design-product-search", "design-autocompletion", "design-search-relevance-evaluation"),
        ("There are 100 million products now. What changes first?",
         "Half of the queries are new every day. What of this still holds?"),
        ("Clicks depend on the position. How would you still learn whether the ranking is better?",
         "Which queries would you look at by hand before you trust the average?"),
    ),
    Domain(
        "recommendations", "Recommendations",
        "Let us say that the team chooses what a returning shopper sees first. Most shoppers have bought little, most "
        "items have sold little, and what is shown decides what can be bought.",
        ("Think of a shop’s start page while you answer.",
         "Take shoppers and items as the data, if you need an example."),
        ("recommenders", "graphs", "metrics", "statistics", "neighbors", "scale"),
        ("design-recommender", "design-product-search", "design-ads-click-model"),
        ("It has 100 million items now, and a tenth of them change every week. What changes in your design?",
         "The suggestions must follow what happened ten seconds ago. Which part do you rebuild?"),
        ("Your model was trained on what the old one showed. How do you measure it without its bias?",
         "Purchases rise and returns rise too. What do you conclude?"),
    ),
    Domain(
        "conversation", "Conversation (Alexa)",
        "Let us say that the team helps a voice assistant to understand what was meant. Speech is recognised with "
        "errors, people rephrase when they are misunderstood, and nobody labels most of it.",
        ("Think of a voice assistant while you answer.",
         "Take spoken requests and their transcripts as the data, if you need an example."),
        ("conversational", "nlp", "networks", "generative", "metrics", "framing"),
        ("design-self-learning-assistant", "design-autocompletion"),
        ("A second language is added with a hundredth of the data. What can you keep?",
         "The whole of it must run on the device now. What do you give up first?"),
        ("Nobody labels the requests. Which behaviour tells you that an answer was wrong?",
         "How would you notice that a change made rare requests worse?"),
    ),
    Domain(
        "forecasting", "Forecasting",
        "Let us say that the team forecasts demand so that others can order in time. Many items sell a few pieces a "
        "week, some are new, and ordering too much costs something other than ordering too little.",
        ("Think of weekly demand for many items while you answer.",
         "Take sales by item and week as the data, if you need an example."),
        ("time_series", "statistics", "linear_regression", "trees", "bias_variance", "features"),
        ("design-demand-forecasting", "design-delivery-time"),
        ("It is ten million series now, every night. What do you share between them?",
         "A third of the items have no history. What do you forecast for them?"),
        ("How would you test this without seeing the future by accident?",
         "Which loss fits if running out costs four times what is left over costs?"),
    ),
    Domain(
        "vision", "Vision",
        "Let us say that the team reads pictures: products, shelves, parcels. Light and angle change, some classes "
        "have a handful of pictures, and new ones arrive all the time.",
        ("Think of pictures of products while you answer.",
         "Take labelled pictures as the data, if you need an example."),
        ("vision", "networks", "pca", "clustering", "neighbors", "regularization"),
        ("design-shelf-recognition", "design-visual-search"),
        ("There are a million classes now, and new ones every day. What do you change?",
         "It must answer within 50 ms on a small camera. Where do you save?"),
        ("The test pictures come from the same cameras as the training ones. What does the result not tell you?",
         "Which mistakes would you count more than others, and how?"),
    ),
    Domain(
        "ads", "Advertising",
        "Let us say that the team estimates how likely a shopper is to click or buy after an ad. One view in a few "
        "hundred leads to a click, and the estimate enters a price, so that its level matters and not its order alone.",
        ("Think of click estimates while you answer.", "Take views and clicks as the data, if you need an example."),
        ("logistic_regression", "metrics", "features", "statistics", "regularization", "scale"),
        ("design-ads-click-model", "design-recommender"),
        ("There are a billion views a day. What do you train on, and how often?",
         "A new advertiser has no history. What do you estimate?"),
        ("The ranking is good and the level is 20 % too high. How do you see it, and how do you mend it?",
         "Purchases come days after the click. How do you judge last week’s model today?"),
    ),
    Domain(
        "robotics", "Robotics",
        "Let us say that the team helps machines to see, pick and move things in a warehouse. Sensors fail in their "
        "own ways, mistakes break things, and trying something out costs hours.",
        ("Think of a machine that picks items while you answer.",
         "Take sensor readings and outcomes of picks as the data, if you need an example."),
        ("vision", "gmm", "networks", "time_series", "clustering", "statistics"),
        ("design-shelf-recognition", "design-delivery-time"),
        ("It is a thousand machines now, and they differ a little. What do they share?",
         "The decision must be made within 20 ms without a network. What changes?"),
        ("Trials are expensive. How many do you need before you believe that it is better?",
         "What would you measure so that a rare and costly failure is not averaged away?"),
    ),
)  # fmt: skip
DOMAINS: Mapping[str, Domain] = {domain.key: domain for domain in _ALL}
