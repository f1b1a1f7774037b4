"""What the press receives: an entry as PDF, as plain text, as the HTML of an e-mail, and as a kit of all its files.

The three writings come from one reading of the entry (`content.content_of`): plain data, so that no text can become
markup of the writing that shows it.
"""
