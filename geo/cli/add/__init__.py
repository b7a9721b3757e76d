"""The command that adds an incident: asks for it in the terminal, and appends it to the text of the record.

prompt     questions, answers and forms in a terminal
draft      the record with what is added to it, and its file
questions  the forms: incident, place, source, claims
command    from the first question to the file
"""
