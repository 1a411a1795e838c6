"""Small programs of Python from a grammar, for `PythonProgramTests`: run with the path to write and a seed."""

import pathlib
import random
import sys


class Program:
    """Statements over names whose kinds are known, so that nearly all of them run."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = {"number": ["n0"], "list": ["l0"], "array": ["a0"], "text": ["t0"]}
        self.functions = []
        self.count = 1
        self.lines = [
            "import numpy as np",
            f"n0 = {self.random.randint(-5, 9)}",
            f"l0 = {[self.random.randint(0, 9) for _ in range(4)]}",
            f"a0 = np.array({[self.random.randint(-4, 9) / 2 for _ in range(4)]})",
            f"t0 = {self.random.choice(['ab', 'Width', 'x y'])!r}",
        ]

    def pick(self, *options):
        """One of several."""
        return self.random.choice(options)

    def new(self, kind):
        """A name of a kind, new or known."""
        if self.random.random() < 0.4:
            return self.random.choice(self.names[kind])
        name = f"{kind[0]}{self.count}"
        self.count += 1
        return name

    def number(self, depth=0):
        """An expression that gives a number."""
        known = self.random.choice(self.names["number"])
        if depth > 2:
            return known
        a, b = self.number(depth + 1), self.number(depth + 1)
        return self.pick(
            known,
            str(self.random.randint(-3, 12)),
            f"{self.random.randint(1, 20) / 4}",
            f"({a} {self.pick('+', '-', '*')} {b})",
            f"{a} // {self.random.randint(2, 5) * self.pick(1, -1)}",
            f"{a} % {self.random.randint(2, 5) * self.pick(1, -1)}",
            f"-({a})",
            f"abs({a})",
            f"min({a}, {b})",
            f"({a} if {self.truth(depth + 1)} else {b})",
            f"len({self.random.choice(self.names['list'])})",
            f"sum({self.random.choice(self.names['list'])})",
            f"int({a} / 2)",
            f"round({a} / 3, 2)",
            *([f"{self.random.choice(self.functions)}({a})"] if self.functions else []),
        )

    def truth(self, depth=0):
        """A condition."""
        a, b = self.number(depth + 1), self.number(depth + 1)
        text = self.random.choice(self.names["text"])
        items = self.random.choice(self.names["list"])
        return self.pick(
            f"{a} {self.pick('<', '>', '<=', '>=', '==', '!=')} {b}",
            f"not {a} > {b}",
            f"({a} > 0 and {b} < 5)",
            f"({a} > 0 or {b} < 5)",
            f"'a' {self.pick('in', 'not in')} {text}",
            f"{a} in {items}",
            f"-2 < {a} <= 7",
        )

    def list(self):
        """An expression that gives a list."""
        known = self.random.choice(self.names["list"])
        a = self.number(1)
        return self.pick(
            f"[{a}, {self.number(1)}]",
            f"[v {self.pick('+', '*')} {self.random.randint(1, 4)} for v in {known}]",
            f"[v for v in {known} if v > {self.random.randint(0, 6)}] + [{a}]",
            f"{known} + [{a}]",
            f"[{self.random.randint(0, 3)}] * {self.random.randint(1, 4)}",
            f"{known}[::-1]",
            f"{known}[1:]+ [1]",
            f"sorted({known})",
            f"list(range({self.random.randint(1, 5)}))",
            f"list({known})",
            f"[i * v for i, v in enumerate({known})]",
        )

    def array(self, depth=0):
        """An expression that gives an array of four elements."""
        known = self.random.choice(self.names["array"])
        if depth > 2:
            return known
        a = self.array(depth + 1)
        return self.pick(
            known,
            f"({a} {self.pick('+', '-', '*')} {self.array(depth + 1)})",
            f"({a} * {self.number(2)})",
            f"np.{self.pick('abs', 'sin', 'square', 'floor')}({a})",
            f"np.where({a} > 0, {a}, 0)",
            f"np.maximum({a}, {self.random.randint(-2, 3)})",
            f"{a}.cumsum()",
            f"np.sort({a})",
            f"{known}[::-1]",
            f"{known}.copy()",
            f"np.arange(4) / {self.random.randint(1, 5)}",
            f"{a}.reshape(2, 2).T.flatten()",
            f"({a} > 1).astype(float)",
        )

    def text(self):
        """An expression that gives a text."""
        known = self.random.choice(self.names["text"])
        return self.pick(
            f"{known} + {self.pick(repr('z'), repr(' w'))}",
            f"f'{{{known}}}-{{{self.number(1)}:.2f}}'",
            f"'%d;%.1f' % ({self.number(2)}, {self.number(1)})",
            f"'{{:.3f}}'.format({self.number(1)})",
            f"{known}[0]",
            "'ab' * 2",
        )

    def statement(self, depth=0):
        """One statement, as lines."""
        choice = self.random.random()
        if choice < 0.45:
            kind = self.pick("number", "list", "array", "text")
            value = getattr(self, kind)()
            name = self.new(kind)
            line = f"{name} = {value}"
            if depth == 0 and name not in self.names[kind]:
                self.names[kind].append(name)
            elif name not in self.names[kind]:
                line = f"{self.random.choice(self.names[kind])} = {value}"
            return [line]
        if choice < 0.6:
            number = self.random.choice(self.names["number"])
            return [
                self.pick(
                    f"{number} += {self.number(1)}",
                    f"{self.random.choice(self.names['array'])}[{self.random.randint(0, 3)}] = 7.5",
                    f"{self.random.choice(self.names['array'])} += 1.5",
                    f"{self.random.choice(self.names['list'])}.append({self.number(2)})",
                    f"{self.random.choice(self.names['list'])}[0] = {self.random.randint(0, 9)}",
                )
            ]
        if depth < 2 and choice < 0.75:
            lines = [f"if {self.truth(1)}:"] + self.block(depth)
            if self.random.random() < 0.5:
                lines += ["else:"] + self.block(depth)
            return lines
        if depth < 2 and choice < 0.9:
            source = self.pick(f"range({self.random.randint(1, 4)})", f"list({self.names['list'][0]})")
            name = self.names["number"][0]
            return [f"for i in {source}:", f"    {name} = {name} + i"] + self.block(depth)
        return [f"print({self.number()}, {self.truth()}, f'{{{self.number(1)}:.3f}}')"]

    def block(self, depth):
        """Indented statements."""
        lines = []
        for _ in range(self.random.randint(1, 2)):
            lines += self.statement(depth + 1)
        return ["    " + line for line in lines]

    def function(self):
        """A definition of a function of numbers."""
        name = f"f{len(self.functions)}"
        body = self.pick(
            "return 2 * x + 1",
            "if x > 3:\n        return x - 3\n    return x",
            "total = 0\n    for k in range(3):\n        total += k * x\n    return total",
            "return x if x > 0 else -x",
        )
        self.lines += [f"def {name}(x):", "    " + body]
        self.functions.append(name)

    def written(self):
        """The whole program."""
        for _ in range(self.random.randint(0, 2)):
            self.function()
        if self.random.random() < 0.3:
            self.lines.append(f"a9 = {self.random.choice(self.names['array'])}")
            self.names["array"].append("a9")
        if self.random.random() < 0.2:
            self.lines.append(f"l9 = {self.random.choice(self.names['list'])}")
            self.names["list"].append("l9")
        for _ in range(self.random.randint(4, 9)):
            self.lines += self.statement()
        return "\n".join(self.lines)


def main():
    """Writes 300 programs."""
    path, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    programs = [f"### program-{k}\n{Program(seed * 1000 + k).written()}\n" for k in range(300)]
    path.write_text("".join(programs))


main()
