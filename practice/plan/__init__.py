"""Today's plan: what is due, one weak topic, one story gap, one question aloud, counted back from the interview."""

from practice.plan.fitting import Plan, PlanItem
from practice.plan.today import plan

__all__ = ["Plan", "PlanItem", "plan"]
