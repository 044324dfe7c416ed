# Manual pages of the library from the comments of its headers (section 3): a page for each header, and for each call a page that
# leads there. pinc.h is the page libpinc, pinc/session.h the page libpinc-session.
#   awk -f data/man3.awk -v version=0.1.0 -v dir=FOLDER include/pinc/*.h     write the pages
#   awk -f data/man3.awk -v list=1 include/pinc/*.h                          print the names of their files
#
# What stands right behind a comment "/** ... */" is what it is about; "As above." adds to the item before.

FNR == 1 { if (text != "") page(); text = ""; file = FILENAME }
{ text = text $0 "\n" }
END { if (text != "") page() }

function trim(s) { gsub(/^[ \t\n]+|[ \t\n]+$/, "", s); return s }

function squeeze(s) { gsub(/[ \t\n]+/, " ", s); return trim(s) }

# What roff would take for its own.
function plain(s) {
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    return s ~ /^[.']/ ? "\\\\\\&" s : s
}

# The words of a comment: no stars, blank lines part paragraphs.
function words(s) {
    sub(/^\/\*+<?/, "", s)
    sub(/\*+\/$/, "", s)
    gsub(/\n[ \t]*\*[ ]?/, "\n", s)
    return s
}

function out(s) { print s > target }

# Paragraphs, code (lines that are indented by four), and the tags @param and @return.
function tell(s,    lines, n, i, line, code, gap) {
    # A tag may stand anywhere in the comment.
    gsub(/[ \n]+@/, "\n@", s)
    n = split(s, lines, "\n")
    code = gap = 0
    for (i = 1; i <= n; i++) {
        line = lines[i]
        if (line ~ /^    / && !tagged) {
            if (!code) { out(".sp"); out(".nf"); code = 1 }
            out(plain(substr(line, 5)))
            continue
        }
        if (trim(line) == "") { gap = 1; continue }
        if (code) { out(".fi"); code = 0; gap = 1 }
        line = trim(line)
        if (line ~ /^@param /) {
            sub(/^@param /, "", line)
            match(line, /^[A-Za-z_]+/)
            out(".TP")
            out(".I " substr(line, 1, RLENGTH))
            line = trim(substr(line, RLENGTH + 1))
            tagged = 1
        } else if (line ~ /^@return/) {
            sub(/^@return */, "", line)
            out(".TP")
            out("Returns")
            tagged = 1
        } else if (gap && begun) {
            out(".PP")
        }
        gap = 0
        begun = 1
        if (line != "") out(plain(line))
    }
    if (code) out(".fi")
}

# Constants or members with their own comments: "NAME, /**< what it is */".
function members(body,    item, comment) {
    while (match(body, /\/\*\*<([^*]|\*+[^*\/])*\*+\//)) {
        comment = squeeze(words(substr(body, RSTART, RLENGTH)))
        item = substr(body, 1, RSTART - 1)
        body = substr(body, RSTART + RLENGTH)
        tell_members(squeeze(item), comment)
    }
    tell_members(squeeze(body), "")
}

# All but the last of them are without a comment.
function tell_members(list, comment,    parts, n, i) {
    sub(/[,;]$/, "", list)
    n = split(list, parts, /[,;] /)
    for (i = 1; i <= n; i++) {
        if (parts[i] == "") continue
        out(".TP")
        out(".B \"" plain(parts[i]) "\"")
        out(i == n && comment != "" ? plain(comment) : "\\&")
    }
}

# The declaration at the start of s: what is in it up to the ';' outside of braces, or a line of the preprocessor.
function declaration(s,    depth, i, c) {
    if (s ~ /^#define/) {
        for (i = 1; i <= length(s); i++) {
            if (substr(s, i, 1) == "\n" && substr(s, i - 1, 1) != "\\") return substr(s, 1, i - 1)
        }
    }
    depth = 0
    for (i = 1; i <= length(s); i++) {
        if (substr(s, i, 2) == "/*") { i += index(substr(s, i), "*/"); continue }
        c = substr(s, i, 1)
        if (c == "{") depth++
        if (c == "}") depth--
        if (c == ";" && depth == 0) return substr(s, 1, i)
    }
    return ""
}

# The call that a prototype declares; "" for anything else.
function call_of(decl) {
    if (decl !~ /^PINC_API /) return ""
    sub(/\(.*/, "", decl)
    sub(/.*[ *]/, "", decl)
    return decl
}

function shown(decl) {
    sub(/^PINC_API /, "", decl)
    return squeeze(decl)
}

# Its declarations are decls[item, 1] to decls[item, n_decls[item]].
function add_item(comment, decl) {
    if (comment !~ /^As above\.?$/ || !n_items) {
        items[++n_items] = comment
        n_decls[n_items] = 0
    }
    decls[n_items, ++n_decls[n_items]] = decl
}

function read_items(s,    comment, decl, name) {
    n_items = n_calls = 0
    while (match(s, /\/\*\*([^*<]|\*+[^*\/])([^*]|\*+[^*\/])*\*+\/\n/)) {
        comment = words(substr(s, RSTART, RLENGTH - 1))
        s = substr(s, RSTART + RLENGTH)
        decl = declaration(s)
        s = substr(s, length(decl) + 1)
        name = call_of(squeeze(decl))
        if (name != "") calls[++n_calls] = name
        add_item(trim(comment), decl)
    }
}

function heading(decl) {
    decl = squeeze(decl)
    if (decl ~ /^#define/) { sub(/^#define /, "", decl); sub(/[ (].*/, "", decl); return decl }
    if (decl ~ /^(enum|struct) /) { sub(/ ?[{;].*/, "", decl); return decl }
    return shown(decl)
}

function body_of(decl) {
    if (decl !~ /^(enum|struct)[^;]*\{/) return ""
    sub(/^[^{]*\{/, "", decl)
    sub(/\};?[ \n]*$/, "", decl)
    return decl
}

function tell_item(i,    k) {
    for (k = 1; k <= n_decls[i]; k++) out((k == 1 ? ".SS \"" : k == 2 ? ".B \"" : ".br\n.B \"") plain_quoted(heading(decls[i, k])) "\"")
    if (n_decls[i] > 1) out(".br")
    tagged = begun = 0
    tell(items[i])
    if (body_of(decls[i, 1]) != "") members(body_of(decls[i, 1]))
}

function plain_quoted(s) { s = plain(s); gsub(/"/, "\\(dq", s); return s }

function name_of(file) {
    sub(/.*\//, "", file)
    sub(/\.h$/, "", file)
    return file == "pinc" ? "libpinc" : "libpinc-" file
}

# The first sentence of the header's comment, as one line without a full stop.
function summary(s) {
    s = squeeze(s)
    sub(/\. .*/, "", s)
    sub(/\.$/, "", s)
    return s
}

function tell_names(page_name, about,    line, i) {
    line = page_name
    for (i = 1; i <= n_calls; i++) line = line ", " calls[i]
    out(".SH NAME")
    out(plain(line) " \\- " plain(about))
}

function tell_synopsis(header,    i, k) {
    out(".SH SYNOPSIS")
    out(".nf")
    out(".B #include <" header ">")
    for (i = 1; i <= n_items; i++) {
        for (k = 1; k <= n_decls[i]; k++) {
            if (call_of(squeeze(decls[i, k])) != "") { out(".sp"); out(".B \"" plain_quoted(shown(decls[i, k])) "\"") }
        }
    }
    out(".fi")
    out(".PP")
    out("Link with \\fI\\-lpinc\\fR, or as \\fBpkg\\-config \\-\\-cflags \\-\\-libs pinc\\fR says.")
}

function tell_others(    i) {
    out(".SH SEE ALSO")
    if (file !~ /\/pinc\.h$/) { out(".BR libpinc (3),"); out(".BR pinc (1)"); return }
    for (i = 1; i < ARGC; i++) {
        if (ARGV[i] ~ /\.h$/ && ARGV[i] !~ /\/pinc\.h$/) out(".BR " plain(name_of(ARGV[i])) " (3),")
    }
    out(".BR pinc (1)")
}

function page(    about, page_name, header, i) {
    page_name = name_of(file)
    match(text, /\/\*([^*]|\*+[^*\/])*\*+\//)
    about = words(substr(text, RSTART, RLENGTH))
    read_items(substr(text, RSTART + RLENGTH))
    if (list) {
        print page_name ".3"
        for (i = 1; i <= n_calls; i++) print calls[i] ".3"
        return
    }
    header = file
    sub(/.*include\//, "", header)
    target = dir "/" page_name ".3"
    out(".\\\" Made by data/man3.awk of " header ".")
    out(".TH " plain(page_name) " 3 \"\" \"libpinc " version "\" \"libpinc\"")
    tell_names(page_name, summary(about))
    tell_synopsis(header)
    out(".SH DESCRIPTION")
    tagged = begun = 0
    tell(about)
    for (i = 1; i <= n_items; i++) tell_item(i)
    tell_others()
    close(target)
    for (i = 1; i <= n_calls; i++) {
        target = dir "/" calls[i] ".3"
        out(".so man3/" page_name ".3")
        close(target)
    }
}
