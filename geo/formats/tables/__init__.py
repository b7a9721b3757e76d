"""Tables of delimited text: the exports of ACLED and UCDP, any CSV with a mapping file, and our own CSV."""
