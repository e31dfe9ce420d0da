"""What people wrote and what their team wrote back, in the words of the people who could have written it."""

NOTES = {
    "en": (
        "Slept badly but made it to work on time.",
        "My sister came over. It helped more than I thought.",
        "Saw an old friend at the bus stop. I kept walking.",
        "Payday tomorrow. I asked my mom to hold my card.",
        "The night shift is rough. I get home and cannot settle.",
        "Can we talk about the court date on Friday?",
        "My son asked me to come to his game. I am going.",
        "I nearly left group early today. Glad I stayed.",
        "Bad day at work. I walked home the long way.",
        "I tried the breathing in the car. It was okay.",
        "My landlord called again. I am worried about the rent.",
        "Cooked a real dinner for the first time in weeks.",
        "I said no to my cousin. It felt strange, and good.",
        "Headache all day. Did not feel like talking to anyone.",
        "Can someone tell me when the Thursday group starts?",
    ),
    "es": (
        "Dormí mal, pero llegué a tiempo al trabajo.",
        "Vino mi hermana. Me ayudó más de lo que pensaba.",
        "Me crucé con un viejo amigo en la parada. Seguí de largo.",
        "Mañana es día de pago. Le di mi tarjeta a mi mamá.",
        "El turno de noche me cuesta. Llego a casa y no me calmo.",
        "¿Podemos hablar el viernes de la cita en la corte?",
        "Mi hijo me invitó a su partido. Voy a ir.",
        "Hoy casi me voy antes del grupo. Qué bueno que me quedé.",
        "Día pesado en el trabajo. Caminé a casa por el camino largo.",
        "Probé la respiración en el carro. Me fue bien.",
        "El dueño llamó otra vez. Me preocupa la renta.",
        "Cociné una cena de verdad después de semanas.",
        "Le dije que no a mi primo. Se sintió raro, y bien.",
    ),
}
TEXTED = {
    "en": (
        "Running late today, is that ok?",
        "thank you",
        "Can someone call me about Friday",
        "bus broke down, coming",
    ),
    "es": ("Hoy llego un poco tarde, ¿está bien?", "gracias", "¿Me pueden llamar por lo del viernes?"),
}
ANSWERS = {
    "en": (
        "I saw this. I will call you before 12.",
        "Thank you for telling us. Let us talk before group tonight.",
        "I read your note. I will bring it up with you on Friday.",
        "I saw this and I am glad you wrote. I will call this afternoon.",
    ),
    "es": (
        "Vi esto. Te llamo antes de las 12.",
        "Gracias por contarnos. Hablemos hoy antes del grupo.",
        "Leí tu nota. El viernes la vemos juntos.",
        "Vi esto y me alegra que escribieras. Te llamo esta tarde.",
    ),
}
CLOSINGS = (
    ("spoke", "We talked on the phone for ten minutes. Safe at home, plan for the evening is set."),
    ("met", "Talked before group. Will bring it to the next session."),
    ("texted", "Wrote back. No more is needed today."),
    ("no-need", "Read in the daily review."),
)
STORIES = {
    "en": {
        "note": "My brother is moving out on Saturday. I do not want to be alone in the house that night.",
        "call": "It is about my work schedule.",
        "texted": "Can someone call me about Friday? I may have to work",
        "answered": "Argued with my ex on the phone. I am home and staying in.",
    },
    "es": {
        "note": "Mi hermano se muda el sábado. No quiero pasar esa noche a solas en casa.",
        "call": "Es por mi horario de trabajo.",
        "texted": "¿Me pueden llamar por lo del viernes? Quizá me toca trabajar",
        "answered": "Discutí por teléfono con mi ex. Estoy en casa y aquí me quedo.",
    },
}
