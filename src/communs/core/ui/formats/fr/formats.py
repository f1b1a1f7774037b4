"""French dates and times: « 13 décembre 2026 à 23 h 35 »."""

TIME_FORMAT = "G\u00a0\\h\u00a0i"
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = f"{DATE_FORMAT} \\à {TIME_FORMAT}"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
