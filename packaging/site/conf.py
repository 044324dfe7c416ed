"""The pages of docs/ as a site (packaging/site.sh copies them beside this file)."""
project = "pinc"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "pinc"
myst_heading_anchors = 4
# Made from files alone: no dates, no names.
copyright = "the pinc contributors"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"source_repository": "", "footer_icons": []}
# Blocks are what a terminal showed; not every line is what the language's reader knows.
suppress_warnings = ["misc.highlighting_failure"]
