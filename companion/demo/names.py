"""Who could be at a site: first names as a city has them, and phones that no carrier can reach (R35)."""


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split())


EN = _several(
    "Maya Devin Aaliyah Tomasz Keisha Minh Priya Jordan Omar Shanice Caleb Wei Tasha Ikram Dylan Naomi Kofi Brandi "
    "Sione Hana Terrell Ewa Amara Cody Mei Patrick Soraya Travis Chidi Kayla Anh Marcus Leilani Ruth Hassan Gina "
    "Arjun Tanya Malik Ingrid Cheyenne Viktor Fatima Jamal Rosie Ngoc Eli Latoya Stefan Nia Sunita Bjorn Winona"
)
ES = _several(
    "Lucía Mateo Xiomara Andrés Guadalupe Emilio Rocío Wilmer Yolanda Camilo Marisol Efraín Noemí Julián Itzel "
    "Ramiro Altagracia Joaquín"
)
CLINICIANS = _several("Dana Samir Grace Teresa Malcolm Linh Renata Joel Abena Nils Paloma Desmond")
OTHERS = {"supervisor": "Ellen", "prescriber": "Ngozi", "admin": "Pat"}
PLACES = {
    "en": ("Room 2, second floor", "Room 5, end of the hall", "The big room by the garden"),
    "es": ("Sala 2, segundo piso", "Sala 5, al final del pasillo", "La sala grande junto al jardín"),
}

# 555-0100 to 555-0199 is kept for fiction in every area code; N11 and N9X are no area codes at all.
AREAS = tuple(area for area in range(201, 990) if area % 100 != 11 and area // 10 % 10 != 9)
FIRST_LINE, LINES = 100, 100
MOST = len(AREAS) * LINES
STRIDE = 37  # shares no factor with the number of areas, so neighbours differ and none comes twice


def phone(number: int) -> str:
    """The phone of the nth person; all differ, up to MOST."""
    if not 0 <= number < MOST:
        raise ValueError(f"There are only {MOST} numbers that nobody can have.")
    return f"+1{AREAS[number * STRIDE % len(AREAS)]}5550{FIRST_LINE + number // len(AREAS)}"


def called(number: int, language: str) -> str:
    """What the nth person of this language is called."""
    names = ES if language == "es" else EN
    return names[number % len(names)]
