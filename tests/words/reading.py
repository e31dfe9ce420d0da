"""How hard a text is to read, as a school grade, by two formulas per language.

English: Flesch–Kincaid (1975, syllables) and Coleman–Liau (1975, letters). Spanish: Crawford
(1984), which answers in school years, and Fernández Huerta (1959), whose scale of 0 to 100 is
turned into grades by its own table (90–100 fifth grade, 80–90 sixth, 70–80 seventh and eighth).
We count syllables ourselves: the libraries count places to hyphenate, which are fewer, and
so make a text look two grades easier than it is.
Names of medicines are no one's fault: they count as an easy word.
"""

import re
from dataclasses import dataclass

NAMES = (
    r"bupreno\w+|methadone|metadona|nalox\w+|naltrex\w+|narcan|suboxone|vivitrol|sublocade|disulfiram\w*|acamprosa\w+"
    r"|lofexidin\w+|gabapentin\w*|benzodiacepinas?|benzodiazepines?|fentan\w+"
)
LONGEST_SENTENCE = 25
LETTER = r"[^\W\d_]"


@dataclass(frozen=True)
class Grade:
    """What each formula says; both must be satisfied."""

    first: float
    second: float

    @property
    def worst(self) -> float:
        return max(self.first, self.second)


def grade(text: str, language: str) -> Grade:
    """The school grade that reads this prose with ease."""
    words = words_of(text)
    count, lines = max(len(words), 1), max(len(sentences(text)), 1)
    if language == "es":
        sounds = sum(map(spanish_syllables, words)) / count
        crawford = 4.9 * sounds - 20.5 * lines / count - 3.407
        return Grade(crawford, _from_huerta(206.84 - 60 * sounds - 1.02 * count / lines))
    sounds = sum(map(english_syllables, words)) / count
    letters = sum(map(len, words)) / count
    kincaid = 0.39 * count / lines + 11.8 * sounds - 15.59
    return Grade(kincaid, 5.88 * letters - 29.6 * lines / count - 15.8)


def long_sentences(text: str) -> list[str]:
    """Sentences that nobody reads on a bus; a colon lets one breathe."""
    parts = (part for sentence in sentences(text) for part in re.split(r"[:;]\s", sentence))
    return [part for part in parts if len(part.split()) > LONGEST_SENTENCE]


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?…\n])[\"'”)]*\s+", readable(text)) if re.search(LETTER, s)]


def words_of(text: str) -> list[str]:
    return re.findall(rf"{LETTER}+(?:['’]{LETTER}+)*", readable(text))


def readable(text: str) -> str:
    """The text as it is read out: no markup, names and placeholders as short words, lines ended."""
    text = re.sub(r"\n(?!\s*(?:\n|[-*#>|•]|\d+\.))", " ", text)  # A wrapped line goes on.
    text = re.sub(r"%\(\w+\)[sd]|\{\w+\}|%[sd]", "ten", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)|https?://\S+", r"\1", text)
    text = re.sub(r"<[^>]+>|[*_`#>|]", " ", text)
    text = re.sub(rf"\b(?:{NAMES})\b", "Sam", text, flags=re.IGNORECASE)
    lines = (re.sub(r"^\s*(?:[-–•]|\d+\.)\s+", "", line).strip() for line in text.splitlines())
    return "\n".join(line if line[-1] in ".!?:;…" else f"{line}." for line in lines if line)


def english_syllables(word: str) -> int:
    """Groups of vowels, less the silent e; right for nine words in ten."""
    word = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", word)) + len(re.findall(r"i(?:a|o(?!u|n)|um)|[^q]ua|eo(?!u|p)", word))
    if re.search(r"[^aeiouy]e[sd]?$", word) and not re.search(r"(?:[^aeiouy]le|[td]ed|(?:[sxz]|[cs]h|[cg])es)$", word):
        count -= 1
    return max(count, 1)


def spanish_syllables(word: str) -> int:
    """Each strong or accented vowel is one; i and u join their neighbour or stand alone."""
    word = re.sub(r"qu|gu(?=[eiéí])", "q", word.lower())
    word = re.sub(r"y$", "i", word)
    strong = len(re.findall(r"[aeoáéóíú]", word))
    return max(strong + len(re.findall(r"(?<![aeoáéóíúiuü])[iuü]+(?![aeoáéóíú])", word)), 1)


def _from_huerta(score: float) -> float:
    """Fernández Huerta's own table, read as a line between its steps."""
    return 5 + (90 - score) / 10 if score >= 80 else 6 + (80 - score) / 5
