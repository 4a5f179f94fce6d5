"""Judgements: what a person was asked before a run was loaded, and what they chose."""

from datetime import datetime
from typing import Any

from loaders.database import Database
from loaders.statements import statements

__all__ = ["ask", "put_choice", "put_question", "take_back"]

_sql = statements("judgements")


def put_question(db: Database, run_id: int, evidence: str) -> None:
    """Note what a person is to be shown before a run is loaded; what somebody chose before is remembered."""
    db.execute(_sql["put_question"], {"run_id": run_id, "evidence": evidence.replace("\0", "")})


def take_back(db: Database, run_id: int) -> None:
    """Nobody needs to be asked of this run any more; what somebody chose for it stays."""
    db.execute(_sql["take_back"], {"run_id": run_id})


def ask(db: Database, run_id: int) -> str:
    """Note that a run waits from now on; what the person is shown."""
    row: Any = db.execute(_sql["ask"], {"run_id": run_id}).fetchone()
    return str(row[0]) if row else ""


def put_choice(db: Database, run_id: int, choice: str, chosen_by: str, chosen_at: datetime) -> None:
    """Note who chose what for a run that waits; ``choice`` is load or hold. Where none waits, nothing is noted."""
    values = {"run_id": run_id, "choice": choice, "chosen_by": chosen_by, "chosen_at": chosen_at}
    db.execute(_sql["put_choice"], values)
