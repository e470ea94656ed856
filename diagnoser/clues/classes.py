"""Looking up classes and functions of the sources by name; finds nothing where there are none."""

from devkit.diagnoser.sources import Definition, Sources


class Classes:
    """The project's classes and functions by name."""

    def __init__(self, sources: Sources | None) -> None:
        self._sources = sources

    def functions(self, name: str, of_tests: str = "") -> list[Definition]:
        """The project's functions of this name; of test code only those of the file `of_tests`."""
        found = self._sources.by_name.get(name, ()) if self._sources is not None else ()
        return [d for d in found if not d.is_class and (not d.is_test or d.path == of_tests)]

    def is_class(self, name: str) -> bool:
        """Whether the project has a class of this name."""
        return self._sources is not None and any(d.is_class for d in self._sources.by_name.get(name, ()))

    def bases(self, name: str) -> list[str]:
        """Project classes it derives from, nearest first, three levels at most."""
        if self._sources is None:
            return []
        found: list[str] = []
        level = [name]
        for _ in range(3):
            classes = (d for each in level for d in self._sources.by_name.get(each, ()) if d.is_class)
            level = [base for d in classes for base in d.bases if base != name and base not in found]
            level = [base for base in dict.fromkeys(level) if self.is_class(base)]
            found.extend(level)
        return found

    def users(self, name: str) -> list[Definition]:
        """Functions and modules that use a name; test code too."""
        return self._sources.users.get(name, []) if self._sources is not None else []

    def names_like(self, name: str, least: int) -> bool:
        """Whether another name of the project is at least so similar, 0 to 100."""
        if self._sources is None:
            return False
        from rapidfuzz import process

        return process.extractOne(name, self._sources.users.keys() - {name}, score_cutoff=least) is not None


def class_of(definition: Definition) -> str:
    """The name of the class a method belongs to; empty for a function."""
    return definition.qualname.rpartition(".")[0].rpartition(".")[2]
