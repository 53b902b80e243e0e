"""Reading C well enough for tools/laws: not a compiler, but it knows comments, strings, braces and statements.

Every text handed around keeps the length and the lines of the file, so that a place in it is a place in the file.
"""
import re

COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
DIRECTIVE = re.compile(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', re.M)
CPLUSPLUS = re.compile(r'^#ifdef __cplusplus\n.*?^#endif', re.M | re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)
TOKEN = re.compile(r'\w+|[^\s\w]')


class Unreadable(Exception):
    """The braces of a file do not pair up."""


def spaces(text):
    return re.sub(r'[^\n]', ' ', text)


def without_comments(text):
    return COMMENT.sub(lambda m: spaces(m.group()) if m.group()[0] == '/' else m.group(), text)


def without_strings(text):
    """Neither comments nor what stands in quotes; the quotes stay."""
    def empty(match):
        word = match.group()
        return spaces(word) if word[0] == '/' else word[0] + ' ' * (len(word) - 2) + word[-1]
    return COMMENT.sub(empty, text)


def without_directives(code):
    return DIRECTIVE.sub(lambda m: spaces(m.group()), CPLUSPLUS.sub(lambda m: spaces(m.group()), code))


def line_of(text, position):
    return text.count('\n', 0, position) + 1


def includes(text):
    """(line, '<' or '"', name) of each #include."""
    bare = without_comments(text)
    return [(line_of(bare, m.start(1)), m.group(1), m.group(2)) for m in INCLUDE.finditer(bare)]


def blocks(code):
    """(opening brace, closing brace) of each outermost pair."""
    depth, start, found = 0, 0, []
    for match in re.finditer(r'[{}]', code):
        depth += 1 if match.group() == '{' else -1
        if depth < 0:
            raise Unreadable(line_of(code, match.start()))
        if depth == 1 and match.group() == '{':
            start = match.start()
        if depth == 0:
            found.append((start, match.start()))
    if depth:
        raise Unreadable(line_of(code, start))
    return found


class Function:
    def __init__(self, code, head, opening, closing):
        names = re.findall(r'\b(\w*[a-z]\w*)\s*\(', code[head:opening])
        self.name = next((n for n in names if n != '__attribute__'), '?')
        self.opening, self.closing = opening, closing
        self.line, self.last_line = line_of(code, head), line_of(code, closing)


def split_file(code):
    """The functions of a file, and its text outside of them (each function's body replaced by a semicolon)."""
    functions, outer, previous = [], list(code), 0
    for opening, closing in blocks(code):
        head = max(previous, code.rfind(';', previous, opening) + 1)
        head += len(code[head:opening]) - len(code[head:opening].lstrip())
        words = re.sub(r'\([^()]*\)', '', code[head:opening])
        is_function = code[head:opening].rstrip().endswith(')') and '=' not in words
        if is_function:
            functions.append(Function(code, head, opening, closing))
        outer[opening + 1:closing] = spaces(code[opening + 1:closing])
        if is_function:
            outer[opening], outer[closing] = ';', ' '
            previous = closing + 1
    return functions, ''.join(outer)


def is_mutable(declaration):
    """Whether `declaration` (without its initialiser) declares an object that can change."""
    words = re.sub(r'__attribute__\s*\(\(.*?\)\)|\[[^\]]*\]|SQLITE_EXTENSION_INIT\d', ' ', declaration)
    words = re.sub(r'\{\s*\}', '@', words).strip()
    if not words or re.match(r'(typedef|extern|_Static_assert|static_assert)\b', words):
        return False
    if re.fullmatch(r'(static\s+|const\s+)*(struct|union|enum)\s*\w*\s*@?', words):
        return False
    pointer_to_function = re.match(r'[^(]*\(\s*\*([^)]*)\)', words)
    if pointer_to_function:
        return 'const' not in pointer_to_function.group(1).split()
    if '(' in words:
        return False
    return not re.search(r'\bconst\b', words.rpartition('*')[2])


def mutable_objects(functions, outer, code):
    """(line, declaration) of each object with static storage that is not constant."""
    found = []
    for match in re.finditer(r'[^;]+;', outer):
        declaration = match.group()[:-1].split('=')[0]
        if is_mutable(declaration):
            start = match.start() + len(declaration) - len(declaration.lstrip())
            found.append((line_of(outer, start), ' '.join(declaration.split())))
    for function in functions:
        for match in re.finditer(r'\bstatic\b[^;={]*', code[function.opening:function.closing]):
            if is_mutable(match.group()):
                found.append((line_of(code, function.opening + match.start()), ' '.join(match.group().split())))
    return found


class Nesting:
    """How deep the control statements of a function lie in each other, braces or not. An `else if` lies as deep as its
    `if`; a switch does not count. `deepest` is (levels, where)."""

    def __init__(self, code, function):
        self.tokens = [(m.group(), m.start()) for m in TOKEN.finditer(code, function.opening, function.closing + 1)]
        self.at = 0
        self.deepest = (0, function.opening)
        self.statement(0)

    def peek(self):
        return self.tokens[self.at][0] if self.at < len(self.tokens) else None

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1][0] if self.at <= len(self.tokens) else None

    def enter(self, level):
        if level > self.deepest[0]:
            self.deepest = (level, self.tokens[self.at - 1][1])

    def skip_to(self, end):
        """Over the next `end` outside of brackets; stops before a brace that closes more than was opened here."""
        depth = 0
        while self.peek() is not None:
            if depth == 0 and self.peek() == '}':
                return
            word = self.next()
            depth += (word in '([{') - (word in ')]}')
            if depth == 0 and word == end:
                return

    def statement(self, level):
        word = self.next()
        if word == '{':
            while self.peek() not in ('}', None):
                self.statement(level)
            self.next()
        elif word in ('if', 'for', 'while'):
            self.enter(level + 1)
            self.skip_to(')')
            self.statement(level + 1)
            self.otherwise(level, word)
        elif word == 'do':
            self.enter(level + 1)
            self.statement(level + 1)
            self.skip_to(';')
        elif word == 'switch':
            self.skip_to(')')
            self.statement(level)
        elif word in ('case', 'default'):
            self.skip_to(':')
        elif word != ';' and self.peek() == ':':
            self.next()
        elif word is not None and word != ';':
            self.at -= 1
            self.skip_to(';')

    def otherwise(self, level, word):
        if word != 'if' or self.peek() != 'else':
            return
        self.next()
        if self.peek() == 'if':
            self.statement(level)
            return
        self.statement(level + 1)
