"""Tagged PDF (PDF/UA-1) by Typst."""
