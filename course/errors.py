"""The course's exceptions: every message names the value, the rule and the cure."""


class CourseError(Exception):
    """Something a learner, instructor or author can put right; never a bug in the course."""


class DataError(CourseError):
    """A data file is missing, damaged or not what its name says."""


class SourceError(CourseError):
    """Program text cannot be read, quoted or spliced."""


class WorkspaceError(CourseError):
    """The learner's folder cannot be read or written."""


class ExerciseError(CourseError):
    """No exercise has this name, or the cell does not define it."""


class GradingError(CourseError):
    """A submission cannot be read, or this machine cannot grade."""


class BuildError(CourseError):
    """A chapter cannot be turned into notebooks, or the notebooks are stale."""
