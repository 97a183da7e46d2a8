"""The question bank: cards as YAML files, strict models for them, and the checks that hold their content."""

from questions.bank import Bank, load_bank
from questions.reading import BankError

__all__ = ["Bank", "BankError", "load_bank"]
