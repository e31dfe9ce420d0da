"""The lint itself: what it must stop and what it must let through."""

import pytest

from companion import words

REFUSED = {
    "en": [
        "He is an addict.",
        "You were addicted for years.",
        "Ask another alcoholic for help.",
        "Substance abuse hurts families.",
        "Do you abuse drugs?",
        "You can stay clean.",
        "I have been clean for 30 days",
        "Thirty days clean.",
        "Clean and sober living",
        "Your test came back. It was a clean test.",
        "A dirty urine means a talk.",
        "Did you get clean?",
        "Break the habit.",
        "A junkie on the corner",
        "You act like a drunk.",
        "Are you a heroin user?",
        "Users of this app",
        "You have a drug problem.",
        "You failed the test.",
        "A failed drug test",
        "This person is non-compliant.",
        "He was noncompliant with medicine",
        "A relapse is a failure.",
        "A slip means you have failed",
        "You failed again.",
        "She is in denial.",
        "You should have called.",
        "This app detects relapse.",
        "We predict your risk.",
        "Companion treats addiction.",
        "It can diagnose you.",
        "Your risk score is 7.",
    ],
    "es": [
        "Es un adicto.",
        "Eres adicta a las pastillas.",
        "un drogadicto de la calle",
        "Habla con otro alcohólico.",
        "Habla con otro alcoholico.",
        "El abuso de sustancias hace daño.",
        "¿Abusas del alcohol?",
        "Puedes mantenerte limpio.",
        "Llevas 30 días limpia.",
        "¿Estás limpio?",
        "Tu prueba salió limpia.",
        "La orina está sucia.",
        "una prueba sucia",
        "Deja el vicio.",
        "Deja el hábito.",
        "Un borracho más",
        "Usuarios de drogas",
        "Eres consumidor.",
        "Tienes un problema de drogas.",
        "Reprobaste la prueba.",
        "Una prueba fallida",
        "Es incumplido con sus citas.",
        "Una recaída es un fracaso.",
        "Fracasaste otra vez.",
        "Fallaste.",
        "Deberías haber llamado.",
        "Esta app detecta recaídas.",
        "Podemos predecir tu riesgo.",
        "Esta aplicación trata la adicción.",
        "Tu puntaje de riesgo es 7.",
    ],
}
FINE = {
    "en": [
        "Clean the kitchen, or one drawer.",
        "Drink clean water and get clean clothes for tomorrow.",
        "We clean our room on Sundays.",
        "Your hands are dirty. Wash them in warm water.",
        "This app does not diagnose, detect, predict, or treat anything.",
        "It can’t predict how you will feel.",
        "This medicine treats opioid use disorder.",
        "People can be treated with medicines.",
        "Treat yourself to a small treat.",
        "Treat yourself the way you would treat a friend.",
        "They treat you with respect.",
        "A treatment plan is yours.",
        "A slip is not a failure.",
        "A slip does not mean you failed.",
        "Alcoholics Anonymous meets at noon.",
        "Drinks that are non-alcoholic drinks taste fine.",
        "SAMHSA is the Substance Abuse and Mental Health Services Administration.",
        "National Institute on Drug Abuse (NIDA), 2020",
        "TIP 47, Substance Abuse: Clinical Issues in Intensive Outpatient Treatment (2006)",
        "Some of us lived through child abuse.",
        "Good sleep habits help.",
        "Antabuse is one brand name.",
        "Your bus may be unpredictable.",
        "A person with a substance use disorder, in recovery.",
        "Your test was positive. That is one fact about one day.",
        "Addiction is an illness of the brain.",
    ],
    "es": [
        "Limpia la cocina o un cajón.",
        "La cocina está limpia.",
        "Ponte ropa limpia y toma agua limpia.",
        "Trata de dormir un poco.",
        "Se trata de un plan pequeño.",
        "Trátate con cariño.",
        "Esta app no diagnostica, detecta, predice ni trata nada.",
        "Esta app no trata de reemplazar a tu equipo.",
        "Una medicina puede tratar el trastorno.",
        "Una recaída no es un fracaso.",
        "Un tropiezo no significa que fracasaste.",
        "Alcohólicos Anónimos se reúne al mediodía.",
        "Administración de Servicios de Abuso de Sustancias y Salud Mental",
        "Un círculo vicioso",
        "el alcohol, la marihuana, la nicotina",
        "Los hábitos de sueño ayudan.",
        "una persona con un trastorno por consumo de sustancias",
        "Tu prueba salió positiva.",
    ],
}
TELLING = {
    "en": ["Your recovery", "Urge surfing", "See your counselor", "Take your medicine", "Dr. Reyes at 5", "AA at noon"],
    "es": ["Tu recuperación", "Antojos", "Ve a tu terapia", "Tu medicina", "La Dra. Reyes", "Consumo de alcohol"],
}
NEUTRAL = {
    "en": [
        "Today",
        "Check in",
        "Your session is at 5 PM.",
        "How are you today? 0 worst, 10 best",
        "Get help now",
        "Learn",
    ],
    "es": ["Hoy", "Tu sesión es a las 5.", "¿Cómo estás hoy? 0 peor, 10 mejor", "Busca ayuda ahora", "Aprende"],
}


def each(table):
    return pytest.mark.parametrize(("language", "text"), [(lang, text) for lang in table for text in table[lang]])


@each(REFUSED)
def test_an_unkind_phrase_is_refused(language, text):  # R79
    assert words.objections(text, language)


@each(FINE)
def test_a_fair_phrase_passes(language, text):  # R79
    assert words.objections(text, language) == []


@each(TELLING)
def test_a_title_that_tells_is_refused(language, text):  # R80
    assert words.gives_away(text, language)


@each(NEUTRAL)
def test_a_neutral_title_passes(language, text):  # R80
    assert words.gives_away(text, language) == []


def test_an_objection_says_what_why_and_where():
    [objection] = words.objections("We think that you can stay\nclean this time.", "en")
    assert objection.word == "stay clean"
    assert "negative or positive" in objection.reason
    assert objection.where == "We think that you can stay clean this time."
    assert "“stay clean”" in str(objection)


def test_objections_stand_in_the_order_of_the_text():
    assert [o.word for o in words.objections("Junkies abuse users.", "en")] == ["Junkies", "abuse", "users"]


def test_a_typographic_quote_hides_nothing():
    assert words.objections("You’ve failed.", "en") and words.objections("It is non‑compliant.", "en")


def test_every_text_with_a_reason_for_a_writer():
    for language in ("en", "es"):
        assert all(reason.endswith((".", "?")) for _, reason in words._lists(language).never)


def test_marking_a_text_leaves_it_alone():
    assert words.N_("Hello") == "Hello"
