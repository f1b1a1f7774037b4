"""What a demarche makes its applicants pay: amounts, tariffs, how they are told. No row is written here."""
