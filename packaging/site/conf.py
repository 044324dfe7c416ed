"""The pages of docs/ as a site (packaging/site.sh copies them beside this file)."""
from pygments.lexer import RegexLexer
from pygments.token import Comment, Generic, Text

project = "pinc"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "pinc"
myst_heading_anchors = 4
# Made from files alone: no dates, no names.
copyright = "the pinc contributors"
html_static_path = ["pinc.css"]
html_css_files = ["pinc.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"source_repository": "", "footer_icons": []}
# Blocks are what a terminal showed; not every line is what the language's reader knows.
suppress_warnings = ["misc.highlighting_failure"]


class Console(RegexLexer):
    """What is typed is bold and what is answered is not: the shell's own colours say nothing about words of pinc."""
    tokens = {"root": [(r"[$>] ", Generic.Prompt, "typed"), (r".*\n", Text)],
              "typed": [(r"  +#.*", Comment), (r"[^\n# ]+|[# ]", Generic.Strong), (r"\n", Text, "#pop")]}


def setup(app):
    app.add_lexer("console", Console)
