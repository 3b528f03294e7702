"""Mutants that are right answers, module by module: exercise → the changed line → why."""
